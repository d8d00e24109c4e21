package io.reelwork.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Clients of every wire at once, each asking again and again, and what they were promised: every
/// answer must be the usual one or 503 with `Retry-After`.
final class WireLoad implements AutoCloseable {
  private static final int PAUSE_MS = 15;
  private static final Pattern ID = Pattern.compile("\"Id\":\"([^\"]+)\"");
  private static final Pattern PART = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final String JSON = "application/json";

  private final Deployed service;
  private final Deployed.Sas container;
  private final String input;
  private final long tag = System.nanoTime();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /// What clients were told that must not be so.
  final Queue<String> faults = new ConcurrentLinkedQueue<>();

  /// Ids of assets that were made, of jobs, and names of blobs with their content.
  final Queue<String> assets = new ConcurrentLinkedQueue<>();

  final Queue<String> jobs = new ConcurrentLinkedQueue<>();
  final Map<String, String> blobs = new ConcurrentHashMap<>();

  /// The names that changesets asked for, each for two assets.
  final Queue<String> changesets = new ConcurrentLinkedQueue<>();

  /// The number that was promised last to each asset that is renamed.
  final Map<String, Integer> renamed = new ConcurrentHashMap<>();

  /// `wire status` and how often; wire and the slowest answer in ms; wire and when it last worked.
  final Map<String, Integer> answers = new ConcurrentSkipListMap<>();

  final Map<String, Long> slowestMs = new ConcurrentSkipListMap<>();
  final Map<String, Long> workedNanos = new ConcurrentHashMap<>();

  private WireLoad(Deployed service) {
    this.service = service;
    this.input = service.asset();
    this.container = service.sas(input);
  }

  /// An answer as a test looks at it.
  record Reply(int status, String body) {
    String id() {
      Matcher id = ID.matcher(body);
      return id.find() ? id.group(1) : "";
    }
  }

  /// The wires that are used.
  static final List<String> WIRES =
      List.of("create", "rename", "read", "batch", "blob", "ext", "token", "job");

  static WireLoad on(Deployed service) {
    WireLoad load = new WireLoad(service);
    load.repeat("create", load::create);
    load.repeat("rename", load.renaming());
    load.repeat("read", load::read);
    load.repeat("batch", load::batch);
    load.repeat("blob-1", n -> load.upload("one", n));
    load.repeat("blob-2", n -> load.upload("two", n));
    load.repeat("ext", load::ext);
    load.repeat("token", load::token);
    load.repeat("job", load::job);
    return load;
  }

  private void repeat(String name, IntConsumer work) {
    threads.add(
        Thread.ofVirtual()
            .name("load-" + name)
            .start(() -> {
              for (int n = 0; !stopped; n++) {
                try {
                  work.accept(n);
                } catch (RuntimeException e) {
                  faults.add(name + ": " + e);
                }
                pause(PAUSE_MS);
              }
            }));
  }

