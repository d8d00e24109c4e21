package io.reelwork.odata.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A media type with its parameters, read as leniently as clients write it: any case, blanks, line
/// folds, a dangling semicolon, quoted values.
///
/// @param name type and subtype in lower case: `multipart/mixed`
/// @param parameters by lower-case name, unquoted
public record MediaType(String name, Map<String, String> parameters) {
  private static final Pattern FOLD = Pattern.compile("[\\r\\n\\t]+");

  /// Copies the parameters.
  public MediaType {
    parameters = Map.copyOf(parameters);
  }

  /// Reads one header value.
  public static MediaType parse(String header) {
    List<String> parts = split(unfolded(header), ';');
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      addParameter(parameters, part);
    }
    return new MediaType(parts.getFirst().strip().toLowerCase(Locale.ROOT), parameters);
  }

  private static String unfolded(String header) {
    return FOLD.matcher(header).replaceAll(" ");
  }

  /// The parameter of that lower-case name.
  public Optional<String> parameter(String parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  /// Cuts a header value at a separator that is not inside double quotes.
  public static List<String> split(String header, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at < header.length(); at++) {
      char letter = header.charAt(at);
      if (letter == '"') {
        quoted = !quoted;
      } else if (letter == '\\' && quoted) {
        at++;
      } else if (letter == separator && !quoted) {
        parts.add(header.substring(start, at));
        start = at + 1;
      }
    }
    parts.add(header.substring(start));
    return parts;
  }

  private static void addParameter(Map<String, String> parameters, String part) {
    int equals = part.indexOf('=');
    if (equals > 0) {
      String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      parameters.putIfAbsent(name, unquoted(part.substring(equals + 1).strip()));
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }
}
