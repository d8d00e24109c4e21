package io.reelwork.services.notifications;

import java.util.Optional;

/// A notification end point as a client wants it.
///
/// @param name its name
/// @param address the name of a queue, or an http or https URL
/// @param type the number of an `EndPointType`
/// @param signing how messages are signed
public record NewEndPoint(String name, String address, int type, Signing signing) {
  /// How messages to an end point are signed.
  ///
  /// @param credentialType 0 none, 1 a signing key
  /// @param credential the key, encrypted to the certificate of `GetProtectionKey`, in base64;
  ///   empty keeps the key that the end point has
  /// @param protectionKeyType as sent
  /// @param protectionKeyId as sent
  public record Signing(
      int credentialType,
      Optional<String> credential,
      int protectionKeyType,
      Optional<String> protectionKeyId) {}
}
