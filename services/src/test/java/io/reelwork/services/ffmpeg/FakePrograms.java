package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Small shell programs that stand where FFmpeg would.
final class FakePrograms {
  private FakePrograms() {}

  /// Answers `-version` as FFmpeg does; all else is `body`.
  static Path ffmpeg(Path folder, String version, String body) throws IOException {
    return script(
        folder,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo "ffmpeg version %s Copyright (c) 2000-2024 the FFmpeg developers"
          exit 0
        fi
        %s
        """
            .formatted(version, body));
  }

  /// A program named `ffmpeg`.
  static Path script(Path folder, String text) throws IOException {
    var file = Files.createDirectories(folder).resolve("ffmpeg");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
