package io.reelwork.services.access;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A form as programs send it (`application/x-www-form-urlencoded`), read with lenience: blanks
/// around names and values are dropped (`amspy` sends `client_secret=… &scope=…`), a `%` that
/// begins no octet stands for itself, names compare without regard to case, empty values count as
/// absent and of several values the first counts.
final class Form {
  private final Map<String, String> values;

  private Form(Map<String, String> values) {
    this.values = values;
  }

  static Form parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals)).strip();
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1)).strip();
      if (!value.isEmpty()) {
        values.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
      }
    }
    return new Form(values);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// Turns `+` into a blank and `%XX` into its octet, UTF-8.
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text.replace('+', ' ');
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] == '%' && i + 2 < bytes.length ? octet(bytes[i + 1], bytes[i + 2]) : -1;
      if (octet >= 0) {
        out.write(octet);
        i += 2;
      } else {
        out.write(bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int octet(byte high, byte low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h << 4 | l;
  }
}
