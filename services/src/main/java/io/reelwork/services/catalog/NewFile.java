package io.reelwork.services.catalog;

import io.reelwork.services.storage.Blob;
import java.util.Optional;

/// A file to be recorded. Its blob need not exist yet.
///
/// @param name the name of its blob
/// @param sizeBytes the blob's size
/// @param isPrimary whether a player or processor starts with it
/// @param mimeType its media type, when known
/// @param protection how it is encrypted
/// @param contentChecksum any text of the client
/// @param options any number of the client
public record NewFile(
    String name,
    long sizeBytes,
    boolean isPrimary,
    Optional<String> mimeType,
    FileProtection protection,
    Optional<String> contentChecksum,
    int options) {
  /// A file without checksum and options.
  public NewFile(
      String name,
      long sizeBytes,
      boolean isPrimary,
      Optional<String> mimeType,
      FileProtection protection) {
    this(name, sizeBytes, isPrimary, mimeType, protection, Optional.empty(), 0);
  }

  /// A file in the clear.
  public NewFile(String name, long sizeBytes, boolean isPrimary, String mimeType) {
    this(name, sizeBytes, isPrimary, Optional.of(mimeType), FileProtection.NONE);
  }

  /// A file that is not primary, as its blob describes itself.
  static NewFile of(Blob blob) {
    return new NewFile(blob.name(), blob.sizeBytes(), false, blob.headers().contentType());
  }

  /// The same, with or without the mark of the primary file.
  NewFile marked(boolean isPrimary) {
    return new NewFile(name, sizeBytes, isPrimary, mimeType, protection, contentChecksum, options);
  }
}
