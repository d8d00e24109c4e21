package io.reelwork.formats.smooth;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.MalformedMedia.Code;
import io.reelwork.formats.smooth.ClientManifest.Level;
import io.reelwork.formats.smooth.ClientManifest.Stream;
import io.reelwork.formats.xml.XmlElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads client manifests of video and audio in ticks of 100 ns, MS-SSTR §2.2.2.
final class ClientManifestReader {
  private static final long TICKS = 10_000_000;
  private static final int MAX_FRAGMENTS = 1_000_000;
  private static final String TIMESCALE = "TimeScale";

  private ClientManifestReader() {}

  /// The manifest of a document.
  ///
  /// @throws MalformedMedia when it is none, or one of another kind
  static ClientManifest read(XmlElement root) {
    if (!root.name().equals("SmoothStreamingMedia")
        || number(root.attribute(TIMESCALE).orElse("10000000"), TIMESCALE) != TICKS) {
      throw new MalformedMedia(
          Code.BAD_VALUE, "client manifest: must be SmoothStreamingMedia in ticks of 100 ns");
    }
    List<Stream> streams =
        root.children().stream()
            .filter(e -> e.name().equals("StreamIndex"))
            .map(e -> stream(e))
            .toList();
    return new ClientManifest(number(root, "Duration"), streams);
  }

  private static Stream stream(XmlElement index) {
    List<Level> levels = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    long end = 0;
    for (XmlElement child : index.children()) {
      switch (child.name()) {
        case "QualityLevel" -> levels.add(level(child));
        case "c" -> end = fragments(child, end, starts);
        default -> {}
      }
    }
    return new Stream(
        kind(index), required(index, "Name"), index.attribute("Language"), levels, starts, end);
  }

  private static ServerManifest.Kind kind(XmlElement index) {
    return switch (required(index, "Type").toLowerCase(Locale.ROOT)) {
      case "video" -> ServerManifest.Kind.VIDEO;
      case "audio" -> ServerManifest.Kind.AUDIO;
      default ->
          throw new MalformedMedia(
              Code.BAD_VALUE,
              "StreamIndex/@Type: must be video or audio but was " + required(index, "Type"));
    };
  }

  private static Level level(XmlElement level) {
    Map<String, String> attributes = new LinkedHashMap<>(level.attributes());
    attributes.remove("Index");
    attributes.remove("Bitrate");
    return new Level(number(level, "Bitrate"), attributes);
  }

  /// Adds the starts of the fragments of one `c`, of which the last ends where the answer says.
  private static long fragments(XmlElement c, long end, List<Long> starts) {
    long start = c.attribute("t").map(t -> number(t, "t")).orElse(end);
    long ticks = number(c, "d");
    long count = c.attribute("r").map(r -> number(r, "r")).orElse(1L);
    if (count + starts.size() > MAX_FRAGMENTS || start < end) {
      throw new MalformedMedia(
          Code.BAD_VALUE, "c: must follow the one before, %d at most".formatted(MAX_FRAGMENTS));
    }
    for (long i = 0; i < count; i++) {
      starts.add(start + i * ticks);
    }
    return start + count * ticks;
  }

  private static String required(XmlElement element, String attribute) {
    return element
        .attribute(attribute)
        .orElseThrow(() ->
            new MalformedMedia(
                Code.MISSING, element.name() + "/@" + attribute + ": must be there"));
  }

  private static long number(XmlElement element, String attribute) {
    return number(required(element, attribute), attribute);
  }

  static long number(String text, String attribute) {
    boolean digits =
        !text.isEmpty() && text.length() <= 15 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new MalformedMedia(
          Code.BAD_VALUE, "@" + attribute + ": must be a number but was " + text);
    }
    return Long.parseLong(text);
  }
}
