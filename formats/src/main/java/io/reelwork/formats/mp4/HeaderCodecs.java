package io.reelwork.formats.mp4;

import static io.reelwork.formats.mp4.BoxCodec.codec;

import java.util.ArrayList;
import java.util.List;

/// The boxes about files, movies and tracks, in the order of ISO/IEC 14496-12.
final class HeaderCodecs {
  private static final int MOVIE_REST_BYTES = 80;
  private static final int PLACEMENT_BYTES = 16;
  private static final int MATRIX_NUMBERS = 9;
  private static final int EDIT_BYTES = 12;
  private static final int LARGE_EDIT_BYTES = 20;

  /// §4.3.
  private static final BoxCodec<Box.FileType> FTYP =
      codec(
          "ftyp",
          Box.FileType.class,
          in -> {
            var major = in.fourCc();
            long minor = in.u32();
            List<FourCc> compatible = new ArrayList<>();
            while (in.remaining() > 0) {
              compatible.add(in.fourCc());
            }
            return new Box.FileType(major, minor, compatible);
          },
          (box, out) -> {
            out.fourCc(box.majorBrand());
            out.u32(box.minorVersion());
            box.compatibleBrands().forEach(out::fourCc);
          });

  /// §8.2.2.
  private static final BoxCodec<Box.MovieHeader> MVHD =
      codec(
          "mvhd",
          Box.MovieHeader.class,
          in -> {
            var head = timedHead(in);
            return new Box.MovieHeader(
                head,
                time(in, head),
                time(in, head),
                timescale(in),
                time(in, head),
                in.bytes(MOVIE_REST_BYTES));
          },
          (box, out) -> {
            head(box.head(), out);
            time(box.creationTime(), box.head(), out);
            time(box.modificationTime(), box.head(), out);
            out.u32(box.timescale());
            time(box.duration(), box.head(), out);
            out.bytes(box.rest());
          });

  /// §8.3.2.
  private static final BoxCodec<Box.TrackHeader> TKHD =
      codec("tkhd", Box.TrackHeader.class, HeaderCodecs::readTrack, HeaderCodecs::writeTrack);

  /// §8.6.6.
  private static final BoxCodec<Box.EditList> ELST =
      codec(
          "elst",
          Box.EditList.class,
          in -> {
            var head = timedHead(in);
            boolean large = head.version() == 1;
            int count = in.count("entry_count", large ? LARGE_EDIT_BYTES : EDIT_BYTES);
            List<Box.EditList.Edit> edits = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
              edits.add(
                  large
                      ? new Box.EditList.Edit(in.u64("segment_duration"), in.i64(), in.u32())
                      : new Box.EditList.Edit(in.u32(), in.i32(), in.u32()));
            }
            return new Box.EditList(head, edits);
          },
          (box, out) -> {
            head(box.head(), out);
            out.u32(box.edits().size());
            for (var edit : box.edits()) {
              time(edit.duration(), box.head(), out);
              time(edit.mediaTime(), box.head(), out);
              out.u32(edit.rate());
            }
          });

  /// §8.4.2.
  private static final BoxCodec<Box.MediaHeader> MDHD =
      codec(
          "mdhd",
          Box.MediaHeader.class,
          in -> {
            var head = timedHead(in);
            return new Box.MediaHeader(
                head,
                time(in, head),
                time(in, head),
                timescale(in),
                time(in, head),
                in.u16(),
                in.u16());
          },
          (box, out) -> {
            head(box.head(), out);
            time(box.creationTime(), box.head(), out);
            time(box.modificationTime(), box.head(), out);
            out.u32(box.timescale());
            time(box.duration(), box.head(), out);
            out.u16(box.language());
            out.u16(box.predefined());
          });

  /// §8.4.3.
  private static final BoxCodec<Box.Handler> HDLR =
      codec(
          "hdlr",
          Box.Handler.class,
          in -> new Box.Handler(head(in), in.u32(), in.fourCc(), in.rest()),
          (box, out) -> {
            head(box.head(), out);
            out.u32(box.predefined());
            out.fourCc(box.handler());
            out.bytes(box.rest());
          });

  /// All of them.
  static final List<BoxCodec<?>> ALL = List.of(FTYP, MVHD, TKHD, ELST, MDHD, HDLR);

  private HeaderCodecs() {}

  static Box.Head head(ByteReader in) {
    return new Box.Head(in.u8(), in.u24());
  }

  static void head(Box.Head head, ByteWriter out) {
    out.u8(head.version());
    out.u24(head.flags());
  }

  private static Box.TrackHeader readTrack(ByteReader in) {
    var head = timedHead(in);
    long created = time(in, head);
    long modified = time(in, head);
    long id = in.u32();
    long reserved = in.u32();
    long duration = time(in, head);
    var placement = in.bytes(PLACEMENT_BYTES);
    List<Integer> matrix = new ArrayList<>();
    for (int i = 0; i < MATRIX_NUMBERS; i++) {
      matrix.add(in.i32());
    }
    return new Box.TrackHeader(
        head, created, modified, id, reserved, duration, placement, matrix, in.u32(), in.u32());
  }

  private static void writeTrack(Box.TrackHeader box, ByteWriter out) {
    head(box.head(), out);
    time(box.creationTime(), box.head(), out);
    time(box.modificationTime(), box.head(), out);
    out.u32(box.trackId());
    out.u32(box.reserved());
    time(box.duration(), box.head(), out);
    out.bytes(box.placement());
    box.matrix().forEach(number -> out.u32(number));
    out.u32(box.width());
    out.u32(box.height());
  }

  private static Box.Head timedHead(ByteReader in) {
    var head = head(in);
    in.check(head.version() <= 1, "version", "0 or 1", Integer.toString(head.version()));
    return head;
  }

  private static long timescale(ByteReader in) {
    long timescale = in.u32();
    in.check(timescale > 0, "timescale", "> 0", "0");
    return timescale;
  }

  /// A 64-bit number keeps all its bits: all ones stand for "unknown".
  private static long time(ByteReader in, Box.Head head) {
    return head.version() == 1 ? in.i64() : in.u32();
  }

  private static void time(long value, Box.Head head, ByteWriter out) {
    if (head.version() == 1) {
      out.u64(value);
    } else {
      out.u32(value);
    }
  }
}
