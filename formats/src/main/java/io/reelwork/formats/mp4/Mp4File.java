package io.reelwork.formats.mp4;

import io.reelwork.formats.MalformedMedia;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The boxes of one MP4 file; the media itself stays in the file.
///
/// @param sizeBytes of the whole file
/// @param boxes at the top level, in order; `mdat` and other large ones as [Box.Located]
public record Mp4File(long sizeBytes, List<Box> boxes) {
  private static final int HEADER_BYTES = 8;
  private static final int LARGE_HEADER_BYTES = 16;
  private static final long TO_END_OF_FILE = 0;
  private static final long LARGE = 1;
  private static final int MAX_BOXES = 100_000;
  private static final FourCc MOOV = FourCc.of("moov");
  private static final FourCc MDAT = FourCc.of("mdat");

  /// The largest `moov` we read into memory.
  static final long MAX_MOVIE_BYTES = 256L << 20;

  /// Other boxes up to this size are kept.
  static final long MAX_KEPT_BYTES = 1L << 20;

  /// Copies.
  public Mp4File {
    boxes = List.copyOf(boxes);
  }

  /// Reads the boxes of a file.
  ///
  /// @throws IOException when the file cannot be read
  /// @throws MalformedMedia when it breaks the format
  public static Mp4File read(Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      return read(channel);
    }
  }

  /// Reads the boxes of a channel from its start; the caller closes it.
  ///
  /// @throws IOException when the channel cannot be read
  /// @throws MalformedMedia when it breaks the format
  public static Mp4File read(SeekableByteChannel channel) throws IOException {
    long size = channel.size();
    List<Box> boxes = new ArrayList<>();
    for (long at = 0; at < size; ) {
      if (boxes.size() == MAX_BOXES) {
        throw new MalformedMedia(
            MalformedMedia.Code.TOO_LARGE,
            "file @" + at + ": must have at most " + MAX_BOXES + " boxes but had more");
      }
      var header = header(channel, at, size);
      boxes.add(box(channel, header));
      at = header.offset() + header.sizeBytes();
    }
    return new Mp4File(size, boxes);
  }

  /// The bytes of all boxes that are not in the file only: `ftyp`, `moov` and such.
  ///
  /// @throws IllegalArgumentException when a box is [Box.Located]
  public static byte[] write(List<Box> boxes) {
    var out = new ByteWriter();
    boxes.forEach(box -> Boxes.write(box, out));
    return out.toArray();
  }

  /// The movie.
  ///
  /// @throws MalformedMedia when there is none, or its parts contradict each other or the file
  public Movie movie() {
    return boxes.stream()
        .filter(box -> box.type().equals(MOOV))
        .filter(Box.Container.class::isInstance)
        .map(Box.Container.class::cast)
        .findFirst()
        .map(moov -> Movie.of(moov, sizeBytes))
        .orElseThrow(() ->
            new MalformedMedia(
                MalformedMedia.Code.MISSING, "file: must have a box moov but had " + types()));
  }

  /// Whether players can start before they have the whole file: `moov` stands before `mdat`.
  public boolean fastStart() {
    var types = boxes.stream().map(Box::type).toList();
    return types.contains(MOOV) && types.indexOf(MOOV) < Math.max(types.indexOf(MDAT), 1);
  }

  private String types() {
    return boxes.stream().map(Box::type).map(FourCc::toString).limit(20).toList().toString();
  }

  private static Box.Located header(SeekableByteChannel channel, long at, long fileSize)
      throws IOException {
    var in = reader(channel, at, Math.min(LARGE_HEADER_BYTES, fileSize - at), "file");
    long size = in.u32();
    var type = in.fourCc();
    int headerBytes = HEADER_BYTES;
    if (size == LARGE) {
      size = in.u64("largesize");
      headerBytes = LARGE_HEADER_BYTES;
    } else if (size == TO_END_OF_FILE) {
      size = fileSize - at;
    }
    in.check(size >= headerBytes, "size of " + type, ">= " + headerBytes, Long.toString(size));
    if (size > fileSize - at) {
      throw new MalformedMedia(
          MalformedMedia.Code.TRUNCATED,
          "%s @%d: must end in the file of %d bytes but was %d bytes long"
              .formatted(type, at, fileSize, size));
    }
    return new Box.Located(type, at, headerBytes, size);
  }

  private static Box box(SeekableByteChannel channel, Box.Located header) throws IOException {
    boolean movie = header.type().equals(MOOV);
    if (movie && header.sizeBytes() > MAX_MOVIE_BYTES) {
      throw new MalformedMedia(
          MalformedMedia.Code.TOO_LARGE,
          "moov @%d: must be at most %d bytes but was %d"
              .formatted(header.offset(), MAX_MOVIE_BYTES, header.sizeBytes()));
    }
    if (header.type().equals(MDAT) || (!movie && header.sizeBytes() > MAX_KEPT_BYTES)) {
      return header;
    }
    long at = header.offset() + header.headerBytes();
    long length = header.sizeBytes() - header.headerBytes();
    return Boxes.read(header.type(), reader(channel, at, length, header.type().toString()));
  }

  private static ByteReader reader(SeekableByteChannel channel, long at, long length, String path)
      throws IOException {
    var bytes = new byte[Math.toIntExact(length)];
    var buffer = ByteBuffer.wrap(bytes);
    channel.position(at);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // A channel may give less than asked for.
    }
    return new ByteReader(bytes, 0, buffer.position(), at, path);
  }
}
