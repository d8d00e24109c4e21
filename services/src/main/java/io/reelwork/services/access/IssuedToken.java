package io.reelwork.services.access;

import java.time.Instant;

/// A token as it is handed out.
///
/// @param token the signed JWT
/// @param notBefore when it begins to count
/// @param expires when it ends
/// @param remainingSeconds its life from now on: less than a whole one when it is reissued
record IssuedToken(String token, Instant notBefore, Instant expires, long remainingSeconds) {
  /// Does not tell the token.
  @Override
  public String toString() {
    return "IssuedToken[expires=" + expires + "]";
  }
}
