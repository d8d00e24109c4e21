import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// From the start of the program to the first answered request, on a new data folder and on one
/// that is there already, and the memory of the idle service.
public final class Startup {
  private static final int ROUNDS = 5;

  private Startup() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Service.folder();
    List<Double> first = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      start(http, folder.resolve("warm-up"));
      for (int round = 0; round < ROUNDS; round++) {
        Path data = folder.resolve("data" + round);
        first.add(start(http, data)[0]);
        double[] again = start(http, data);
        warm.add(again[0]);
        memory.add(again[1]);
      }
    }
    System.out.printf("medians of %d runs%n", ROUNDS);
    System.out.printf("first start %.2f s%n", Measure.median(first));
    System.out.printf("warm start  %.2f s (goal 1.5)%n", Measure.median(warm));
    System.out.printf("idle memory %.0f MiB (goal 250)%n", Measure.median(memory));
  }

  private static double[] start(HttpClient http, Path data) throws Exception {
    long begin = System.nanoTime();
    try (Service service = Service.start(data)) {
      URI health = service.api().resolve("/health/ready");
      http.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
      double seconds = (System.nanoTime() - begin) / 1e9;
      Thread.sleep(3000);
      return new double[] {seconds, Measure.mebibytes(service.pid(), "VmRSS")};
    }
  }
}
