package io.reelwork.services.streaming;

import static io.reelwork.services.streaming.HostAccessShape.invalid;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.services.feed.Members;
import java.math.BigInteger;
import java.time.Duration;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a filter holds beside its key (entities section 10, delivery section 9), for filters of an
/// account and of an asset alike.
final class FilterShape {
  private static final String NAME = "Name";
  private static final String FIRST_QUALITY = "FirstQuality";
  private static final String RANGE = "PresentationTimeRange";
  private static final String TRACKS = "Tracks";
  private static final String CONDITIONS = "PropertyConditions";
  private static final String PROPERTY = "Property";
  private static final String VALUE = "Value";
  private static final String OPERATOR = "Operator";
  private static final String START = "StartTimestamp";
  private static final String END = "EndTimestamp";
  private static final String WINDOW = "PresentationWindowDuration";
  private static final String BACKOFF = "LiveBackoffDuration";
  private static final String TIMESCALE = "Timescale";
  private static final String FORCE_END = "ForceEndTimestamp";

  private static final ComplexType QUALITY =
      new ComplexType(FIRST_QUALITY, List.of(Property.of("Bitrate", Codec.INT32)));

  /// Each member with the value that it has when it is left out.
  private static final ComplexType TIME_RANGE =
      new ComplexType(
          RANGE,
          List.of(
              Property.int64(START),
              Property.int64(END).notNull(Long.MAX_VALUE),
              Property.int64(WINDOW).notNull(Long.MAX_VALUE),
              Property.int64(BACKOFF),
              Property.int64(TIMESCALE).notNull(10_000_000L),
              Property.flag(FORCE_END).since(16)));

  private static final ComplexType TRACK_SELECT =
      new ComplexType(
          "FilterTrackSelect",
          List.of(
              Property.of(
                  CONDITIONS,
                  Codec.list(
                      Codec.complex(
                          new ComplexType(
                              "FilterTrackPropertyCondition",
                              List.of(
                                  Property.text(PROPERTY),
                                  Property.text(VALUE),
                                  Property.text(OPERATOR))))))));

  static final List<Property<?>> PROPERTIES =
      List.of(
          Property.of(FIRST_QUALITY, Codec.complex(QUALITY)).settable().updatable().since(12),
          Property.of(RANGE, Codec.complex(TIME_RANGE)).settable().updatable(),
          Property.of(TRACKS, Codec.list(Codec.complex(TRACK_SELECT)))
              .notNull(List.of())
              .settable()
              .updatable());

  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(2);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
  private static final int LONGEST_NAME = 256;

  /// What cannot stand in `filter=a;b` of a manifest's URL.
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[\\p{Cntrl};,/\\\\?#%&()'\"]");

  private static final List<String> PROPERTY_NAMES =
      List.of("Type", NAME, "Language", "FourCC", "Bitrate");
  private static final List<String> OPERATORS = List.of("Equal", "NotEqual");
  private static final List<String> TYPES = List.of("video", "audio", "text");
  private static final Pattern FOUR_CC = Pattern.compile("[A-Za-z0-9+-]{4}");
  private static final Pattern BITRATE = Pattern.compile("(\\d{0,19})(-)?(\\d{0,19})");

  private FilterShape() {}

  /// Refuses a name that could not be used in a URL.
  static void checkName(String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME || NOT_IN_NAMES.matcher(name).find()) {
      throw invalid(
          NAME,
          "must be 1 to "
              + LONGEST_NAME
              + " characters without ; , / \\ ? # % & ( ) and quotes but was '"
              + name
              + "'");
    }
  }

  /// The values as they are stored: checked, defaults filled in, words in their own spelling.
  static Map<String, Value> checked(Map<String, Value> filter) {
    Map<String, Value> checked = new LinkedHashMap<>(filter);
    replace(checked, FIRST_QUALITY, FilterShape::quality);
    replace(checked, RANGE, FilterShape::range);
    replace(checked, TRACKS, FilterShape::tracks);
    return checked;
  }

  private static void replace(
      Map<String, Value> filter, String property, UnaryOperator<Value> check) {
    filter.computeIfPresent(
        property, (_, value) -> value == Value.Null.NULL ? value : check.apply(value));
  }

  private static Value quality(Value value) {
    Members quality = Members.of(value);
    if (quality.number("Bitrate").orElse(1) <= 0) {
      throw invalid(
          FIRST_QUALITY + ".Bitrate",
          "must be more than 0 but was " + quality.number("Bitrate").getAsLong());
    }
    return value;
  }

