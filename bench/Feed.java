import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A page of 1000 jobs and one of 1000 assets, in the formats of the clients, against a bare Vert.x
/// route that answers the same bytes from memory: the same request again and again while nothing is
/// changed, as pollers send it, and requests that all differ, so that each page is made anew.
public final class Feed {
  private static final int ROUNDS = 3;
  private static final int STORED = 10_000;
  private static final Map<String, List<String>> FORMATS = new LinkedHashMap<>();

  static {
    FORMATS.put(
        "Atom (Java, .NET, PHP)",
        List.of(
            "Accept: application/atom+xml",
            "DataServiceVersion: 3.0",
            "MaxDataServiceVersion: 3.0"));
    FORMATS.put(
        "JSON verbose (Node, Python)",
        List.of(
            "Accept: application/json;odata=verbose",
            "DataServiceVersion: 3.0",
            "MaxDataServiceVersion: 3.0"));
    FORMATS.put(
        "JSON light (Postman)",
        List.of(
            "Accept: application/json", "DataServiceVersion: 3.0", "MaxDataServiceVersion: 3.0"));
  }

  private Feed() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4;
    Path folder = Service.folder();
    try (Service service =
        Service.filled(
            folder.resolve("data"), Map.of(Rows.Kind.JOBS, STORED, Rows.Kind.ASSETS, STORED))) {
      for (String set : List.of("Jobs", "Assets")) {
        for (var format : FORMATS.entrySet()) {
          System.out.println(set + ", " + format.getKey() + " (goal 0.30)");
          compare(folder, service, set, format.getValue(), seconds);
        }
      }
    }
  }

  private static void compare(
      Path folder, Service service, String set, List<String> headers, int seconds)
      throws Exception {
    try (Bare bare = Bare.of(folder, service, set, headers, "UUID:")) {
      Wrk.Target feed = service.target(set, headers);
      Map<String, Wrk.Target> targets = new LinkedHashMap<>();
      targets.put("feed", feed);
      targets.put("made anew", feed.eachAnew());
      bare.compare(targets, ROUNDS, seconds);
    }
  }
}
