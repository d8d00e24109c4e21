package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.StorageKeys;
import io.reelwork.services.web.Request;
import java.text.CollationKey;
import java.text.Collator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Requests signed with a key of the storage account.
///
/// ```
/// Authorization: SharedKey reelwork:bPsLvQ0hXc1…=
/// x-ms-date: Wed, 25 Nov 2026 07:08:14 GMT
/// ```
///
/// The signature is an HMAC over method, standard headers, `x-ms-` headers and the resource with
/// its query (`SharedKey`), or over fewer of them (`SharedKeyLite`). Replays are bounded by the
/// date, which must be within 15 minutes of ours. Source: Azure Storage REST, "Authorize with
/// Shared Key".
final class SharedKey {
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final String FULL = "SharedKey ";
  private static final String LITE = "SharedKeyLite ";
  private static final List<String> SIGNED =
      List.of(
          "Content-Encoding",
          "Content-Language",
          "Content-Length",
          "Content-MD5",
          "Content-Type",
          "Date",
          "If-Modified-Since",
          "If-Match",
          "If-None-Match",
          "If-Unmodified-Since",
          "Range");
  private static final String LINE_BREAKS = "\n\u000B\f\r\u0085\u2028\u2029";

  /// How `x-ms-` headers are put in order: by their characters, or as .NET and Java compare words,
  /// where a hyphen counts less than any letter.
  private enum Order {
    CHARACTERS,
    WORDS;

    List<String> sorted(Set<String> names) {
      if (this == CHARACTERS) {
        return names.stream().sorted().toList();
      }
      Collator collator = Collator.getInstance(Locale.ROOT);
      return names.stream()
          .map(collator::getCollationKey)
          .sorted(Comparator.<CollationKey>naturalOrder().thenComparing(Order::name))
          .map(Order::name)
          .toList();
    }

    private static String name(CollationKey key) {
      return key.getSourceString();
    }
  }

  private final InstantSource clock;

  SharedKey(InstantSource clock) {
    this.clock = clock;
  }

  /// The account that an `Authorization` field names; empty when it is of another scheme.
  static Optional<String> account(String authorization) {
    return credentials(authorization)
        .map(text -> text.substring(0, Math.max(0, text.indexOf(':'))))
        .filter(name -> !name.isEmpty());
  }

  private static Optional<String> credentials(String authorization) {
    for (String scheme : List.of(FULL, LITE)) {
      if (authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return Optional.of(authorization.substring(scheme.length()).strip());
      }
    }
    return Optional.empty();
  }

  /// Throws unless the request was signed just now with one of the keys.
  ///
  /// @throws BlobError `AuthenticationFailed`, telling what does not hold and never what would
  void verify(Request request, Parameters parameters, String account, StorageKeys keys) {
    String authorization = request.header("Authorization").orElse("");
    String credentials = credentials(authorization).orElseThrow(() -> failed("No signature."));
    String signature = credentials.substring(credentials.indexOf(':') + 1);
    checkDate(request);
    boolean lite = authorization.regionMatches(true, 0, LITE, 0, LITE.length());
    for (String text : texts(request, parameters, account, lite)) {
      if (Sas.matches(signature, keys.key1(), text) || Sas.matches(signature, keys.key2(), text)) {
        return;
      }
    }
    throw failed("The MAC signature found in the HTTP request is not the same as any computed.");
  }

  private void checkDate(Request request) {
    Instant sent =
        request
            .header("x-ms-date")
            .or(() -> request.header("Date"))
            .flatMap(HttpDate::parse)
            .orElseThrow(() -> failed("A valid x-ms-date or Date header is mandatory."));
    if (Duration.between(sent, clock.instant()).abs().compareTo(SKEW) > 0) {
      throw failed("Request date header too old or too new.");
    }
  }

  /// The texts that a client may have signed: an empty body counts as `0` before version 2015-02-21
  /// and as nothing since, and libraries differ in how they sort.
  static List<String> texts(Request request, Parameters parameters, String account, boolean lite) {
    Map<String, List<String>> fields = fields(request);
    String resource = resource(request, parameters, account, lite);
    List<String> texts = new ArrayList<>();
    for (Order order : Order.values()) {
      String tail = headers(fields, order) + resource;
      if (lite) {
        texts.add(lite(request) + tail);
      } else {
        texts.add(full(request, "") + tail);
        texts.add(full(request, "0") + tail);
      }
    }
    return texts.stream().distinct().toList();
  }

  private static String full(Request request, String emptyLength) {
    StringBuilder text = new StringBuilder(request.method()).append('\n');
    for (String name : SIGNED) {
      text.append(value(request, name, emptyLength)).append('\n');
    }
    return text.toString();
  }

  private static String value(Request request, String name, String emptyLength) {
    String value = request.header(name).orElse("");
    return switch (name) {
      case "Content-Length" -> value.isEmpty() || value.equals("0") ? emptyLength : value;
      case "Date" -> request.header("x-ms-date").isPresent() ? "" : value;
      default -> value;
    };
  }

  private static String lite(Request request) {
    return String.join(
            "\n",
            request.method(),
            request.header("Content-MD5").orElse(""),
            request.header("Content-Type").orElse(""),
            value(request, "Date", ""))
        + "\n";
  }

  /// The values of the `x-ms-` headers by lower-case name.
  private static Map<String, List<String>> fields(Request request) {
    Map<String, List<String>> fields = new HashMap<>();
    for (Map.Entry<String, String> field : request.headers().all()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-ms-")) {
        fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(unfolded(field.getValue()));
      }
    }
    return fields;
  }

  private static String headers(Map<String, List<String>> fields, Order order) {
    StringBuilder text = new StringBuilder();
    for (String name : order.sorted(fields.keySet())) {
      text.append(name)
          .append(':')
          .append(String.join(",", fields.getOrDefault(name, List.of())))
          .append('\n');
    }
    return text.toString();
  }

  /// The value with each line break and the white space around it as one blank. One pass: this runs
  /// before the caller is known.
  private static String unfolded(String value) {
    StringBuilder text = new StringBuilder(value.length());
    int at = 0;
    while (at < value.length()) {
      int start = at;
      boolean broken = false;
      while (at < value.length() && isSpace(value.charAt(at))) {
        broken |= LINE_BREAKS.indexOf(value.charAt(at)) >= 0;
        at++;
      }
      if (broken) {
        text.append(' ');
      } else {
        text.append(value, start, at);
      }
      if (at < value.length()) {
        text.append(value.charAt(at++));
      }
    }
    return text.toString().strip();
  }

  private static boolean isSpace(char letter) {
    return letter == ' ' || letter == '\t' || LINE_BREAKS.indexOf(letter) >= 0;
  }

  /// The account, the path as sent, which names the account again when it is path-style, and the
  /// query.
  private static String resource(
      Request request, Parameters parameters, String account, boolean lite) {
    String path = "/" + account + request.path();
    if (lite) {
      return parameters.find("comp").map(comp -> path + "?comp=" + comp).orElse(path);
    }
    StringBuilder text = new StringBuilder(path);
    Parameters.all(request.query())
        .forEach((name, values) ->
            text.append('\n')
                .append(name)
                .append(':')
                .append(values.stream().sorted().collect(Collectors.joining(","))));
    return text.toString();
  }

  private static BlobError failed(String detail) {
    return new BlobError(
        Code.AuthenticationFailed,
        "Server failed to authenticate the request. Make sure the value of the Authorization header"
            + " is formed correctly including the signature. "
            + detail);
  }
}
