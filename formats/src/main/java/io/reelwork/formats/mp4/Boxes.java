package io.reelwork.formats.mp4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads and writes trees of boxes.
final class Boxes {
  private static final int HEADER_BYTES = 8;
  private static final int LARGE_HEADER_BYTES = 16;
  private static final long LARGE = 1;
  private static final FourCc TRAK = FourCc.of("trak");
  private static final Set<FourCc> CONTAINERS =
      Set.of(
          FourCc.of("moov"),
          TRAK,
          FourCc.of("edts"),
          FourCc.of("mdia"),
          FourCc.of("minf"),
          FourCc.of("stbl"));

  private static final Map<FourCc, BoxCodec<?>> CODECS = new HashMap<>();

  static {
    Stream.concat(HeaderCodecs.ALL.stream(), SampleCodecs.ALL.stream())
        .forEach(codec -> CODECS.put(codec.type(), codec));
  }

  private Boxes() {}

  /// All boxes until the end of the reader.
  static List<Box> readAll(ByteReader in) {
    List<Box> boxes = new ArrayList<>();
    int tracks = 0;
    while (in.remaining() > 0) {
      long at = in.offset();
      long size = in.u32();
      var type = in.fourCc();
      long header = HEADER_BYTES;
      if (size == LARGE) {
        size = in.u64("largesize");
        header = LARGE_HEADER_BYTES;
      }
      long least = header;
      in.check(size >= least, "size of " + type + " @" + at, ">= " + least, Long.toString(size));
      tracks += type.equals(TRAK) ? 1 : 0;
      var name = type.equals(TRAK) ? "trak[" + tracks + "]" : type.toString();
      boxes.add(read(type, in.slice(size - header, name)));
    }
    return boxes;
  }

  /// A box of this type with this content.
  static Box read(FourCc type, ByteReader content) {
    if (CONTAINERS.contains(type)) {
      return new Box.Container(type, readAll(content));
    }
    var codec = CODECS.get(type);
    return codec == null ? new Box.Unknown(type, content.rest()) : codec.read(content);
  }

  /// A box with its header.
  static void write(Box box, ByteWriter out) {
    out.box(box.type(), () -> content(box, out));
  }

  private static void content(Box box, ByteWriter out) {
    switch (box) {
      case Box.Container(_, List<Box> children) -> children.forEach(child -> write(child, out));
      case Box.Unknown(_, Bytes content) -> out.bytes(content);
      case Box.Located located ->
          throw new IllegalArgumentException(located.type() + ": its content is in the file only");
      case Box.VisualEntry entry -> SampleCodecs.writeVisual(entry, out);
      case Box.AudioEntry entry -> SampleCodecs.writeAudio(entry, out);
      default ->
          Optional.ofNullable(CODECS.get(box.type()))
              .orElseThrow(() -> new IllegalArgumentException(box.type() + ": has no codec"))
              .write(box, out);
    }
  }
}
