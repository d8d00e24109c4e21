package io.reelwork.services.catalog;

import java.util.Optional;

/// How a file is encrypted, as recorded: what a client says is not checked.
///
/// @param isEncrypted whether it is
/// @param version `1.0`
/// @param scheme `StorageEncryption`, `CommonEncryption` or `EnvelopeEncryption`
/// @param keyId `nb:kid:UUID:…`
/// @param initializationVector any text; for storage encryption an unsigned decimal number
public record FileProtection(
    boolean isEncrypted,
    Optional<String> version,
    Optional<String> scheme,
    Optional<String> keyId,
    Optional<String> initializationVector) {
  /// In the clear.
  public static final FileProtection NONE =
      new FileProtection(
          false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
