package io.reelwork.odata.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.payload.WireFormat.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Golden documents of one folder under `src/test/resources/golden`. `-Dgolden=write` rewrites
/// them; one that no case uses is a failure.
///
/// Line ends are put between elements and between members, so that changes can be read.
public final class Goldens {
  private final Path folder;

  /// The goldens of `golden/<name>`.
  public Goldens(String name) {
    folder = Path.of("src/test/resources/golden", name);
  }

  /// Compares a document with its golden.
  public void check(String name, Document document) throws IOException {
    String body = new String(document.bytes(), UTF_8);
    String readable =
        document.contentType().contains("xml")
            ? body.replaceAll("><(?!/)", ">\n<")
            : body.replace(",\"", ",\n\"");
    check(
        name,
        "Content-Type: %s\nDataServiceVersion: %s\n\n%s\n"
            .formatted(document.contentType(), document.dataServiceVersion(), readable));
  }

  /// Compares a text with its golden.
  public void check(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(folder);
      Files.writeString(file, text);
    }
    assertThat(file).exists();
    assertThat(text).isEqualTo(Files.readString(file));
  }

  /// Fails when the folder holds a file that is no case.
  public void checkNoneIsUnused(Set<String> cases) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(cases);
    }
  }
}
