import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The job query that clients send all the time, with 1k and 1M jobs stored, against a bare Vert.x
/// route that answers the same bytes.
public final class Headline {
  private static final int ROUNDS = 5;
  private static final String JOB = "nb:jid:UUID:00000200-0000-4000-8000-000000000000";
  private static final String QUERY =
      "Jobs()?$filter=Id%20eq%20'" + JOB.replace(":", "%3A") + "'&$top=1";
  private static final List<String> HEADERS =
      List.of(
          "Accept: application/json",
          "DataServiceVersion: 1.0;NetFx",
          "MaxDataServiceVersion: 3.0;NetFx");

  private Headline() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    Path folder = Service.folder();
    try (Service few = Service.filled(folder.resolve("few"), Map.of(Rows.Kind.JOBS, 1_000));
        Service many = Service.filled(folder.resolve("many"), Map.of(Rows.Kind.JOBS, 1_000_000));
        Bare bare = Bare.of(folder, few, QUERY, HEADERS, JOB)) {
      Map<String, Wrk.Target> targets = new LinkedHashMap<>();
      targets.put("1k", few.target(QUERY, HEADERS));
      targets.put("1M", many.target(QUERY, HEADERS));
      Map<String, Wrk.Run> medians = bare.compare(targets, ROUNDS, seconds);
      System.out.printf(
          "goals: rate 0.50 at 1M; p99 at 1M / p99 at 1k %.2f (goal 1.50)%n",
          medians.get("1M").p99() / medians.get("1k").p99());
    }
  }
}
