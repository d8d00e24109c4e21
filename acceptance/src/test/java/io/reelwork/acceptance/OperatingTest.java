package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The service as its operator meets it: first start, second start, a folder in use, clients,
/// doctor, health, and the end.
class OperatingTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path data;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = quick(ServerProcess.with(data)).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aFirstStartMakesAClientAndTheNextOneGoesOn(@TempDir Path folder) throws Exception {
    ServerProcess.Setup bare = quick(new ServerProcess.Setup(folder, Map.of(), List.of()));
    String asset;
    Path file = folder.resolve("client.properties");
    FirstClient client;
    try (ServerProcess first = bare.start()) {
      client = FirstClient.read(file);
      assertThat(first.log()).contains(client.secret(), client.id());
      RestClient rest = RestClient.signIn(first, client.id(), client.secret());
      asset = RestClient.text(rest.post("Assets", "{\"Name\":\"kept\"}").body(), "Id");

      assertThat(first.stop()).isZero();
    }

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(folder.resolve("master.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (ServerProcess second = bare.start()) {
      assertThat(second.log()).doesNotContain(client.secret());
      RestClient rest = RestClient.signIn(second, client.id(), client.secret());
      assertThat(rest.get("Assets('" + asset + "')").body()).contains("\"Name\":\"kept\"");
    }
  }

  @Test
  void takesTheFirstClientFromTheEnvironmentAndDoesNotWriteItDown() {
    assertThat(RestClient.signIn(server).get("Assets").statusCode()).isEqualTo(200);
    assertThat(server.log()).doesNotContain(ServerProcess.CLIENT_SECRET);
    assertThat(data.resolve("client.properties")).doesNotExist();
  }

  @Test
  void refusesAFolderInUseAndAdministersClientsBesideTheServer() {
    Command second = reelwork("serve", "--api-port", "0", "--blob-port", "0", "--origin-port", "0");
    assertThat(second.exitCode()).isNotZero();
    assertThat(second.output())
        .contains(data.toString(), "another one is running in it")
        .doesNotContain("\tat ");

    Command added = reelwork("client", "add", "ada");
    assertThat(added.exitCode()).as(added.output()).isZero();
    String id = added.value("client id");
    RestClient ada = RestClient.signIn(server, id, added.value("client secret"));
    assertThat(ada.get("Assets").statusCode()).isEqualTo(200);
    assertThat(reelwork("client", "list").output())
        .containsPattern(id + " +reelwork +active +ada")
        .doesNotContain(added.value("client secret"));

    assertThat(reelwork("client", "revoke", id).exitCode()).isZero();
    assertThat(untilRefused(ada)).isEqualTo(401);
    assertThat(reelwork("client", "list").output()).containsPattern(id + ".* revoked +ada");
    assertThat(RestClient.signIn(server).get("Assets").statusCode()).isEqualTo(200);
  }

  /// A server may hold a client for a moment before it looks again.
  private static int untilRefused(RestClient rest) {
    long deadline = System.nanoTime() + 15_000_000_000L;
    int status = 200;
    while (status == 200 && System.nanoTime() < deadline) {
      status = rest.get("Assets").statusCode();
    }
    return status;
  }

