package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Looks at the index of an MP4 for what FFmpeg does not tell: whether its tracks are encrypted,
/// and whether the file ends inside it.
///
/// ```
/// moov … stsd: size stsd version count, then the first sample entry: size type …
/// ```
///
/// Source: ISO/IEC 14496-12 §8.12, and the sample entries of FairPlay and Audible.
final class MovieBox {
  private static final Set<String> SAMPLE_ENTRIES =
      Set.of("encv", "enca", "enct", "encs", "drms", "drmi", "aavd");

  private static final int ENTRY_TYPE_BEHIND = 16;
  private static final int MAX_MOVIE_BYTES = 64 << 20;
  private static final int MAX_BOXES = 10_000;
  private static final int HEADER_BYTES = 8;
  private static final int LARGE_HEADER_BYTES = 16;

  private MovieBox() {}

  /// Where a box is and how long it says it is.
  private record Place(long at, long sizeBytes, long fileBytes) {}

  /// Whether the file is an MP4 with an encrypted track.
  static boolean encrypted(Path file) {
    try (var channel = FileChannel.open(file)) {
      var movie = find(channel);
      return movie.isPresent()
          && inMovie(
              read(
                  channel,
                  movie.get().at(),
                  (int) Math.min(movie.get().sizeBytes(), MAX_MOVIE_BYTES)));
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether the file ends inside it.
  static boolean cut(Path file) {
    try (var channel = FileChannel.open(file)) {
      return find(channel)
          .filter(movie -> movie.sizeBytes() > movie.fileBytes() - movie.at())
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Place> find(FileChannel channel) throws IOException {
    long at = 0;
    for (int i = 0; i < MAX_BOXES && at + HEADER_BYTES <= channel.size(); i++) {
      var header = read(channel, at, LARGE_HEADER_BYTES);
      long size = Integer.toUnsignedLong(header.getInt(0));
      if (size == 1 && header.limit() == LARGE_HEADER_BYTES) {
        size = header.getLong(HEADER_BYTES);
      }
      if (type(header, 4).equals("moov")) {
        return Optional.of(new Place(at, size, channel.size()));
      }
      if (size < HEADER_BYTES || size > channel.size() - at) {
        return Optional.empty();
      }
      at += size;
    }
    return Optional.empty();
  }

  private static boolean inMovie(ByteBuffer movie) {
    for (int at = 0; at + ENTRY_TYPE_BEHIND + 4 <= movie.limit(); at++) {
      boolean description = movie.get(at) == 's' && type(movie, at).equals("stsd");
      if (description && SAMPLE_ENTRIES.contains(type(movie, at + ENTRY_TYPE_BEHIND))) {
        return true;
      }
    }
    return false;
  }

  private static String type(ByteBuffer bytes, int at) {
    var type = new byte[4];
    bytes.get(at, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    var bytes = ByteBuffer.allocate((int) Math.min(length, channel.size() - from));
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // A channel may give less than asked for.
    }
    return bytes.flip();
  }
}
