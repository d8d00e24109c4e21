package io.reelwork.services.processors;

import io.reelwork.services.keys.StorageCipher;
import io.reelwork.services.storage.StagedObject;
import java.util.Optional;

/// A file that a step has made for its output asset.
///
/// @param name in the asset
/// @param mimeType when known
/// @param primary whether players start with it
/// @param object its bytes
/// @param cipher what they are encrypted with, when they are
record StagedFile(
    String name,
    Optional<String> mimeType,
    boolean primary,
    StagedObject object,
    Optional<StorageCipher> cipher) {
  /// A file in the clear.
  StagedFile(String name, String mimeType, boolean primary, StagedObject object) {
    this(name, Optional.of(mimeType), primary, object, Optional.empty());
  }

  /// The same, encrypted.
  StagedFile encrypted(StagedObject encrypted, StorageCipher with) {
    return new StagedFile(name, mimeType, primary, encrypted, Optional.of(with));
  }
}
