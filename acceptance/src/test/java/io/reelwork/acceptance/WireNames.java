package io.reelwork.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The names that stand in goldens for what is different in every run: ids as `{cid1}`, in the
/// order in which they come up, SAS signatures as `{sas1}`, the protection key as `{thumbprint1}`,
/// moments of this run as `{now}`, measured values as `{measured}`, the sets of a service document
/// as `{collections}`.
final class WireNames {
  private static final DateTimeFormatter US_DATE =
      DateTimeFormatter.ofPattern("M/d/yyyy hh:mm:ss a", Locale.US);
  private static final Pattern HIDDEN_HEADER =
      Pattern.compile("(?mi)^(date|(x-ms-)?request-id): .*\r?\n");
  private static final Pattern MEASURED_HEADER =
      Pattern.compile("(?mi)^(etag|last-modified|content-md5): .*$");
  private static final Pattern SAS = Pattern.compile("\\?sv=(?:[^\\s\"'<&]|&amp;|\\\\u0026|&)+");
  private static final String GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final Pattern ID =
      Pattern.compile("(?<=nb(?::|%3A)([a-z]{1,8})(?::|%3A)UUID(?::|%3A))" + GUID);
  private static final Pattern BARE_ID = Pattern.compile(GUID);
  private static final Pattern THUMBPRINT = Pattern.compile("\\b[0-9A-F]{40}\\b");
  private static final Pattern ISO =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d(?::|%3A)\\d\\d(?::|%3A)\\d\\d)(\\.\\d+)?");
  private static final Pattern EPOCH = Pattern.compile("(?<=Date\\()(\\d{13})(?=\\))");
  private static final Pattern MEASURED =
      Pattern.compile(
          "(?<=RunningDuration m:type=\"Edm.Double\">|RunningDuration\":)[1-9][0-9.]*"
              + "|(?<=PerfMessage>|PerfMessage\":\")[^<\"]+"
              + "|(?<=ContentFileSize m:type=\"Edm.Int64\">|ContentFileSize\":\")\\d{4,}");
  private static final Pattern TOKEN = Pattern.compile("(?<=\"access_token\":\")[^\"]+");
  private static final Pattern EXPIRY =
      Pattern.compile("(?<=\"(?:ext_expires_in|expires_in|expires_on|not_before)\":\")\\d+");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> byValue = new LinkedHashMap<>();
  private final Instant started = Instant.now();

  WireNames(String token) {
    values.put("token", token);
    LocalDateTime past = LocalDateTime.ofInstant(started.minusSeconds(600), ZoneOffset.UTC);
    values.put("us-date", US_DATE.format(past));
    values.put("iso-date", past.withNano(0) + "Z");
    values.put("offset-date", past.withNano(0).plusHours(1) + "+01:00");
  }

  /// Text with the names replaced by what they stand for.
  String show(String text) {
    String shown = text;
    for (Map.Entry<String, String> each : values.entrySet()) {
      shown = shown.replace("{" + each.getKey() + "}", each.getValue());
    }
    return shown;
  }

  /// An answer as a golden holds it: without what differs, a line per element or entity.
  String hide(Wire.Answer answer) {
    String text = answer.head() + "\r\n\r\n" + answer.body();
    text = HIDDEN_HEADER.matcher(text).replaceAll("");
    text = TOKEN.matcher(text).replaceAll("{token}");
    text = EXPIRY.matcher(text).replaceAll("{measured}");
    text = SAS.matcher(text).replaceAll(match -> "{" + name("sas", plain(match.group())) + "}");
    text = ID.matcher(text).replaceAll(match -> "{" + name(match.group(1), match.group()) + "}");
    text = BARE_ID.matcher(text).replaceAll(match -> "{" + name("id", match.group()) + "}");
    text =
        THUMBPRINT.matcher(text).replaceAll(match -> "{" + name("thumbprint", match.group()) + "}");
    text = ISO.matcher(text).replaceAll(this::moment);
    text = EPOCH.matcher(text).replaceAll("{now}");
    text = MEASURED.matcher(text).replaceAll("{measured}");
    return text.replace("\r\n", "\n")
        .replaceAll(MEASURED_HEADER.pattern(), "$1: {measured}")
        .replaceFirst("(?mi)^(content-length: )[1-9]\\d*$", "$1{measured}")
        .replace("><", ">\n<")
        .replace("},{", "},\n{")
        .replaceAll("(?s)(<collection .*?</collection>\n)+", "{collections}\n")
        .stripTrailing();
  }

  private static String plain(String sas) {
    return sas.replace("&amp;", "&").replace("\\u0026", "&");
  }

  private String name(String kind, String value) {
    return byValue.computeIfAbsent(
        value,
        _ -> {
          long before = byValue.values().stream().filter(it -> it.matches(kind + "\\d+")).count();
          String name = kind + (before + 1);
          values.put(name, value);
          return name;
        });
  }

  /// A moment of this run, or of its locators, is `{now}`; others stay as they are.
  private String moment(MatchResult match) {
    Instant at = LocalDateTime.parse(match.group(1).replace("%3A", ":")).toInstant(ZoneOffset.UTC);
    Duration away = Duration.between(started, at).abs();
    return away.compareTo(Duration.ofDays(2)) < 0 ? "{now}" : match.group();
  }
}
