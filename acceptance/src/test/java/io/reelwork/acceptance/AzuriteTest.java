package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The blob face against Azurite, Microsoft's emulator: the same exchanges, one after the other,
/// with the same account and key. Where the answers differ, `differences.txt` tells the reason; a
/// difference that is not listed there fails, and so does a listed one that is gone.
@EnabledIf("io.reelwork.acceptance.AzuriteTest#isInstalled")
class AzuriteTest {
  private static final Path FOLDER = Path.of("src", "test", "azurite");
  private static final String VERSION = "2021-12-02";
  private static final String ACCOUNT = "reelwork";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// What is of the transport, or different by nature.
  private static final Set<String> IGNORED =
      Set.of(
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "server",
          "transfer-encoding",
          "x-ms-request-id",
          "x-ms-version");

  @TempDir static Path data;

  private static ServerProcess server;
  private static String key;

  @BeforeAll
  static void start() {
    server = ServerProcess.with(data).set("roles", "api,blob,origin").start();
    key =
        Command.reelwork(Map.of(), "storage", "keys", ACCOUNT, "--data", data.toString())
            .value("key1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Whether the launcher has installed Azurite; says so when it has not.
  static boolean isInstalled() {
    if (modules().isEmpty()) {
      System.out.println("left out: the comparison with Azurite, which is not installed here");
    }
    return modules().isPresent();
  }

  private static Optional<String> modules() {
    return Optional.ofNullable(System.getenv("REELWORK_TEST_AZURITE"));
  }

  /// One request of `exchanges.txt`.
  ///
  /// @param headers `name: value`, without those of the signature
  private record Exchange(
      String name, String method, String path, List<String> headers, String body) {
    /// ```
    /// == put-blob
    /// PUT /c/a.txt
    /// x-ms-blob-type: BlockBlob
    ///
    /// hello
    /// ```
    static Exchange parse(String text) {
      String[] halves = text.strip().split("\n\n", 2);
      List<String> head = Arrays.asList(halves[0].split("\n"));
      String[] line = head.get(1).split(" ", 2);
      return new Exchange(
          head.get(0).strip(),
          line[0],
          line[1].strip(),
          head.subList(2, head.size()),
          halves.length > 1 ? halves[1].strip() : "");
    }

    boolean hasBody() {
      return method.equals("PUT");
    }
  }

  @Test
  void answersAsAzuriteDoes() throws Exception {
    List<Exchange> exchanges =
        Arrays.stream(Files.readString(FOLDER.resolve("exchanges.txt")).split("(?m)^== "))
            .skip(1)
            .map(Exchange::parse)
            .toList();
    Set<String> found = new TreeSet<>();
    int port = freePort();
    Process azurite = azurite(port);
    try {
      URI ours = server.origin("blob");
      URI theirs = URI.create("http://127.0.0.1:" + port + "/");
      for (Exchange exchange : exchanges) {
        Set<String> here = send(ours, exchange);
        Set<String> there = send(theirs, exchange);
        here.stream()
            .filter(line -> !there.contains(line))
            .forEach(line -> found.add(exchange.name() + " + " + line));
        there.stream()
            .filter(line -> !here.contains(line))
            .forEach(line -> found.add(exchange.name() + " - " + line));
      }
    } finally {
      azurite.destroy();
      azurite.waitFor();
    }
    Set<String> listed = listed(exchanges, found);

    assertThat(minus(found, listed)).as("differences that are not listed").isEmpty();
    assertThat(minus(listed, found)).as("listed differences that are gone").isEmpty();
  }

  private static Set<String> minus(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  @Test
  void givesTheNodeSdkWhatItNeeds() {
    Command script =
        Command.run(
            Map.of("NODE_PATH", modules().orElseThrow()),
            List.of(
                "node",
                FOLDER.resolve("storage-blob.js").toString(),
                server.origin("blob") + ACCOUNT,
                ACCOUNT,
                key));

    assertThat(script.exitCode()).as(script.output()).isZero();
  }

  /// What `differences.txt` lists: `*` stands for every exchange in which a line is found.
  private static Set<String> listed(List<Exchange> exchanges, Set<String> found)
      throws IOException {
    Set<String> all = new TreeSet<>();
    for (String line : Files.readAllLines(FOLDER.resolve("differences.txt"))) {
      if (line.startsWith("* ")) {
        List<String> every =
            exchanges.stream()
                .map(exchange -> exchange.name() + line.substring(1))
                .filter(found::contains)
                .toList();
        all.addAll(every.isEmpty() ? List.of(line) : every);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        all.add(line);
      }
    }
    return all;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process azurite(int port) throws Exception {
    Path main = Path.of(modules().orElseThrow(), "azurite/dist/src/blob/main.js");
    ProcessBuilder builder =
        new ProcessBuilder(
                "node",
                main.toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                String.valueOf(port),
                "--inMemoryPersistence",
                "--disableTelemetry",
                "--silent")
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(Path.of("target"), "azurite-", ".log").toFile());
    builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + key);
    Process process = builder.start();
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return process;
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
    process.destroy();
    throw new IllegalStateException("Azurite did not start");
  }

  private static Set<String> send(URI base, Exchange exchange) throws Exception {
    Map<String, String> fields = new TreeMap<>();
    fields.put("x-ms-version", VERSION);
    fields.put(
        "x-ms-date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    for (String header : exchange.headers()) {
      int colon = header.indexOf(':');
      fields.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT),
          header.substring(colon + 1).strip().replace("{base}", base + ACCOUNT));
    }
    byte[] body = exchange.body().getBytes(StandardCharsets.UTF_8);
    String text = text(exchange, fields, body.length);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + ACCOUNT + exchange.path()))
            .method(
                exchange.method(),
                exchange.hasBody() ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody())
            .header("Authorization", "SharedKey " + ACCOUNT + ":" + sign(text));
    fields.forEach(request::header);
    return lines(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()), base);
  }

  private static String text(Exchange exchange, Map<String, String> fields, int length) {
    StringBuilder text = new StringBuilder(exchange.method()).append('\n');
    for (String name :
        List.of(
            "content-encoding",
            "content-language",
            "content-length",
            "content-md5",
            "content-type",
            "date",
            "if-modified-since",
            "if-match",
            "if-none-match",
            "if-unmodified-since",
            "range")) {
      String value = fields.getOrDefault(name, "");
      boolean sized = name.equals("content-length") && exchange.hasBody() && length > 0;
      text.append(sized ? String.valueOf(length) : value).append('\n');
    }
    fields.forEach((name, value) -> {
      if (name.startsWith("x-ms-")) {
        text.append(name).append(':').append(value).append('\n');
      }
    });
    String[] halves = exchange.path().split("\\?", 2);
    text.append('/').append(ACCOUNT).append('/').append(ACCOUNT).append(halves[0]);
    if (halves.length > 1) {
      Arrays.stream(halves[1].split("&"))
          .sorted()
          .forEach(pair ->
              text.append('\n')
                  .append(pair.replaceFirst("=", ":").replace("%3D", "=").replace("%2F", "/")));
    }
    return text.toString();
  }

  private static String sign(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// An answer as lines that two servers can have in common.
  private static Set<String> lines(HttpResponse<String> answer, URI base) {
    Set<String> lines = new TreeSet<>();
    lines.add("status " + answer.statusCode());
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!IGNORED.contains(name.toLowerCase(Locale.ROOT))) {
            lines.add(
                normal(name.toLowerCase(Locale.ROOT) + ": " + String.join(",", values), base));
          }
        });
    if (!answer.body().isEmpty()) {
      List<String> body = new ArrayList<>();
      String text =
          normal(answer.body(), base)
              .replace("\uFEFF", "")
              .replaceAll("<([\\w-]+)></\\1>", "<$1/>");
      if (text.startsWith("<?xml")) {
        body.addAll(Arrays.asList(text.replaceAll(">\\s*<", ">\n<").split("\n")));
      } else {
        body.add(text);
      }
      body.removeIf(line -> line.startsWith("<?xml") || line.matches("RequestId:.*|Time:.*"));
      body.forEach(line -> lines.add("body " + line.replaceAll("<Message>.*", "<Message>…")));
    }
    return lines;
  }

  private static String normal(String text, URI base) {
    return text.replace(base.toString(), "BASE/")
        .replaceAll("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT", "DATE")
        .replaceAll("\"?0x[0-9A-F]{14,16}\"?", "ETAG")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "GUID");
  }
}
