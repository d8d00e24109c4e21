package io.reelwork.services.storage;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Metadata as one text column: `name=value&other=value`, form-encoded, in order.
final class MetadataText {
  private MetadataText() {}

  static String format(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static Map<String, String> parse(String text) {
    Map<String, String> metadata = new LinkedHashMap<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('&', from);
      int stop = end < 0 ? text.length() : end;
      int equals = text.indexOf('=', from);
      metadata.put(decode(text.substring(from, equals)), decode(text.substring(equals + 1, stop)));
      from = stop + 1;
    }
    return metadata;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
