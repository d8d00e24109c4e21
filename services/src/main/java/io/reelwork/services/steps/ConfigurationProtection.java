package io.reelwork.services.steps;

import java.util.Optional;

/// How a task's configuration is encrypted; nothing of it is checked before the task runs.
///
/// @param keyId `nb:kid:UUID:…`
/// @param scheme `ConfigurationEncryption`
/// @param version `1.0`
/// @param initializationVector Base64 of 16 bytes
public record ConfigurationProtection(
    Optional<String> keyId,
    Optional<String> scheme,
    Optional<String> version,
    Optional<String> initializationVector) {
  /// In the clear.
  public static final ConfigurationProtection NONE =
      new ConfigurationProtection(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
