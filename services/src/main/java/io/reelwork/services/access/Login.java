package io.reelwork.services.access;

import io.reelwork.services.web.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The id and the secret of a token request, from its form or from HTTP Basic (RFC 6749 §2.3.1).
///
/// @param id as given: a client's GUID, or in the ACS form an account's name
/// @param secret as given
/// @param basic whether it came as HTTP Basic
record Login(String id, String secret, boolean basic) {
  private static final String SCHEME = "Basic ";

  static Optional<Login> find(Request request, Form form) {
    Optional<String> id = form.find("client_id");
    Optional<String> secret = form.find("client_secret");
    if (id.isPresent() && secret.isPresent()) {
      return Optional.of(new Login(id.get(), plus(secret.get()), false));
    }
    return request.header("Authorization").flatMap(Login::basic);
  }

  private static Optional<Login> basic(String field) {
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] pair = Base64.getDecoder().decode(field.substring(SCHEME.length()).strip());
      String text = new String(pair, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new Login(
                  Form.decode(text.substring(0, colon)),
                  plus(Form.decode(text.substring(colon + 1)).strip()),
                  true));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// No secret holds a blank, so one inside was a `+` that the sender forgot to encode.
  private static String plus(String secret) {
    return secret.replace(' ', '+');
  }

  /// Does not tell the secret.
  @Override
  public String toString() {
    return "Login[id=" + id + "]";
  }
}
