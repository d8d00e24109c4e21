package io.reelwork.services.processors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A line of `odd-inputs/recipe.txt`, whose head says what each part means.
///
/// @param name of the file
/// @param fate what becomes of it
/// @param rights its right values: `length 2`
record OddInput(String name, String fate, List<Right> rights) {
  static final Path FOLDER = Path.of("src", "test", "resources", "odd-inputs");
  private static final String PART = "part";

  /// One right value.
  record Right(String key, String value) {
    private static Right parse(String text) {
      String[] words = text.split(" ", 2);
      return new Right(words[0], words.length > 1 ? words[1] : "");
    }
  }

  /// Copies.
  OddInput {
    rights = List.copyOf(rights);
  }

  /// All of them but those that others are made of, in order.
  static List<OddInput> all() throws IOException {
    return Files.readAllLines(FOLDER.resolve("recipe.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(OddInput::parse)
        .filter(input -> !input.fate().equals(PART))
        .toList();
  }

  private static OddInput parse(String line) {
    String[] parts = line.split(" \\| ", 4);
    List<Right> rights =
        parts[2].equals("-")
            ? List.of()
            : Arrays.stream(parts[2].split("; ", -1)).map(Right::parse).toList();
    return new OddInput(parts[0], parts[1], rights);
  }

  /// The values of a key.
  Stream<String> values(String key) {
    return rights.stream().filter(right -> right.key().equals(key)).map(Right::value);
  }

  /// The value of a key that stands once.
  Optional<String> value(String key) {
    return values(key).findFirst();
  }

  /// Makes the file.
  Path make(Path ffmpeg, Path folder) throws IOException, InterruptedException {
    Process make =
        new ProcessBuilder(
                FOLDER.resolve("make").toString(), ffmpeg.toString(), folder.toString(), name)
            .inheritIO()
            .start();
    if (make.waitFor() != 0) {
      throw new IOException(name + " was not made");
    }
    return folder.resolve(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
