package io.reelwork.services.processors;

import io.reelwork.services.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What a player shows of a written file: FFmpeg decodes it by its own marks.
///
/// @param rgb of one picture, three bytes a pixel
record Decoded(int width, int height, ByteBuffer rgb) {
  /// The picture of a file at a time.
  static Decoded picture(Bench bench, Path file, double seconds, int width, int height) {
    Path raw = bench.folder.resolve("decoded.rgb");
    TestFfmpeg.make(
        bench.ffmpeg,
        bench.folder,
        "-y",
        "-ss",
        String.format(Locale.ROOT, "%.3f", seconds),
        "-i",
        "file:" + file,
        "-frames:v",
        "1",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "file:" + raw);
    Decoded decoded = new Decoded(width, height, ByteBuffer.wrap(read(raw)));
    if (decoded.rgb.capacity() != width * height * 3) {
      throw new AssertionError(
          "must be %dx%d but had %d bytes".formatted(width, height, decoded.rgb.capacity()));
    }
    return decoded;
  }

  /// The left channel of the first sound of a file, 48000 samples a second.
  static double[] left(Bench bench, Path file) {
    Path raw = bench.folder.resolve("decoded.f32");
    TestFfmpeg.make(
        bench.ffmpeg,
        bench.folder,
        "-y",
        "-i",
        "file:" + file,
        "-map",
        "0:a:0",
        "-filter:a",
        "pan=mono|c0=c0",
        "-f",
        "f32le",
        "file:" + raw);
    ByteBuffer bytes = ByteBuffer.wrap(read(raw)).order(ByteOrder.LITTLE_ENDIAN);
    double[] samples = new double[bytes.remaining() / Float.BYTES];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = bytes.getFloat();
    }
    return samples;
  }

  private static byte[] read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Red, green and blue at a place.
  int[] at(int x, int y) {
    int at = (y * width + x) * 3;
    return new int[] {rgb.get(at) & 0xFF, rgb.get(at + 1) & 0xFF, rgb.get(at + 2) & 0xFF};
  }
}
