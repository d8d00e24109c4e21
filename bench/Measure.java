import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel says of a process, and medians.
final class Measure {
  private static final double TICKS_PER_SECOND = 100;

  private Measure() {}

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /// CPU seconds of a process; with those of children that have ended and were waited for.
  static double cpuSeconds(long pid) throws IOException {
    return cpuSeconds(pid, 14);
  }

  /// CPU seconds of a process alone.
  static double ownCpuSeconds(long pid) throws IOException {
    return cpuSeconds(pid, 12);
  }

  private static double cpuSeconds(long pid, int lastField) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int field = 11; field <= lastField; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// A figure of `/proc/PID/status` in MiB: `VmRSS`, `VmHWM`.
  static double mebibytes(long pid, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /// Processes below this one that run this program.
  static List<ProcessHandle> children(long pid, String program) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(child -> child.info().command().filter(path -> path.endsWith(program)).isPresent())
        .toList();
  }

  /// Runs a command to its end and answers what it printed.
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
