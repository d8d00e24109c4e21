package io.reelwork.services.catalog;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// A file of an asset: what is known of one of its blobs (entities section 3).
///
/// @param id its id
/// @param asset the asset
/// @param name the name of its blob
/// @param sizeBytes the size as recorded, which a client may have set to anything
/// @param isPrimary whether a player or processor starts with it
/// @param protection how its blob is encrypted
/// @param mimeType its media type, when known
/// @param contentChecksum any text of the client
/// @param options any number of the client
/// @param created when it was recorded
/// @param lastModified when it was last changed
public record AssetFile(
    AssetFileId id,
    AssetId asset,
    String name,
    long sizeBytes,
    boolean isPrimary,
    FileProtection protection,
    Optional<String> mimeType,
    Optional<String> contentChecksum,
    int options,
    Ticks created,
    Ticks lastModified) {
  /// How its blob is encrypted, when it is marked as encrypted.
  public Optional<FileProtection> encryption() {
    return Optional.of(protection).filter(FileProtection::isEncrypted);
  }
}
