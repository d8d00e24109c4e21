import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The built program in a process of its own, on free ports, and a client of it.
final class Service implements AutoCloseable {
  static final Path ROOT = Path.of(System.getProperty("bench.root", "."));
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String SECRET = "benchmark-secret-of-more-than-32-characters";
  private static final Pattern FACE = Pattern.compile("^\\s*(api|blob|origin)\\s+(http://\\S+)");

  final HttpClient http = HttpClient.newHttpClient();
  final Process process;
  private final Map<String, URI> faces = new HashMap<>();

  private Service(Process process) {
    this.process = process;
  }

  /// Starts it on a data folder and waits until it says that it is ready.
  static Service start(Path data, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("reelwork").toString(), "serve"));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of("--api-port", "0", "--blob-port", "0", "--origin-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("REELWORK_CLIENT_ID", ID);
    builder.environment().put("REELWORK_CLIENT_SECRET", SECRET);
    builder.redirectError(data.resolveSibling(data.getFileName() + ".log").toFile());
    Service service = new Service(builder.start());
    BufferedReader lines = service.process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher face = FACE.matcher(line);
      if (face.find()) {
        service.faces.put(face.group(1), URI.create(face.group(2)));
      }
      boolean apiAlone = List.of(arguments).contains("api") && service.faces.containsKey("api");
      if (service.faces.containsKey("origin") || apiAlone) {
        return service;
      }
    }
    throw new IOException("the service did not start; see " + data + ".log");
  }

  /// Starts the api on a data folder that holds this many rows of each kind.
  static Service filled(Path data, Map<Rows.Kind, Integer> rows) throws Exception {
    start(data, "--roles", "api").close();
    Rows.insert(data, rows);
    return start(data, "--roles", "api");
  }

  /// A GET of a path below the root, for wrk.
  Wrk.Target target(String path, List<String> headers) throws IOException, InterruptedException {
    return new Wrk.Target(api() + "/api/" + path, pid(), token(), headers);
  }

  URI api() {
    return faces.get("api");
  }

  /// The program's process: the launcher's only child.
  long pid() {
    return process.children().findFirst().map(ProcessHandle::pid).orElse(process.pid());
  }

  /// A token of the service's own endpoint.
  String token() throws IOException, InterruptedException {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s&resource=%s"
            .formatted(ID, SECRET, "https%3A%2F%2Frest.media.azure.net");
    HttpRequest request =
        HttpRequest.newBuilder(api().resolve("/bench/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return member(send(request, 200), "access_token");
  }

  HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(api().resolve("/api/" + path))
        .header("Authorization", "Bearer " + token)
        .header("x-ms-version", "2.19")
        .header("DataServiceVersion", "3.0")
        .header("MaxDataServiceVersion", "3.0")
        .header("Accept", "application/json");
  }

  String get(String token, String path) throws IOException, InterruptedException {
    return send(request(token, path).build(), 200);
  }

  /// Creates an entity and answers it.
  String create(String token, String set, String json) throws IOException, InterruptedException {
    return send(
        request(token, set)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        201);
  }

  String send(HttpRequest request, int expected) throws IOException, InterruptedException {
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IOException(request.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /// An asset with this file in it, uploaded as clients do.
  String upload(String token, Path file, String name) throws IOException, InterruptedException {
    String asset = member(create(token, "Assets", "{\"Name\":\"bench\"}"), "Id");
    put(uploadUrl(token, asset, name), file);
    send(request(token, "CreateFileInfos?assetid='" + asset.replace(":", "%3A") + "'").build(), 204);
    return asset;
  }

  /// Puts a file there as one blob.
  void put(URI target, Path file) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(target)
            .header("x-ms-blob-type", "BlockBlob")
            .header("x-ms-version", "2021-08-06")
            .PUT(BodyPublishers.ofFile(file))
            .build(),
        201);
  }

  /// Where a file of an asset is written to.
  URI uploadUrl(String token, String asset, String name) throws IOException, InterruptedException {
    String policy =
        create(
            token, "AccessPolicies", "{\"Name\":\"w\",\"DurationInMinutes\":60,\"Permissions\":2}");
    String locator =
        create(
            token,
            "Locators",
            "{\"AccessPolicyId\":\"%s\",\"AssetId\":\"%s\",\"Type\":1}"
                .formatted(member(policy, "Id"), asset));
    return URI.create(
        member(locator, "BaseUri") + "/" + name + member(locator, "ContentAccessComponent"));
  }

  /// The JSON of a job of one encoding task.
  String job(String token, String asset, String preset) throws IOException, InterruptedException {
    String body =
        "<taskBody><inputAsset>JobInputAsset(0)</inputAsset>"
            + "<outputAsset>JobOutputAsset(0)</outputAsset></taskBody>";
    String filter = "MediaProcessors()?$filter=Name%20eq%20'Media%20Encoder%20Standard'";
    String processor = member(get(token, filter), "Id");
    return ("{\"Name\":\"bench\",\"InputMediaAssets@odata.bind\":[\"%s/api/Assets('%s')\"],"
            + "\"Tasks\":[{\"Configuration\":\"%s\",\"MediaProcessorId\":\"%s\","
            + "\"TaskBody\":\"%s\"}]}")
        .formatted(api(), asset, preset, processor, body);
  }

  /// The state number of a job.
  int state(String token, String job) throws IOException, InterruptedException {
    Matcher state =
        Pattern.compile("\"State\":(\\d+)")
            .matcher(get(token, "Jobs('" + job.replace(":", "%3A") + "')"));
    return state.find() ? Integer.parseInt(state.group(1)) : -1;
  }

  /// The last text member of this name.
  static String member(String json, String name) {
    Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    String found = "";
    while (member.find()) {
      found = member.group(1);
    }
    return found.replace("\\/", "/").replace("\\u0026", "&");
  }

  @Override
  public void close() throws IOException {
    http.close();
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A new folder under the system's temporary one, deleted at the end.
  static Path folder() throws IOException {
    Path folder = Files.createTempDirectory("reelwork-bench-");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try (var files = Files.walk(folder)) {
                    files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
                  } catch (IOException e) {
                    System.err.println(folder + ": could not be deleted: " + e);
                  }
                }));
    return folder;
  }
}
