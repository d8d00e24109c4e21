package io.reelwork.services.presets;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The members of one object of a configuration, read by name and kind. What nobody read is refused
/// by `end()`: nothing a client asked for is dropped in silence. Names compare without regard to
/// case; scalars may be written as texts. For one thread.
public final class Fields {
  /// `[d.]hh:mm:ss[.fffffff]`
  private static final Pattern TIME_SPAN =
      Pattern.compile("(?:(\\d{1,6})\\.)?(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?");

  private static final int NANO_DIGITS = 9;

  private final String path;
  private final Map<String, Markup> members = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> read = new HashSet<>();

  private Fields(String path, Markup.Members members) {
    this.path = path;
    this.members.putAll(members.byName());
  }

  /// The members of the object at `path`; an empty text counts as an empty object.
  public static Fields of(String path, Markup markup) {
    return switch (markup) {
      case Markup.Members members -> new Fields(path, members);
      case Markup.Scalar(String text) when text.isEmpty() ->
          new Fields(path, new Markup.Members(Map.of()));
      case Markup.Scalar(String text) ->
          throw new BadConfiguration(path, "must be an object but was " + text);
      case Markup.Items _ -> throw new BadConfiguration(path, "must be an object but was a list");
    };
  }

  /// Where a member is: `Codecs[0].Bitrate`.
  public String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// The path of this object.
  String path() {
    return path.isEmpty() ? "Preset" : path;
  }

  /// A text; absent and empty are the same.
  public Optional<String> text(String name) {
    return find(name)
        .map(value ->
            switch (value) {
              case Markup.Scalar(String text) -> text.strip();
              case Markup.Members members when members.byName().isEmpty() -> "";
              case Markup.Members _, Markup.Items _ ->
                  throw new BadConfiguration(at(name), "must be one value");
            })
        .filter(text -> !text.isEmpty());
  }

  /// A text as it is written: file names may begin and end with blanks.
  public Optional<String> exact(String name) {
    return find(name)
        .flatMap(value ->
            value instanceof Markup.Scalar(String text) ? Optional.of(text) : Optional.empty());
  }

  /// An integer within bounds.
  public Optional<Integer> number(String name, int min, int max) {
    return text(name).map(text -> bounded(name, text, min, max));
  }

  private int bounded(String name, String text, int min, int max) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // The message below says what it was.
    }
    throw new BadConfiguration(
        at(name), "must be an integer from " + min + " to " + max + " but was " + text);
  }

  /// `true` or `false`, also as text.
  public boolean flag(String name, boolean absent) {
    return text(name)
        .map(text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "1" -> true;
              case "false", "0" -> false;
              default ->
                  throw new BadConfiguration(at(name), "must be true or false but was " + text);
            })
        .orElse(absent);
  }

  /// A time span: `00:00:02`, `1.02:03:04.5` or `PT2S`.
  Duration time(String name, Duration absent) {
    return text(name).map(text -> time(at(name), text)).orElse(absent);
  }

  private static Duration time(String where, String text) {
    try {
      Matcher span = TIME_SPAN.matcher(text);
      Duration time = span.matches() ? timeSpan(span) : Duration.parse(text);
      if (time.isNegative() || time.compareTo(Ranges.MAX_TIME) > 0) {
        throw new BadConfiguration(
            where, "must be from 0 to " + Ranges.MAX_TIME.toDays() + " days but was " + text);
      }
      return time;
    } catch (DateTimeParseException _) {
      throw new BadConfiguration(where, "must be a time such as 00:00:02 but was " + text);
    }
  }

  /// A time for people: `2.5 s`.
  static String shown(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }

  private static Duration timeSpan(Matcher span) {
    String fraction = Optional.ofNullable(span.group(5)).orElse("0");
    String nanos = fraction + "0".repeat(NANO_DIGITS - fraction.length());
    return Duration.ofDays(Long.parseLong(Optional.ofNullable(span.group(1)).orElse("0")))
        .plusHours(Long.parseLong(span.group(2)))
        .plusMinutes(Long.parseLong(span.group(3)))
        .plusSeconds(Long.parseLong(span.group(4)))
        .plusNanos(Long.parseLong(nanos));
  }

  /// One of the words of an enumeration; words are its constants without underscores.
  <E extends Enum<E>> E word(String name, Class<E> kind, E absent) {
    return text(name).map(text -> word(name, kind, text)).orElse(absent);
  }

  private <E extends Enum<E>> E word(String name, Class<E> kind, String text) {
    for (E constant : kind.getEnumConstants()) {
      if (constant.name().replace("_", "").equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new BadConfiguration(at(name), "is not a known value: " + text);
  }

  /// The objects of a list; an absent list is empty.
  public List<Fields> objects(String name) {
    return find(name).map(value -> objects(name, value)).orElse(List.of());
  }

  /// The objects of a list that must have no more than `max`.
  List<Fields> objects(String name, int max) {
    List<Fields> objects = objects(name);
    if (objects.size() > max) {
      throw new BadConfiguration(
          at(name), "must have at most " + max + " entries but has " + objects.size());
    }
    return objects;
  }

  private List<Fields> objects(String name, Markup value) {
    return switch (value) {
      case Markup.Items(List<Markup> items) ->
          IntStream.range(0, items.size())
              .mapToObj(i -> of(at(name) + "[" + i + "]", items.get(i)))
              .toList();
      case Markup.Scalar(String text) when text.isEmpty() -> List.of();
      case Markup.Scalar _, Markup.Members _ ->
          throw new BadConfiguration(at(name), "must be a list");
    };
  }

  /// The texts of a list; an absent list is empty.
  public List<String> texts(String name) {
    return find(name)
        .map(value ->
            switch (value) {
              case Markup.Items(List<Markup> items) ->
                  items.stream().map(item -> ((Markup.Scalar) item).text()).toList();
              case Markup.Scalar _, Markup.Members _ ->
                  throw new BadConfiguration(at(name), "must be a list");
            })
        .orElse(List.of());
  }

  /// An object.
  public Optional<Fields> object(String name) {
    return find(name).map(value -> of(at(name), value));
  }

  /// Marks members as known whatever they say: they change nothing here.
  void accept(String... names) {
    for (String name : names) {
      find(name);
    }
  }

  /// Refuses members that are known and not offered, unless they are empty.
  void refuse(String... names) {
    for (String name : names) {
      if (find(name).filter(value -> !isEmpty(value)).isPresent()) {
        throw new BadConfiguration(at(name), "is not offered by this encoder");
      }
    }
  }

  /// Refuses what was not read.
  void end() {
    for (String name : members.keySet()) {
      if (!read.contains(name.toLowerCase(Locale.ROOT))) {
        throw new BadConfiguration(at(name), "is not a member that is known here");
      }
    }
  }

  private Optional<Markup> find(String name) {
    read.add(name.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(members.get(name));
  }

  private static boolean isEmpty(Markup value) {
    return switch (value) {
      case Markup.Scalar(String text) -> text.isBlank();
      case Markup.Members(Map<String, Markup> byName) -> byName.isEmpty();
      case Markup.Items(List<Markup> items) -> items.isEmpty();
    };
  }
}
