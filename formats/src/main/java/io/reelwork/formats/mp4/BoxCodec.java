package io.reelwork.formats.mp4;

import java.util.function.BiConsumer;
import java.util.function.Function;

/// How one kind of box is read and written, without its size and type.
///
/// @param type its type
/// @param kind its record
/// @param reader from content
/// @param writer to content
record BoxCodec<B extends Box>(
    FourCc type, Class<B> kind, Function<ByteReader, B> reader, BiConsumer<B, ByteWriter> writer) {
  static <B extends Box> BoxCodec<B> codec(
      String type,
      Class<B> kind,
      Function<ByteReader, B> reader,
      BiConsumer<B, ByteWriter> writer) {
    return new BoxCodec<>(FourCc.of(type), kind, reader, writer);
  }

  /// Reads the whole content.
  B read(ByteReader in) {
    var box = reader.apply(in);
    in.end();
    return box;
  }

  void write(Box box, ByteWriter out) {
    writer.accept(kind.cast(box), out);
  }
}
