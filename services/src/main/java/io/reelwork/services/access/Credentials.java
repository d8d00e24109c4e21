package io.reelwork.services.access;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// What a client logs in with. The secret exists here and nowhere else: only its hash is stored.
///
/// @param id a GUID in lower case
/// @param secret at least 32 printable characters without a blank; those we make are 43 characters
///   of `A-Z a-z 0-9 - _`, which no URL or form encoding changes
public record Credentials(String id, String secret) {
  private static final int SECRET_BYTES = 32;
  private static final Pattern GUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern SECRET = Pattern.compile("[!-~]{32,512}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Credentials that somebody else chose.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when the id is no GUID or the secret cannot be one
  public static Credentials given(String id, String secret) {
    String lower = id.strip().toLowerCase(Locale.ROOT);
    if (!GUID.matcher(lower).matches()) {
      throw new ServiceFailure(
          Code.CONFIGURATION, "client id: must be a GUID but was '" + id + "'");
    }
    if (!SECRET.matcher(secret).matches()) {
      throw new ServiceFailure(
          Code.CONFIGURATION,
          "client secret: must be 32 to 512 printable ASCII characters without blanks but had "
              + secret.length());
    }
    return new Credentials(lower, secret);
  }

  /// Whether a text can be a client's id.
  static boolean isId(String text) {
    return GUID.matcher(text).matches();
  }

  /// A fresh id with 256 random bits as its secret.
  static Credentials random() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new Credentials(
        UUID.randomUUID().toString(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /// Does not tell the secret.
  @Override
  public String toString() {
    return "Credentials[id=" + id + "]";
  }
}
