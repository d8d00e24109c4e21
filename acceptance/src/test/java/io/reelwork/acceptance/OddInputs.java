package io.reelwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The odd inputs that the recipe beside the encoder's own tests makes.
final class OddInputs {
  private static final Path RECIPE =
      Path.of("..", "services", "src", "test", "resources", "odd-inputs");

  /// A line of the recipe, whose head says more.
  ///
  /// @param name of the file
  /// @param fate `encodes`, `sound`, `fails`, `lost`, `either`, or the code of the task's error
  /// @param open whether it is known not to be so today
  record Input(String name, String fate, boolean open) {}

  private OddInputs() {}

  /// All of them but those that others are made of.
  static List<Input> all() {
    try {
      return Files.readAllLines(RECIPE.resolve("recipe.txt")).stream()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" \\| ", 4))
          .map(parts -> new Input(parts[0], parts[1], parts[2].contains("open ")))
          .filter(input -> !input.fate().equals("part"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes these files in a folder.
  static void make(Path folder, List<String> names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(RECIPE.resolve("make").toString(), Clips.binary(), folder.toString()));
    command.addAll(names);
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(command + " ended with " + status);
    }
  }
}
