package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// How long a file is by its header, where the header knows. What was written to a pipe has sizes
/// that mean "not known"; they declare nothing, and nor does an estimate from bit rates.
final class DeclaredLength {
  /// FFmpeg's names of the containers whose header or index has a length of its own. For the others
  /// FFmpeg goes by the last packet, or guesses.
  private static final List<String> DECLARING =
      List.of(
          "mov",
          "matroska",
          "webm",
          "wav",
          "w64",
          "aiff",
          "au",
          "caf",
          "flac",
          "mp3",
          "avi",
          "flv",
          "asf",
          "mxf",
          "gxf",
          "wtv",
          "ivf",
          "rm");

  private static final int WAVE64_HEADER_BYTES = 40;
  private static final int WAVE64_CHUNK_BYTES = 24;

  /// `fmt ` and `data`, little-endian.
  private static final int WAVE64_FORMAT = 0x20746D66;

  private static final int WAVE64_DATA = 0x61746164;
  private static final int CAF_HEADER_BYTES = 8;
  private static final int CAF_CHUNK_BYTES = 12;

  /// `desc` and `data`, big-endian.
  private static final int CAF_DESCRIPTION = 0x64657363;

  private static final int CAF_DATA = 0x64617461;
  private static final int HEAD_BYTES = 1 << 16;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int RIFF_HEADER_BYTES = 12;

  private static final Duration MAX = Duration.ofDays(30);

  private DeclaredLength() {}

  /// Of what FFmpeg printed about an input; FFmpeg cuts what RIFF files declare at the end of the
  /// file.
  static Optional<Duration> of(InputDump dump, Input input) {
    var printed =
        dump.duration()
            .filter(_ -> !Collections.disjoint(dump.formatNames(), DECLARING))
            .filter(_ -> !dump.durationEstimated());
    if (input instanceof Input.Local(Path file)) {
      try {
        printed = ofChunks(dump, file, printed);
      } catch (IOException | BufferUnderflowException | IndexOutOfBoundsException notThere) {
        return Optional.empty();
      }
    }
    return printed.filter(length -> length.isPositive() && length.compareTo(MAX) < 0);
  }

  private static Optional<Duration> ofChunks(InputDump dump, Path file, Optional<Duration> printed)
      throws IOException {
    if (dump.formatNames().contains("wav")) {
      var chunks = Chunks.of(file, ByteOrder.LITTLE_ENDIAN);
      return chunks.unknownSize("data") ? Optional.empty() : longer(printed, chunks.ofSamples());
    }
    if (dump.formatNames().contains("aiff")) {
      return Chunks.of(file, ByteOrder.BIG_ENDIAN).unknownSize("SSND") ? Optional.empty() : printed;
    }
    if (dump.formatNames().contains("avi")) {
      return longer(printed, Chunks.of(file, ByteOrder.LITTLE_ENDIAN).ofFrames());
    }
    if (dump.formatNames().contains("w64")) {
      return longer(printed, ofWave64(head(file)));
    }
    if (dump.formatNames().contains("caf")) {
      return longer(printed, ofCaf(head(file)));
    }
    return dump.formatNames().contains("asf") ? ofAsf(head(file)) : printed;
  }

  /// What FFmpeg prints of an ASF file that was cut is a guess.
  private static Optional<Duration> ofAsf(ByteBuffer head) {
    return AsfProperties.of(head).flatMap(AsfProperties::duration);
  }

  static ByteBuffer head(Path file) throws IOException {
    var head = ByteBuffer.allocate(HEAD_BYTES);
    try (var channel = FileChannel.open(file)) {
      while (head.hasRemaining() && channel.read(head) >= 0) {
        // A channel may give less than asked for.
      }
    }
    return head.flip();
  }

  /// Chunks with a GUID and a size that counts both; `fmt ` as in a WAV.
  private static Optional<Duration> ofWave64(ByteBuffer head) {
    head.order(ByteOrder.LITTLE_ENDIAN);
    long bytesPerSecond = 0;
    for (long at = WAVE64_HEADER_BYTES; at + WAVE64_CHUNK_BYTES + 16 <= head.limit(); ) {
      int chunk = head.getInt((int) at);
      long size = head.getLong((int) at + 16);
      if (chunk == WAVE64_FORMAT) {
        bytesPerSecond = Integer.toUnsignedLong(head.getInt((int) at + WAVE64_CHUNK_BYTES + 8));
      }
      if (chunk == WAVE64_DATA && bytesPerSecond > 0) {
        return seconds((size - WAVE64_CHUNK_BYTES) / (double) bytesPerSecond);
      }
      if (size < WAVE64_CHUNK_BYTES) {
        return Optional.empty();
      }
      at += (size + 7) & ~7L;
    }
    return Optional.empty();
  }