  private static Value range(Value value) {
    Members sent = Members.of(value);
    Map<String, Value> full = new LinkedHashMap<>();
    for (Property<?> member : TIME_RANGE.properties()) {
      Value given = sent.value(member.name());
      full.put(member.name(), given == Value.Null.NULL ? member.initial().orElseThrow() : given);
    }
    checkRange(new Members(full), sent.number(END).isPresent());
    return new Value.Complex(full);
  }

  private static void checkRange(Members range, boolean endGiven) {
    for (String name : List.of(START, END, WINDOW, BACKOFF)) {
      if (number(range, name) < 0) {
        throw invalid(RANGE + "." + name, "must be 0 or more but was " + number(range, name));
      }
    }
    long timescale = number(range, TIMESCALE);
    if (timescale <= 0) {
      throw invalid(RANGE + "." + TIMESCALE, "must be more than 0 but was " + timescale);
    }
    if (number(range, START) > number(range, END)) {
      throw invalid(
          RANGE + "." + START,
          "must be at most %s %d but was %d"
              .formatted(END, number(range, END), number(range, START)));
    }
    if (compare(number(range, WINDOW), timescale, SHORTEST_WINDOW) < 0) {
      throw invalid(RANGE + "." + WINDOW, "must be at least 120 seconds");
    }
    if (compare(number(range, BACKOFF), timescale, LONGEST_BACKOFF) > 0) {
      throw invalid(RANGE + "." + BACKOFF, "must be at most 60 seconds");
    }
    if (range.isSet(FORCE_END) && !endGiven) {
      throw invalid(RANGE + "." + FORCE_END, "must come with an " + END);
    }
  }

  private static long number(Members range, String name) {
    return range.number(name).orElseThrow();
  }

  /// Compares a number of units with a time.
  private static int compare(long units, long timescale, Duration time) {
    return BigInteger.valueOf(units)
        .compareTo(BigInteger.valueOf(timescale).multiply(BigInteger.valueOf(time.toSeconds())));
  }

  private static Value tracks(Value value) {
    List<Value> tracks = Members.ofItems(value).stream().<Value>map(FilterShape::track).toList();
    return new Value.Items(tracks);
  }

  private static Value track(Members track) {
    List<Value> conditions =
        track.items(CONDITIONS).stream().<Value>map(FilterShape::condition).toList();
    return track.with(CONDITIONS, new Value.Items(conditions));
  }

  private static Value condition(Members condition) {
    String property = word(condition, PROPERTY, PROPERTY_NAMES);
    String operator = word(condition, OPERATOR, OPERATORS);
    String value = condition.text(VALUE).orElse("");
    boolean valid =
        switch (property) {
          case "Type" -> TYPES.contains(value.toLowerCase(Locale.ROOT));
          case "Language" -> isLanguage(value);
          case "FourCC" -> FOUR_CC.matcher(value).matches();
          case "Bitrate" -> isBitrate(value);
          default -> !value.isEmpty();
        };
    if (!valid) {
      throw invalid(
          TRACKS + "." + CONDITIONS + "." + VALUE,
          "must be a value of %s but was '%s'".formatted(property, value));
    }
    return new Members(condition.with(PROPERTY, new Value.Text(property)).members())
        .with(OPERATOR, new Value.Text(operator));
  }

  /// The word in its own spelling; clients write `notEqual`.
  private static String word(Members condition, String member, List<String> words) {
    String sent = condition.text(member).orElse("");
    return words.stream()
        .filter(sent::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() ->
            invalid(
                TRACKS + "." + CONDITIONS + "." + member,
                "must be one of " + String.join(", ", words) + " but was '" + sent + "'"));
  }

  /// RFC 5646.
  private static boolean isLanguage(String tag) {
    try {
      new Locale.Builder().setLanguageTag(tag);
      return !tag.isEmpty();
    } catch (IllformedLocaleException _) {
      return false;
    }
  }

  /// `n`, `low-high`, `low-` or `-high`.
  private static boolean isBitrate(String value) {
    Matcher parts = BITRATE.matcher(value);
    if (!parts.matches() || (parts.group(1).isEmpty() && parts.group(3).isEmpty())) {
      return false;
    }
    boolean closed = !parts.group(1).isEmpty() && !parts.group(3).isEmpty();
    return !closed || new BigInteger(parts.group(1)).compareTo(new BigInteger(parts.group(3))) <= 0;
  }
}
