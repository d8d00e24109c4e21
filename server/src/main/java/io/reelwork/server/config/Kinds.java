package io.reelwork.server.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kinds of values: each reads a text or says the rule it breaks.
final class Kinds {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB|TiB)?");
  private static final Map<String, Integer> SHIFTS =
      Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

  private Kinds() {}

  static Key<String> text(String name, String standard, String help) {
    return new Key<>(name, "text", standard, false, help, Function.identity());
  }

  static Key<Optional<String>> optionalText(String name, String help) {
    return new Key<>(name, "text", "", false, help, Kinds::filled);
  }

  static Key<Optional<String>> secret(String name, String help) {
    return new Key<>(name, "secret text", "", true, help, Kinds::filled);
  }

  private static Optional<String> filled(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  static Key<Integer> number(String name, int standard, int least, int most, String help) {
    String kind = "number " + least + " to " + most;
    return new Key<>(
        name, kind, Integer.toString(standard), false, help, text -> number(text, least, most));
  }

  private static int number(String text, int least, int most) {
    boolean digits = text.matches("-?\\d{1,9}");
    if (!digits || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException("must be a number from " + least + " to " + most);
    }
    return Integer.parseInt(text);
  }

  static Key<Boolean> flag(String name, boolean standard, String help) {
    return new Key<>(name, "true or false", "" + standard, false, help, Kinds::flag);
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  static Key<Duration> duration(String name, String standard, String help) {
    return new Key<>(name, "duration", standard, false, help, Kinds::duration);
  }

  private static Duration duration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be 0 or a number with ms, s, m, h or d");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  static Key<Long> size(String name, String standard, String help) {
    return new Key<>(name, "byte size", standard, false, help, Kinds::size);
  }

  static Key<Optional<Long>> optionalSize(String name, String help) {
    return new Key<>(name, "byte size", "", false, help, text -> filled(text).map(Kinds::size));
  }

  private static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a number with B, KiB, MiB, GiB or TiB");
    }
    int shift = SHIFTS.getOrDefault(Optional.ofNullable(matcher.group(2)).orElse("B"), 0);
    long count = Long.parseLong(matcher.group(1));
    if (count > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("must be less than 8 EiB");
    }
    return count << shift;
  }

  static Key<Path> path(String name, String standard, String help) {
    return new Key<>(name, "path", standard, false, help, Kinds::path);
  }

  static Key<Optional<Path>> optionalPath(String name, String help) {
    return new Key<>(name, "path", "", false, help, text -> filled(text).map(Kinds::path));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path", e);
    }
  }

  static Key<Optional<URI>> optionalUrl(String name, String help) {
    return new Key<>(name, "URL", "", false, help, text -> filled(text).map(Kinds::url));
  }

  private static URI url(String text) {
    if (!text.matches("https?://[A-Za-z0-9._:\\[\\]-]+/?")) {
      throw new IllegalArgumentException("must be http://host or https://host, port allowed");
    }
    return URI.create(text);
  }

  /// An origin as browsers write it: without a path, the host in lower case.
  static String origin(String text) {
    if (!text.equals("*") && !text.matches("https?://[a-z0-9._\\[\\]:-]+")) {
      throw new IllegalArgumentException("must be * or http://host or https://host, port allowed");
    }
    return text;
  }

  static <T> Key<List<T>> list(
      String name, String kind, String standard, String help, Function<String, T> item) {
    return new Key<>(
        name, kind + ", separated by commas", standard, false, help, text -> list(text, item));
  }

  private static <T> List<T> list(String text, Function<String, T> item) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(item)
        .toList();
  }

  static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text ->
        Arrays.stream(type.getEnumConstants())
            .filter(value -> lower(value).equals(text.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("must be one of " + names(type)));
  }

  static <E extends Enum<E>> String names(Class<E> type) {
    return String.join(", ", Arrays.stream(type.getEnumConstants()).map(Kinds::lower).toList());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> Key<E> choice(
      String name, Class<E> type, String standard, String help) {
    return new Key<>(name, "one of " + names(type), standard, false, help, oneOf(type));
  }
}