  /// `caff`, then chunks with 64-bit sizes, -1 for not known; `desc`: rate, format, flags, bytes
  /// and frames per packet.
  private static Optional<Duration> ofCaf(ByteBuffer head) {
    double rate = 0;
    long bytes = 0;
    long frames = 0;
    for (long at = CAF_HEADER_BYTES; at + CAF_CHUNK_BYTES + 24 <= head.limit(); ) {
      int chunk = head.getInt((int) at);
      long size = head.getLong((int) at + 4);
      int content = (int) at + CAF_CHUNK_BYTES;
      if (chunk == CAF_DESCRIPTION) {
        rate = head.getDouble(content);
        bytes = Integer.toUnsignedLong(head.getInt(content + 16));
        frames = Integer.toUnsignedLong(head.getInt(content + 20));
      }
      if (chunk == CAF_DATA) {
        return bytes > 0 && rate > 0
            ? seconds((size - 4) / (double) bytes * frames / rate)
            : Optional.empty();
      }
      if (size < 0) {
        return Optional.empty();
      }
      at += CAF_CHUNK_BYTES + size;
    }
    return Optional.empty();
  }

  private static Optional<Duration> seconds(double seconds) {
    return seconds > 0 && seconds < MAX.toSeconds()
        ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
        : Optional.empty();
  }

  private static Optional<Duration> longer(Optional<Duration> some, Optional<Duration> other) {
    return Stream.of(some, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  /// The head of a RIFF or AIFF file.
  ///
  /// ```
  /// RIFF size WAVE, then chunks: name size bytes…; LIST chunks have chunks inside
  /// ```
  private record Chunks(ByteBuffer head, long fileBytes) {
    static Chunks of(Path file, ByteOrder order) throws IOException {
      return new Chunks(DeclaredLength.head(file).order(order), Files.size(file));
    }

    boolean unknownSize(String chunk) {
      var place = find(chunk);
      if (place.isEmpty() || name(0).equals("RF64")) {
        return false;
      }
      long size = u32At(place.getAsInt());
      return size == 0 || size >= DeclaredSize.UNKNOWN_RIFF_SIZE;
    }

    /// Of a WAV whose data goes on behind the end of the file; `fmt `: format, channels, rate,
    /// bytes per second.
    Optional<Duration> ofSamples() {
      var format = find("fmt ");
      var data = find("data");
      if (format.isEmpty() || data.isEmpty() || name(0).equals("RF64")) {
        return Optional.empty();
      }
      long size = u32At(data.getAsInt());
      long bytesPerSecond = u32At(format.getAsInt() + 12);
      boolean cut = data.getAsInt() + 4 + size > fileBytes;
      // Compressed sound counts its samples: its bytes per second are rounded.
      long samples = find("fact").stream().mapToLong(at -> u32At(at + 4)).findFirst().orElse(0);
      long samplesPerSecond = u32At(format.getAsInt() + 8);
      if (cut && samples > 0 && samples < DeclaredSize.UNKNOWN_RIFF_SIZE && samplesPerSecond > 0) {
        return Optional.of(Duration.ofMillis(samples * 1000 / samplesPerSecond));
      }
      return cut && bytesPerSecond > 0
          ? Optional.of(Duration.ofMillis(size * 1000 / bytesPerSecond))
          : Optional.empty();
    }

    /// Of an AVI that goes on behind the end of the file; `avih`: microseconds per frame, three
    /// others, frames.
    Optional<Duration> ofFrames() {
      var header = find("avih");
      if (header.isEmpty() || u32At(4) + CHUNK_HEADER_BYTES <= fileBytes) {
        return Optional.empty();
      }
      long frames = u32At(header.getAsInt() + 20);
      return Optional.of(Duration.of(u32At(header.getAsInt() + 4) * frames, ChronoUnit.MICROS));
    }

    /// Where the size of a chunk stands.
    private OptionalInt find(String chunk) {
      for (long at = RIFF_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= head.limit(); ) {
        var name = name((int) at);
        if (name.equals(chunk)) {
          return OptionalInt.of((int) at + 4);
        }
        long size = u32At((int) at + 4);
        at += name.equals("LIST") ? RIFF_HEADER_BYTES : CHUNK_HEADER_BYTES + size + (size & 1);
      }
      return OptionalInt.empty();
    }

    private long u32At(int at) {
      return Integer.toUnsignedLong(head.getInt(at));
    }

    private String name(int at) {
      var name = new byte[4];
      head.get(at, name);
      return new String(name, StandardCharsets.ISO_8859_1);
    }
  }
}
