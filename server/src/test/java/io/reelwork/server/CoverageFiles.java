package io.reelwork.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The resources below `coverage/`.
final class CoverageFiles {
  private static final Path FOLDER = Path.of("src", "test", "resources", "coverage");

  private CoverageFiles() {}

  /// What can be done with a set, and the tests that prove it.
  record Proof(String create, String read, String update, String delete, List<String> tests) {}

  /// The reference, flat: `Assets` → `Asset cid`, `Assets.Uri` → `String since 2.2`, `Assets>Files`
  /// → `* Files`, `Assets!Publish`, `complex ErrorDetail`, `function CancelJob` → `jobid`.
  static Map<String, String> reference() {
    Map<String, String> flat = new LinkedHashMap<>();
    String owner = "";
    for (String line : lines("reference.txt")) {
      String[] words = line.strip().split(" ", 3);
      String rest = words.length > 2 ? words[2] : "";
      switch (words[0]) {
        case "set" -> {
          owner = words[1];
          flat.put(owner, rest);
        }
        case "complex" -> {
          owner = "complex " + words[1];
          flat.put(owner, "");
        }
        case "function" -> flat.put("function " + words[1], rest);
        case ">" -> flat.put(owner + ">" + words[1], rest);
        case "!" -> flat.put(owner + "!" + words[1], "");
        default -> flat.put(owner + "." + words[0], line.strip().substring(words[0].length() + 1));
      }
    }
    return flat;
  }

  /// Why something is absent, different or more than there was.
  static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : lines("reasons.txt")) {
      int bar = line.indexOf(" | ");
      reasons.put(line.substring(0, bar), line.substring(bar + 3));
    }
    return reasons;
  }

  /// By set.
  static Map<String, Proof> proofs() {
    Map<String, Proof> proofs = new LinkedHashMap<>();
    for (String line : lines("sets.txt")) {
      List<String> cells = cells(line);
      if (!line.startsWith("function ") && !line.startsWith("action ")) {
        Proof proof =
            new Proof(cells.get(1), cells.get(2), cells.get(3), cells.get(4), tests(cells.get(5)));
        proofs.put(cells.getFirst(), proof);
      }
    }
    return proofs;
  }

  /// The tests of the functions, by name.
  static Map<String, List<String>> functionTests() {
    Map<String, List<String>> tests = new LinkedHashMap<>();
    for (String line : lines("sets.txt")) {
      if (line.startsWith("function ")) {
        List<String> cells = cells(line.substring("function ".length()));
        tests.put(cells.getFirst(), tests(cells.get(1)));
      }
    }
    return tests;
  }

  /// What there is to say of an action, by `Channels!Start`; the others are done.
  static Map<String, String> actionStates() {
    Map<String, String> states = new LinkedHashMap<>();
    for (String line : lines("sets.txt")) {
      if (line.startsWith("action ")) {
        List<String> cells = cells(line.substring("action ".length()));
        states.put(cells.getFirst(), cells.get(1));
      }
    }
    return states;
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
  }

  private static List<String> tests(String cell) {
    return Arrays.stream(cell.split(",", -1)).map(String::strip).toList();
  }

  private static List<String> lines(String name) {
    try (var lines = Files.lines(FOLDER.resolve(name))) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
