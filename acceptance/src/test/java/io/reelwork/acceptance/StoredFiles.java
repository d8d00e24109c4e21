package io.reelwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a data folder holds beside the database.
///
/// @param data the data folder
record StoredFiles(Path data) {
  private static final Pattern SIZE = Pattern.compile("\"ContentFileSize\"\\s*:\\s*\"(\\d+)\"");

  /// The sizes of all objects, named or not, smallest first.
  List<Long> objectSizes() {
    Path objects = data.resolve("objects");
    return files(objects).stream()
        .filter(file -> !file.startsWith(objects.resolve("staging")))
        .filter(file -> !file.equals(objects.resolve("reelwork-store")))
        .map(StoredFiles::size)
        .sorted()
        .toList();
  }

  /// Files being written, and working folders of steps and of FFmpeg.
  List<Path> temporary() {
    return Stream.of("objects/staging", "scratch", "ffmpeg/scratch", "ffmpeg/running")
        .flatMap(folder -> files(data.resolve(folder)).stream())
        .toList();
  }

  /// The sizes of all files that the catalogue knows, smallest first.
  static List<Long> named(RestClient rest) {
    return SIZE.matcher(rest.get("Files").body())
        .results()
        .map(size -> Long.valueOf(size.group(1)))
        .sorted()
        .toList();
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
