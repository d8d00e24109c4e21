package io.reelwork.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Two values of every property that clients set, as `coverage/values.txt` has them.
///
/// @param set the entity set
/// @param values by property: the first and the second
/// @param beside further members of a create
/// @param within the set and navigation that its entities are made through
/// @param number how many entities there may be
record PropertyValues(
    String set,
    Map<String, Two> values,
    Map<String, String> beside,
    Optional<Within> within,
    Count number) {
  private static final Path FILE = Path.of("src", "test", "resources", "coverage", "values.txt");

  /// How many entities a set may have; the one that is always there cannot be made.
  enum Count {
    MANY,
    ONE,
    THERE
  }

  /// A property's values, in JSON.
  ///
  /// @param beside the members that an update to the second must have as well
  record Two(String first, String second, String beside) {}

  /// Where an entity is made with another one.
  record Within(String set, String navigation) {}

  /// By set.
  static Map<String, PropertyValues> read() {
    try {
      Map<String, PropertyValues> all = new LinkedHashMap<>();
      PropertyValues current = of("");
      for (String line : Files.readAllLines(FILE)) {
        if (line.startsWith("set ")) {
          current = of(line.substring(4));
          all.put(current.set, current);
        } else if (line.startsWith("  ")) {
          current = current.with(line.strip());
          all.put(current.set, current);
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PropertyValues of(String set) {
    return new PropertyValues(
        set, new LinkedHashMap<>(), new LinkedHashMap<>(), Optional.empty(), Count.MANY);
  }

  private PropertyValues with(String line) {
    List<String> cells = List.of(line.split(" \\| ", -1));
    List<String> words = List.of(cells.getFirst().split(" ", -1));
    switch (words.getFirst()) {
      case "one", "there" -> {
        Count few = Count.valueOf(line.toUpperCase(Locale.ROOT));
        return new PropertyValues(set, values, beside, within, few);
      }
      case "within" -> {
        Within way = new Within(words.get(1), words.get(2));
        return new PropertyValues(set, values, beside, Optional.of(way), number);
      }
      case "+" -> beside.put(words.get(1), cells.get(1));
      default ->
          values.put(
              words.getFirst(),
              new Two(cells.get(1), cells.get(2), cells.size() > 3 ? "," + cells.get(3) : ""));
    }
    return this;
  }
}
