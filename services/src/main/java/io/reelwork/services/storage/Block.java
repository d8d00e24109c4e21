package io.reelwork.services.storage;

/// A block of a blob and where its bytes are.
///
/// @param id as the caller named it, base64
/// @param offset where it begins in the object
public record Block(String id, ObjectKey object, long offset, long sizeBytes) {}
