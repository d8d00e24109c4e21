import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A job of "H264 Multiple Bitrate 720p" against the bare FFmpeg command that makes the same
/// renditions: the very command the service has run, replayed. CPU time counts the service with all
/// its children, so probing, verifying and publishing are in it.
public final class Ladder {
  private static final int ROUNDS = 3;
  private static final int FINISHED = 3;

  private static final long SAMPLE_MILLIS = 100;

  /// As often as the Azure SDKs look how a job is doing.
  private static final long POLL_MILLIS = 2500;

  /// @param ownSeconds the part of the CPU time that is not FFmpeg's
  private record Run(
      double cpuSeconds, double ownSeconds, double wallSeconds, double peakMebibytes) {}

  private Ladder() {}

  public static void main(String[] arguments) throws Exception {
    String seconds = arguments.length > 0 ? arguments[0] : "60";
    Path folder = Service.folder();
    Path clip = folder.resolve("clip.mp4");
    Measure.run(
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30",
        "-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", seconds, "-c:v", "libx264",
        "-preset", "veryfast", "-c:a", "aac", clip.toString());
    List<Double> cpu = new ArrayList<>();
    List<Double> wall = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    try (Service service = Service.start(folder.resolve("data"))) {
      String token = service.token();
      String asset = service.upload(token, clip, "clip.mp4");
      String json = service.job(token, asset, "H264 Multiple Bitrate 720p");
      for (int round = 0; round < ROUNDS; round++) {
        List<String> command = new ArrayList<>();
        Run ours = job(service, token, json, command);
        Run bare = replay(command, folder.resolve("bare-" + round));
        System.out.printf("round %d: ours %s, bare %s%n", round, ours, bare);
        cpu.add(ours.cpuSeconds() / bare.cpuSeconds());
        wall.add(ours.wallSeconds() / bare.wallSeconds());
        memory.add(ours.peakMebibytes() / bare.peakMebibytes());
      }
    }
    System.out.printf("medians of %d interleaved runs on a clip of %s s%n", ROUNDS, seconds);
    System.out.printf("CPU time    %.3f (goal 1.05)%n", Measure.median(cpu));
    System.out.printf("wall time   %.3f%n", Measure.median(wall));
    System.out.printf("peak memory %.3f (of the FFmpeg process)%n", Measure.median(memory));
  }

  private static Run job(Service service, String token, String json, List<String> command)
      throws IOException, InterruptedException {
    double cpu = Measure.cpuSeconds(service.pid());
    double own = Measure.ownCpuSeconds(service.pid());
    long begin = System.nanoTime();
    double peak = 0;
    String job = Service.member(service.create(token, "Jobs", json), "Id");
    int state = 0;
    long nextPoll = System.nanoTime();
    while (state < FINISHED) {
      for (ProcessHandle child : Measure.children(service.pid(), "ffmpeg")) {
        List<String> line = commandLine(child.pid());
        if (line.contains("libx264")) {
          command.clear();
          command.addAll(line);
          peak = Math.max(peak, peakOf(child.pid()));
        }
      }
      Thread.sleep(SAMPLE_MILLIS);
      if (System.nanoTime() >= nextPoll) {
        state = service.state(token, job);
        nextPoll += POLL_MILLIS * 1_000_000;
      }
    }
    if (state != FINISHED) {
      throw new IOException("the job ended in state " + state);
    }
    return new Run(
        Measure.cpuSeconds(service.pid()) - cpu,
        Measure.ownCpuSeconds(service.pid()) - own,
        (System.nanoTime() - begin) / 1e9, peak);
  }

  /// The same command with its outputs in another folder.
  private static Run replay(List<String> command, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    List<String> line = new ArrayList<>(command);
    for (int i = 0; i < line.size(); i++) {
      boolean isInput = i > 0 && line.get(i - 1).equals("-i");
      if (line.get(i).startsWith("file:") && !isInput) {
        line.set(i, "file:" + folder.resolve("out" + i + ".mp4"));
      }
    }
    long self = ProcessHandle.current().pid();
    double cpu = Measure.cpuSeconds(self);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    double peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, peakOf(process.pid()));
      Thread.sleep(SAMPLE_MILLIS);
    }
    if (process.exitValue() != 0) {
      throw new IOException("the bare command failed: " + line);
    }
    return new Run(Measure.cpuSeconds(self) - cpu, 0, (System.nanoTime() - begin) / 1e9, peak);
  }

  private static List<String> commandLine(long pid) throws IOException {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8);
      return List.of(line.split("\0"));
    } catch (java.nio.file.NoSuchFileException gone) {
      return List.of();
    }
  }

  private static double peakOf(long pid) {
    try {
      return Measure.mebibytes(pid, "VmHWM");
    } catch (IOException gone) {
      return 0;
    }
  }
}
