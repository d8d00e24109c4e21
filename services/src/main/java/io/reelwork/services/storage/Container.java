package io.reelwork.services.storage;

import io.reelwork.services.sql.Ticks;

/// A container as its row was when it was read.
///
/// @param etag without quotes
public record Container(ContainerId id, String etag, Ticks lastModified) {}
