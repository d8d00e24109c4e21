package io.reelwork.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What runs on this machine for one data folder: FFmpeg processes name files in it.
///
/// @param data the data folder
record Processes(Path data) {
  /// The command lines of the running FFmpeg processes that work in the folder.
  List<String> ffmpeg() {
    return ProcessHandle.allProcesses()
        .map(process -> commandLine(process.pid()))
        .filter(line -> line.contains("ffmpeg") && line.contains(data.toString()))
        .toList();
  }

  /// The command line; empty for a process that is gone or waits to be collected.
  static String commandLine(long pid) {
    try {
      byte[] raw = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return new String(raw, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  /// Waits until something holds, looking often.
  static void await(Duration most, String what, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + most + ": " + what);
      }
      Thread.sleep(20);
    }
  }
}
