package io.reelwork.services.storage;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// A blob as its row was when it was read. The object behind it does not change, and stays for a
/// grace when the blob is overwritten or deleted.
///
/// @param name the name in its container, decoded: `Bunny 720p.mp4`
/// @param copy where it came from, when it is a copy and was not overwritten since
/// @param etag without quotes: `0x8D1F…`; new with every change
public record Blob(
    ContainerId container,
    String name,
    ObjectKey object,
    long sizeBytes,
    String etag,
    Ticks created,
    Ticks lastModified,
    BlobHeaders headers,
    Optional<Copy> copy) {
  /// Where a blob was copied from. Copies name the object of their source, so they are done at
  /// once.
  ///
  /// @param id a GUID
  /// @param source the URL that was asked for, without its signature
  public record Copy(String id, String source, Ticks completed) {}
}