  @Test
  void tellsItsHealthAndItsNumbersWithoutToken() {
    URI api = server.origin("api");
    RestClient rest = RestClient.signIn(server);
    assertThat(rest.get("Assets").statusCode()).isEqualTo(200);

    HttpResponse<String> live = get(api.resolve("/health/live"));
    HttpResponse<String> ready = get(api.resolve("/health/ready"));
    HttpResponse<String> metrics = get(api.resolve("/metrics"));
    get(server.origin("blob").resolve("/reelwork/nothing"));

    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.body()).isEqualTo("{\"status\":\"live\"}");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .isEqualTo(
            """
            {"status":"ready","checks":{"startup":"ok","database":"ok","storage":"ok",\
            "listeners":"ok","housekeeping":"ok","operations":"ok","ingest":"ok"}}\
            """);
    assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body())
        .contains("reelwork_http_requests_seconds_count{face=\"api\",status=\"2xx\"}");
    assertThat(get(api.resolve("/metrics")).body()).contains("{face=\"blob\",status=\"4xx\"}");
    assertThat(get(api.resolve("/ext/jobs/x")).statusCode()).isEqualTo(401);
  }

  @Test
  void theDoctorNamesWhatItFound() {
    Command healthy =
        reelwork("doctor", "--set", "api.port=0", "--set", "blob.port=0", "--set", "origin.port=0");
    assertThat(healthy.exitCode()).as(healthy.output()).isZero();
    assertThat(healthy.output())
        .contains("ok     jdk", "ok     disk", "ok     ffmpeg", "ok     database")
        .contains("Everything is as it should be.");

    Command sick =
        reelwork(
            "doctor",
            "--set",
            "api.port=" + server.origin("api").getPort(),
            "--set",
            "ffmpeg.path=/nowhere/ffmpeg");
    assertThat(sick.exitCode()).isEqualTo(1);
    assertThat(sick.output())
        .contains("WRONG  port", "cannot be opened", "WRONG  ffmpeg", "/nowhere/ffmpeg")
        .contains("Something must be done")
        .doesNotContain("\tat ");
  }

  @Test
  void theLauncherAlonePrintsHelp() {
    Command alone = launcher(Map.of());

    assertThat(alone.exitCode()).isZero();
    assertThat(alone.output()).contains("./reelwork demo", "./reelwork test", "serve", "doctor");
  }

  @Test
  void theLauncherFindsAJdkThatIsNewEnoughBesideOneThatIsNot(@TempDir Path old) throws Exception {
    Files.createDirectory(old.resolve("bin"));
    Files.createFile(
        old.resolve("bin/javac"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");

    Command found = launcher(Map.of("JAVA_HOME", old.toString()), "jdk");

    assertThat(found.exitCode()).as(found.output()).isZero();
    assertThat(Files.readString(Path.of(found.output().strip(), "release")))
        .containsPattern("JAVA_VERSION=\"(2[5-9]|[3-9]\\d)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--data %s", "--data=%s", "--set data=%s"})
  void theDemoRunsInTheFolderThatItsUserNames(String words, @TempDir Path folder) throws Exception {
    Path noFolder = Files.createFile(folder.resolve("no-folder"));
    List<String> line = new ArrayList<>(List.of("demo"));
    line.addAll(List.of(words.formatted(noFolder).split(" ")));

    Command demo = launcher(Map.of(), line.toArray(String[]::new));

    assertThat(demo.exitCode()).isNotZero();
    assertThat(demo.output()).contains(noFolder + ": must be a folder");
  }

  @Test
  void refusesAKeyItDoesNotKnowAndNamesTheNearest() {
    Command misspelt = reelwork("serve", "--set", "jobs.start-dely=1s");

    assertThat(misspelt.exitCode()).isNotZero();
    assertThat(misspelt.output()).contains("jobs.start-dely", "jobs.start-delay");
    assertThat(misspelt.output()).doesNotContain("\tat ");
  }

  /// `./reelwork …`, as people type it.
  private static Command launcher(Map<String, String> environment, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of("..", "reelwork").toAbsolutePath().normalize().toString());
    line.addAll(List.of(arguments));
    return Command.run(environment, line);
  }

  private static Command reelwork(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = data.toString();
    String bundled = System.getenv("REELWORK_TEST_FFMPEG_BUNDLED");
    return Command.reelwork(
        bundled == null ? Map.of() : Map.of("REELWORK_FFMPEG_BUNDLED", bundled), all);
  }

  /// Without a worker, whose start learns what FFmpeg can do.
  private static ServerProcess.Setup quick(ServerProcess.Setup setup) {
    return setup.set("roles", "api,blob,origin");
  }

  /// What the first start wrote down.
  private record FirstClient(String id, String secret) {
    static FirstClient read(Path file) throws Exception {
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(2);
      return new FirstClient(
          lines.get(0).substring("client.id=".length()),
          lines.get(1).substring("client.secret=".length()));
    }
  }

  private static HttpResponse<String> get(URI uri) {
    return RestClient.send(HTTP, HttpRequest.newBuilder(uri).build());
  }
}
