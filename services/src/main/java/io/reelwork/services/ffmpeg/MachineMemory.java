package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much memory this process could ever have: that of the machine, or what the control group of
/// a container leaves of it.
///
/// Source: Linux, `cgroups(7)`, `proc(5)`.
///
/// @param root of the file system; a folder in tests
record MachineMemory(Path root) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal: +(\\d{1,15}) kB$");

  /// In bytes; 0 when this system does not tell.
  static long bytes() {
    return new MachineMemory(Path.of("/")).limitBytes();
  }

  /// The least of all limits; 0 when there is none.
  long limitBytes() {
    long least = totalBytes().orElse(Long.MAX_VALUE);
    for (String line : text("proc/self/cgroup").lines().toList()) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        least = Math.min(least, least("sys/fs/cgroup", parts[2], "memory.max"));
      } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("memory")) {
        least = Math.min(least, least("sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes"));
      }
    }
    return least == Long.MAX_VALUE ? 0 : least;
  }

  private OptionalLong totalBytes() {
    Matcher total = TOTAL.matcher(text("proc/meminfo"));
    return total.find()
        ? OptionalLong.of(Long.parseLong(total.group(1)) * 1024)
        : OptionalLong.empty();
  }

  /// A group is bound by all groups above it. In a container the mounted root may be the group
  /// itself, and its path from outside means nothing.
  private long least(String mount, String group, String file) {
    Path top = root.resolve(mount);
    Path folder = top.resolve(group.substring(Math.min(1, group.length()))).normalize();
    long least = limit(top.resolve(file));
    for (int depth = folder.getNameCount(); depth > top.getNameCount(); depth--) {
      if (folder.startsWith(top)) {
        least = Math.min(least, limit(folder.resolve(file)));
      }
      folder = folder.resolve("..").normalize();
    }
    return least;
  }

  private static long limit(Path file) {
    String text = read(file).strip();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }

  private String text(String path) {
    return read(root.resolve(path));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }
}
