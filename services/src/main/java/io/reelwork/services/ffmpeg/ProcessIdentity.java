package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One process, told from a later one with the same number.
///
/// @param pid its number
/// @param start when it started: `<boot id>:<clock ticks since boot>`, which no change of the wall
///   clock touches; where there is no `/proc`, the time as text
record ProcessIdentity(long pid, String start) {
  private static final Path PROC = Path.of("/proc");
  private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");
  // proc(5), /proc/pid/stat; counted after the ')' that ends the command name.
  private static final int SESSION = 3;
  private static final int START_TIME = 19;

  /// The process that has this number now.
  static Optional<ProcessIdentity> of(long pid) {
    if (Files.isDirectory(PROC)) {
      return statField(pid, START_TIME)
          .map(ticks -> new ProcessIdentity(pid, boot() + ":" + ticks));
    }
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(instant -> new ProcessIdentity(pid, instant.toString()));
  }

  /// This Java process.
  static ProcessIdentity own() {
    long pid = ProcessHandle.current().pid();
    return of(pid).orElse(new ProcessIdentity(pid, ""));
  }

  /// The number of the session of a process.
  static Optional<Long> session(long pid) {
    return statField(pid, SESSION).map(Long::valueOf);
  }

  /// The environment of a process, variables apart by U+0000; empty when it is not ours to read.
  static String environment(long pid) {
    return text(PROC.resolve(pid + "/environ")).orElse("");
  }

  /// Whether it still runs.
  boolean alive() {
    return of(pid).equals(Optional.of(this));
  }

  private static Optional<String> statField(long pid, int index) {
    return text(PROC.resolve(pid + "/stat"))
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1))
        .filter(fields -> fields.length > index && !fields[0].equals("Z"))
        .map(fields -> fields[index]);
  }

  private static String boot() {
    return text(BOOT_ID).map(String::strip).orElse("");
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
