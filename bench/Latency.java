import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// From the answer to a submitted job until its FFmpeg runs, and from the answer to a cancellation
/// until it is gone, both seen from outside in the list of processes.
public final class Latency {
  private static final int ROUNDS = 5;

  private Latency() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Service.folder();
    Path clip = folder.resolve("clip.mp4");
    Measure.run(
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25",
        "-t", "30", "-c:v", "mpeg4", "-q:v", "5", clip.toString());
    List<Double> started = new ArrayList<>();
    List<Double> ended = new ArrayList<>();
    try (Service service = Service.start(folder.resolve("data"))) {
      String token = service.token();
      String asset = service.upload(token, clip, "clip.mp4");
      String json = service.job(token, asset, "H264 Multiple Bitrate 720p");
      for (int round = 0; round <= ROUNDS; round++) {
        String job = Service.member(service.create(token, "Jobs", json), "Id");
        double start = until(service, true);
        service.send(
            service.request(token, "CancelJob?jobid='" + job.replace(":", "%3A") + "'").build(),
            204);
        double end = until(service, false);
        if (round > 0) {
          started.add(start);
          ended.add(end);
        }
      }
    }
    System.out.printf("medians of %d runs%n", ROUNDS);
    System.out.printf(
        "submit to encoding %.0f ms (goal 200 after the probe)%n", Measure.median(started));
    System.out.printf("cancel to gone     %.0f ms (goal 1000)%n", Measure.median(ended));
  }

  /// Milliseconds until an encoding FFmpeg is there, or none is.
  private static double until(Service service, boolean running) throws InterruptedException {
    long begin = System.nanoTime();
    while (isEncoding(service) != running) {
      Thread.sleep(5);
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  private static boolean isEncoding(Service service) {
    return Measure.children(service.pid(), "ffmpeg").stream()
        .anyMatch(
            child ->
                String.join(" ", child.info().arguments().orElse(new String[0]))
                    .contains("libx264"));
  }
}
