import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Jobs of one task created through `$batch`, one to a batch, by parallel clients; each is durable
/// when it is answered.
public final class Batch {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 3;

  private Batch() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    Path folder = Service.folder();
    // No worker runs, so nobody looks into the file.
    Path clip = Files.writeString(folder.resolve("clip.mp4"), "no clip");
    try (Service service =
        Service.start(folder.resolve("data"), "--roles", "api,blob,origin")) {
      String token = service.token();
      String asset = service.upload(token, clip, "clip.mp4");
      String job = service.job(token, asset, "H264 Single Bitrate 720p");
      round(service, token, job, seconds);
      List<Double> rates = new java.util.ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        rates.add(round(service, token, job, seconds));
      }
      System.out.printf(
          "%.0f jobs/s (goal 300), median of %d runs, %d clients%n",
          Measure.median(rates), ROUNDS, CLIENTS);
    }
  }

  private static double round(Service service, String token, String job, int seconds)
      throws Exception {
    AtomicLong created = new AtomicLong();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Callable<Object> client =
        () -> {
          while (System.nanoTime() < end) {
            create(service, token, job);
            created.incrementAndGet();
          }
          return created;
        };
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (var done : threads.invokeAll(java.util.Collections.nCopies(CLIENTS, client))) {
        done.get();
      }
    }
    return created.get() / (double) seconds;
  }

  private static void create(Service service, String token, String job) throws Exception {
    String body =
        """
        --batch_1
        Content-Type: multipart/mixed; boundary=changeset_1

        --changeset_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 1

        POST %s/api/Jobs HTTP/1.1
        Content-Type: application/json
        Accept: application/json
        DataServiceVersion: 3.0
        MaxDataServiceVersion: 3.0
        x-ms-version: 2.19
        Content-Length: %d

        %s
        --changeset_1--
        --batch_1--
        """
            .formatted(service.api(), job.length(), job)
            .replace("\n", "\r\n");
    String answer =
        service.send(
            service
                .request(token, "$batch")
                .setHeader("Accept", "multipart/mixed")
                .header("Content-Type", "multipart/mixed; boundary=batch_1")
                .POST(BodyPublishers.ofString(body))
                .build(),
            202);
    if (!answer.contains("HTTP/1.1 201")) {
      throw new IllegalStateException(answer);
    }
  }
}
