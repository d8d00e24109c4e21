import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// From the answer to a submitted job until its FFmpeg runs, and from the answer to a cancellation
/// until it is gone, both seen from outside in the list of processes. Any other program the service
/// starts for a job looks at the input: it is the probe, told apart.
public final class Latency {
  private static final int ROUNDS = 9;
  private static final long STEP_MILLIS = 3;

  private Latency() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Service.folder();
    Path clip = folder.resolve("clip.mp4");
    Measure.run(
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25",
        "-t", "30", "-c:v", "mpeg4", "-q:v", "5", clip.toString());
    List<Double> probed = new ArrayList<>();
    List<Double> started = new ArrayList<>();
    List<Double> ended = new ArrayList<>();
    try (Service service = Service.start(folder.resolve("data"))) {
      String token = service.token();
      String asset = service.upload(token, clip, "clip.mp4");
      String json = service.job(token, asset, "H264 Multiple Bitrate 720p");
      for (int round = 0; round <= ROUNDS; round++) {
        String job = Service.member(service.create(token, "Jobs", json), "Id");
        Start start = start(service);
        service.send(
            service.request(token, "CancelJob?jobid='" + job.replace(":", "%3A") + "'").build(),
            204);
        double end = untilGone(service);
        // The first warms up.
        if (round > 0) {
          probed.add(start.probeMillis());
          started.add(start.wholeMillis());
          ended.add(end);
        }
      }
    }
    double probe = Measure.median(probed);
    double whole = Measure.median(started);
    System.out.printf("medians of %d runs%n", ROUNDS);
    System.out.printf("submit to encoding %.0f ms, of it the probe %.0f ms%n", whole, probe);
    System.out.printf("without the probe  %.0f ms (goal 200)%n", whole - probe);
    System.out.printf("cancel to gone     %.0f ms (goal 1000)%n", Measure.median(ended));
  }

  /// @param probeMillis how long programs that look at the input ran
  private record Start(double wholeMillis, double probeMillis) {}

  /// Waits until an encoding FFmpeg is there.
  private static Start start(Service service) throws InterruptedException {
    long begin = System.nanoTime();
    long probing = 0;
    long last = begin;
    while (true) {
      List<String> commands = commands(service);
      long now = System.nanoTime();
      if (commands.stream().anyMatch(Latency::encodes)) {
        return new Start((now - begin) / 1e6, probing / 1e6);
      }
      if (!commands.isEmpty()) {
        probing += now - last;
      }
      last = now;
      Thread.sleep(STEP_MILLIS);
    }
  }

  /// Milliseconds until no encoding FFmpeg is there.
  private static double untilGone(Service service) throws InterruptedException {
    long begin = System.nanoTime();
    while (commands(service).stream().anyMatch(Latency::encodes)) {
      Thread.sleep(STEP_MILLIS);
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  /// The command lines of what the service has started.
  private static List<String> commands(Service service) {
    return ProcessHandle.of(service.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::info)
        .filter(info -> info.command().isPresent())
        .map(
            info ->
                info.command().orElseThrow()
                    + " "
                    + String.join(" ", info.arguments().orElse(new String[0])))
        .toList();
  }

  private static boolean encodes(String command) {
    return command.contains("libx264");
  }
}
