package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Listing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

  /// Every value of every name of a query, names in lower case and in order.
  static Map<String, List<String>> all(String query) {
    Map<String, List<String>> all = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        all.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(value);
      }
    }
    return all;
  }

  private static String decode(String text) {
    return PercentText.decode(text)
        .orElseThrow(() ->
            new BlobError(
                Code.InvalidQueryParameterValue,
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

  /// The size of a page: `maxresults`, at most 5000.
  int max() {
    String text = text("maxresults");
    if (text.isEmpty()) {
      return Listing.MAX;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw invalid("maxresults");
    }
    int max = Integer.parseInt(text);
    if (max == 0) {
      throw new BlobError(
          Code.OutOfRangeQueryParameterValue,
          "One of the query parameters specified in the request URI is outside the permissible"
              + " range.");
    }
    return Math.min(max, Listing.MAX);
  }

  /// Where a listing goes on: base64 of a name, because a name may have any character.
  static String encodeMarker(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  static String decodeMarker(String marker) {
    try {
      String name = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (name.indexOf('\0') < 0) {
        return name;
      }
    } catch (IllegalArgumentException notBase64) {
      throw invalid("marker");
    }
    throw invalid("marker");
  }

  static BlobError invalid(String parameter) {
    return new BlobError(
        Code.InvalidQueryParameterValue,
        "Value for one of the query parameters specified in the request URI is invalid: "
            + parameter);
  }
}
