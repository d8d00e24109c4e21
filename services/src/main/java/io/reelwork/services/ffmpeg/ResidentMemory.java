package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The resident memory of a process and of all it has started.
///
/// Reads two small files for each process, and so is cheap enough for ten looks a second: the tree
/// is walked by the children of each process's first thread (shells have but one, FFmpeg starts
/// nothing), not by looking at all processes of the machine. Where the system has no `/proc`,
/// nothing is measured.
///
/// Source: `proc(5)`, `status` and `task/…/children`.
final class ResidentMemory {
  private static final Path PROC = Path.of("/proc");

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d{1,15}) kB");
  private static final int MAX_PROCESSES = 1000;

  private ResidentMemory() {}

  /// The processes of a tree.
  ///
  /// @param pids with their root first
  /// @param bytes resident in all of them; pages that they share count more than once
  record Tree(List<Long> pids, long bytes) {
    Tree {
      pids = List.copyOf(pids);
    }
  }

  /// The tree below and with this process; nothing of it when it is gone.
  static Tree of(long root) {
    List<Long> pids = new ArrayList<>(List.of(root));
    long bytes = 0;
    for (int i = 0; i < pids.size() && pids.size() < MAX_PROCESSES; i++) {
      bytes += residentBytes(pids.get(i));
      pids.addAll(children(pids.get(i)));
    }
    return new Tree(pids, bytes);
  }

  private static long residentBytes(long pid) {
    Matcher resident = RESIDENT.matcher(read(PROC.resolve(pid + "/status")).orElse(""));
    return resident.find() ? Long.parseLong(resident.group(1)) * 1024 : 0;
  }

  private static List<Long> children(long pid) {
    String children = read(PROC.resolve(pid + "/task/" + pid + "/children")).orElse("");
    return Stream.of(children.split(" ", -1))
        .filter(child -> !child.isBlank())
        .map(child -> Long.valueOf(child.strip()))
        .toList();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
