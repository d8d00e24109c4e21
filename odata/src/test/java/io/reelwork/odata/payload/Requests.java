package io.reelwork.odata.payload;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Bodies as real clients send them: the files `<set>.<client>.<xml|json>` under
/// `src/test/resources/requests`.
public final class Requests {
  private static final Path FOLDER = Path.of("src/test/resources/requests");

  private Requests() {}

  /// One body.
  @SuppressWarnings("ArrayRecordComponent")
  public record Sample(String name, EntityType type, byte[] body) {}

  /// All bodies of one kind, `xml` or `json`.
  public static List<Sample> ofKind(String kind) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .sorted()
          .filter(file -> file.toString().endsWith("." + kind))
          .map(Requests::sample)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample sample(Path file) {
    try {
      String name = file.getFileName().toString();
      EntityType type = Samples.type(name.substring(0, name.indexOf('.')));
      return new Sample(name, type, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What was understood of a body, line by line.
  public static String dump(NewEntity entity) {
    StringBuilder out = new StringBuilder();
    dump(out, entity, "");
    return out.toString();
  }

  private static void dump(StringBuilder out, NewEntity entity, String indent) {
    out.append(indent).append(entity.type().name()).append('\n');
    entity
        .values()
        .forEach((name, value) ->
            out.append(indent)
                .append("  ")
                .append(name)
                .append(" = ")
                .append(text(value).replace("\r", "\\r").replace("\n", "\\n"))
                .append('\n'));
    entity
        .links()
        .forEach((name, links) ->
            links.forEach(link ->
                out.append(indent)
                    .append("  ")
                    .append(name)
                    .append(" -> ")
                    .append(link.set())
                    .append(' ')
                    .append(link.key())
                    .append('\n')));
    entity
        .children()
        .forEach((name, children) -> {
          out.append(indent).append("  ").append(name).append(" +\n");
          children.forEach(child -> dump(out, child, indent + "    "));
        });
  }

  private static String text(Value value) {
    return value instanceof Value.DateTime time
        ? DateTimes.format(time) + " " + time.form()
        : value.toString();
  }
}
