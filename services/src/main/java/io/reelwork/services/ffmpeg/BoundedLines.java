package io.reelwork.services.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Reads lines of hostile length: each is cut at 8 KiB, so that a tag of 100 MB costs nothing.
final class BoundedLines {
  private static final int MAX_LINE_BYTES = 8 * 1024;

  private BoundedLines() {}

  /// Gives every line that is not empty to `each`, until the stream ends. LF and CR end a line.
  static void read(InputStream in, Consumer<String> each) throws IOException {
    var buffer = new byte[16 * 1024];
    var line = new ByteArrayOutputStream();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n' || buffer[i] == '\r') {
          emit(line, each);
        } else if (line.size() < MAX_LINE_BYTES) {
          line.write(buffer[i]);
        }
      }
    }
    emit(line, each);
  }

  private static void emit(ByteArrayOutputStream line, Consumer<String> each) {
    if (line.size() > 0) {
      each.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }
}