  private static void pause(int ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void create(int n) {
    api("create", "POST", "/api/Assets", "{\"Name\":\"a-" + n + "\"}", 201)
        .ifPresent(made -> assets.add(made.id()));
  }

  private IntConsumer renaming() {
    String id = service.asset();
    renamed.put(id, -1);
    return n ->
        api("rename", "MERGE", asset(id), "{\"Name\":\"r-" + n + "\"}", 204)
            .ifPresent(_ -> renamed.put(id, n));
  }

  private void read(int n) {
    String path = n % 2 == 0 ? "/api/Assets?$top=5" : asset(input);
    api("read", "GET", path, "", 200);
  }

  private static String asset(String id) {
    return "/api/Assets('" + id.replace(":", "%3A") + "')";
  }

  private void batch(int n) {
    String name = "b-" + tag + "-" + n;
    String body =
        """
        --b
        Content-Type: multipart/mixed; boundary=c

        --c
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 1

        POST Assets HTTP/1.1
        Content-Type: application/json
        Accept: application/json

        {"Name":"%1$s-1"}
        --c
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 2

        POST Assets HTTP/1.1
        Content-Type: application/json
        Accept: application/json

        {"Name":"%1$s-2"}
        --c--
        --b
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        GET Assets?$top=1 HTTP/1.1
        Accept: application/json


        --b--
        """
            .formatted(name)
            .replace("\n", "\r\n");
    changesets.add(name);
    HttpRequest.Builder request =
        authorized("/api/$batch").header("Content-Type", "multipart/mixed; boundary=b");
    send("batch", request.POST(BodyPublishers.ofString(body)), 202).ifPresent(this::parts);
  }

  private void parts(Reply batch) {
    List<Integer> statuses =
        PART.matcher(batch.body()).results().map(it -> Integer.parseInt(it.group(1))).toList();
    long later = batch.body().lines().filter(line -> line.startsWith("Retry-After")).count();
    statuses.forEach(status -> count("part", status));
    if (statuses.stream().anyMatch(status -> !List.of(200, 201, 503).contains(status))
        || later != statuses.stream().filter(status -> status == 503).count()) {
      faults.add("batch: " + batch.body());
    }
    if (statuses.contains(201)) {
      ID.matcher(batch.body()).results().limit(2).forEach(id -> assets.add(id.group(1)));
    }
  }

  private void upload(String client, int n) {
    String name = client + "-" + n;
    StringBuilder list = new StringBuilder("<BlockList>");
    StringBuilder content = new StringBuilder();
    for (String id : List.of("QUFB", "QkJC", "Q0ND")) {
      String block = (name + id).repeat(2000);
      if (blob("PUT", name + "?comp=block&blockid=" + id, block, 201).isEmpty()) {
        return;
      }
      content.append(block);
      list.append("<Latest>").append(id).append("</Latest>");
    }
    list.append("</BlockList>");
    if (blob("PUT", name + "?comp=blocklist", list.toString(), 201).isPresent()) {
      blobs.put(name, content.toString());
    }
  }

  private Optional<Reply> blob(String method, String nameAndQuery, String body, int usual) {
    String separator = nameAndQuery.contains("?") ? "&" : "?";
    String sas = container.query().substring(1);
    String target = container.container() + "/" + nameAndQuery + separator + sas;
    return send(
        "blob",
        HttpRequest.newBuilder(URI.create(root("blob") + target))
            .method(method, BodyPublishers.ofString(body)),
        usual);
  }

  private void ext(int n) {
    List<String> known = List.copyOf(jobs);
    if (!known.isEmpty()) {
      String id = known.get(n % known.size());
      api("ext", "GET", "/ext/jobs/" + id.replace(":", "%3A"), "", 200);
    }
  }

  private void token(int n) {
    String form =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + service.client().id()
            + "&client_secret="
            + service.client().secret();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root("api") + "/t" + n + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded");
    send("token", request.POST(BodyPublishers.ofString(form)), 200);
  }

  private void job(int n) {
    String body =
        """
        {"Name":"j-%d","InputMediaAssets@odata.bind":["Assets('%s')"],"Tasks":[{"Name":"t",\
        "MediaProcessorId":"nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56",\
        "Configuration":"H264 Single Bitrate 720p","TaskBody":"<taskBody><inputAsset>\
        JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)</outputAsset></taskBody>"}]}\
        """
            .formatted(n, input.replace(":", "%3A"));
    api("job", "POST", "/api/Jobs", body, 201).ifPresent(made -> jobs.add(made.id()));
    pause(200);
  }

  private String root(String face) {
    return "http://127.0.0.1:" + service.port(face, false);
  }

  private HttpRequest.Builder authorized(String path) {
    return HttpRequest.newBuilder(URI.create(root("api") + path))
        .header("Authorization", "Bearer " + service.token())
        .header("x-ms-version", "2.19");
  }

  /// Asks the api in JSON; empty when the answer was not the usual one.
  Optional<Reply> api(String wire, String method, String path, String body, int usual) {
    HttpRequest.Builder request =
        authorized(path.replace(" ", "%20")).header("Accept", JSON).header("Content-Type", JSON);
    return send(wire, request.method(method, BodyPublishers.ofString(body)), usual);
  }

  /// What a blob of the load holds.
  Optional<Reply> download(String name) {
    return blob("GET", name, "", 200);
  }

  /// `/health/ready` now; a probe does not wait for long.
  int readiness() throws IOException, InterruptedException {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create(root("api") + "/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return client.send(ready, BodyHandlers.ofString()).statusCode();
  }

  private Optional<Reply> send(String wire, HttpRequest.Builder request, int usual) {
    long begin = System.nanoTime();
    HttpResponse<String> answer;
    try {
      answer =
          client.send(request.timeout(Duration.ofSeconds(90)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      faults.add(wire + ": " + e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    count(wire, answer.statusCode());
    slowestMs.merge(wire, (System.nanoTime() - begin) / 1_000_000, Math::max);
    if (answer.statusCode() == usual) {
      workedNanos.put(wire, begin);
      return Optional.of(new Reply(usual, answer.body()));
    }
    boolean later = answer.headers().firstValue("Retry-After").isPresent();
    if (answer.statusCode() != 503 || !later) {
      faults.add(wire + ": " + answer.statusCode() + " " + answer.headers() + answer.body());
    }
    return Optional.empty();
  }

  private void count(String wire, int status) {
    answers.merge(wire + " " + status, 1, Integer::sum);
  }

  /// Whether every wire has answered as usual to a request that was sent after `sinceNanos`.
  boolean worksSince(long sinceNanos) {
    return WIRES.stream()
        .allMatch(wire -> workedNanos.getOrDefault(wire, Long.MIN_VALUE) > sinceNanos);
  }

  /// Ends after the requests that are under way.
  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(100));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return answers + " slowest ms " + slowestMs + " faults " + Arrays.toString(faults.toArray());
  }
}
