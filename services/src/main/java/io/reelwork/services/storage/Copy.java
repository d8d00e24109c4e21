package io.reelwork.services.storage;

import io.reelwork.services.sql.Ticks;

/// Where a blob was copied from. Copies name the object of their source, so they are done at once.
///
/// @param id a GUID
/// @param source the URL that was asked for, without its signature
public record Copy(String id, String source, Ticks completed) {}
