import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A read of one entity by its key, of a million jobs and a million assets, against a bare Vert.x
/// route that answers the same bytes.
public final class Reads {
  private static final int ROUNDS = 3;
  private static final int STORED = 1_000_000;
  private static final List<String> HEADERS =
      List.of(
          "Accept: application/json", "DataServiceVersion: 3.0", "MaxDataServiceVersion: 3.0");

  private Reads() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Path folder = Service.folder();
    try (Service service =
        Service.filled(
            folder.resolve("data"), Map.of(Rows.Kind.JOBS, STORED, Rows.Kind.ASSETS, STORED))) {
      compare(folder, service, "Jobs", Rows.id("jid", 512), seconds);
      compare(folder, service, "Assets", Rows.id("cid", 512), seconds);
    }
  }

  private static void compare(
      Path folder, Service service, String set, String id, int seconds) throws Exception {
    String path = set + "('" + id.replace(":", "%3A") + "')";
    try (Bare bare = Bare.of(folder, service, path, HEADERS, id)) {
      bare.compare(Map.of(set, service.target(path, HEADERS)), ROUNDS, seconds);
    }
  }
}
