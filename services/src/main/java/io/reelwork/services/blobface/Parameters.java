package io.reelwork.services.blobface;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The query of a blob URL, decoded; names in lower case, the first of several wins.
record Parameters(Map<String, String> values) {
  Parameters {
    values = Map.copyOf(values);
  }

  static Parameters parse(String query) {
    Map<String, String> values = new HashMap<>();
    int from = 0;
    while (from < query.length()) {
      int end = query.indexOf('&', from);
      int stop = end < 0 ? query.length() : end;
      String pair = query.substring(from, stop);
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values.putIfAbsent(decode(name).toLowerCase(Locale.ROOT), decode(value));
      from = stop + 1;
    }
    return new Parameters(values);
  }

  private static String decode(String text) {
    return PercentText.decode(text)
        .orElseThrow(() ->
            new BlobError(
                BlobError.Code.InvalidQueryParameterValue,
                "The query string has an escape that is not valid."));
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// The value, empty when there is none: how signatures see it.
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /// A base64 value; a `+` that some client sent bare and another decoded to a blank is mended.
  String base64(String name) {
    return text(name).replace(' ', '+');
  }
}
