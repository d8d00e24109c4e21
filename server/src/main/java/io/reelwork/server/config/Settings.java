package io.reelwork.server.config;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The values of all keys, checked. Immutable.
public final class Settings {
  /// What the environment variable of every key begins with.
  public static final String VARIABLE_PREFIX = "REELWORK_";

  /// Variables of the launcher and of the tests, which are no keys.
  private static final Pattern FOREIGN_VARIABLE =
      Pattern.compile("REELWORK_(JAVA_OPTIONS|TEST_.*)");

  /// A text, and where it was given.
  private record Given(String text, String source) {}

  private final Map<Key<?>, Object> values;

  private Settings(Map<Key<?>, Object> values) {
    this.values = Map.copyOf(values);
  }

  /// Reads and checks all sources.
  ///
  /// @param options what the command line gave, by key
  /// @param environment the environment variables
  /// @param file the file of `--config`, in Java's properties format
  /// @throws ServiceFailure `CONFIGURATION` for an unknown key or a value that breaks a rule
  public static Settings load(
      Map<String, String> options, Map<String, String> environment, Optional<Path> file) {
    Map<String, Given> given = new HashMap<>();
    file.ifPresent(path -> addFile(given, path));
    addEnvironment(given, environment);
    options.forEach((name, text) -> given.put(known(name), new Given(text, "command line")));
    Map<Key<?>, Object> values = new LinkedHashMap<>();
    for (Key<?> key : Keys.all()) {
      Given value =
          Optional.ofNullable(given.get(key.name()))
              .orElseGet(() -> new Given(key.standard(), "default"));
      values.put(key, parse(key, value));
    }
    return new Settings(values);
  }

  /// The default of every key.
  public static Settings defaults() {
    return load(Map.of(), Map.of(), Optional.empty());
  }

  private static void addFile(Map<String, Given> given, Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw failure("--config " + file + ": must be a readable properties file but was not: " + e);
    }
    for (String name : properties.stringPropertyNames()) {
      given.put(known(name), new Given(properties.getProperty(name).strip(), file.toString()));
    }
  }

  private static void addEnvironment(Map<String, Given> given, Map<String, String> environment) {
    Map<String, String> names =
        Keys.all().stream().collect(Collectors.toMap(Key::variable, Key::name));
    environment.forEach((variable, text) -> {
      if (variable.startsWith(VARIABLE_PREFIX) && !FOREIGN_VARIABLE.matcher(variable).matches()) {
        String name = names.get(variable);
        if (name == null) {
          throw unknown(variable, names.keySet().stream().sorted().toList());
        }
        given.put(name, new Given(text, variable));
      }
    });
  }

  private static String known(String name) {
    List<String> names = Keys.all().stream().map(Key::name).toList();
    if (Keys.RETIRED.containsKey(name)) {
      throw failure(name + ": is retired, use " + Keys.RETIRED.get(name));
    }
    if (!names.contains(name)) {
      throw unknown(name, names);
    }
    return name;
  }

  private static ServiceFailure unknown(String name, List<String> names) {
    String nearest =
        names.stream().min(Comparator.comparingInt(it -> distance(it, name))).orElseThrow();
    return failure(name + ": there is no such key; did you mean " + nearest + "?");
  }

  private static Object parse(Key<?> key, Given value) {
    try {
      return key.parser().apply(value.text());
    } catch (IllegalArgumentException e) {
      String was = key.secret() ? "something else" : "'" + value.text() + "'";
      throw failure(
          key.name() + " (" + value.source() + "): " + e.getMessage() + " but was " + was);
    }
  }

  private static ServiceFailure failure(String message) {
    return new ServiceFailure(Code.CONFIGURATION, message);
  }

  /// How many letters must be added, removed or changed to make one text of the other.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /// The value of a key.
  public <T> T get(Key<T> key) {
    @SuppressWarnings("unchecked") // load() put what the key's own parser made
    T value = (T) Objects.requireNonNull(values.get(key));
    return value;
  }

  /// Turns a rule that a record's constructor enforces into a refusal to start.
  static <T> T checked(Function<Settings, T> make, Settings settings) {
    try {
      return make.apply(settings);
    } catch (IllegalArgumentException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }
}
