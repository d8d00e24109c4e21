import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The reference of reads: a bare Vert.x route in a process of its own that answers the bytes of a
/// file, head and body, from memory, on as many event loops as the service has. Prints its port.
public final class Bare implements AutoCloseable {
  private final Process process;
  private final Wrk.Target target;
  private final int bodyBytes;

  private Bare(Process process, Wrk.Target target, int bodyBytes) {
    this.process = process;
    this.target = target;
    this.bodyBytes = bodyBytes;
  }

  /// Answers what a service answers to a GET.
  ///
  /// @param expected a text that must be in it
  static Bare of(
      Path folder, Service service, String path, List<String> headers, String expected)
      throws Exception {
    Wrk.Target original = service.target(path, headers);
    HttpRequest.Builder request = service.request(original.token(), path);
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.setHeader(parts[0], parts[1]);
    }
    var answer = service.http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains(expected)) {
      throw new IOException("not " + expected + ": " + answer.body());
    }
    StringBuilder bytes = new StringBuilder("HTTP/1.1 200 OK\r\n");
    answer
        .headers()
        .map()
        .forEach((name, values) -> bytes.append(name + ": " + values.getFirst() + "\r\n"));
    Path file = Files.createTempFile(folder, "answer", ".http");
    Files.writeString(file, bytes + "\r\n" + answer.body());
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms128m",
                "-Xmn64m",
                "-Xmx640m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Service.ROOT.resolve("bench/Bare.java").toString(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String url = "http://127.0.0.1:" + process.inputReader().readLine() + "/api/" + path;
    return new Bare(
        process,
        new Wrk.Target(url, process.pid(), original.token(), headers),
        answer.body().getBytes(StandardCharsets.UTF_8).length);
  }

  /// Asks this route and others, in turns, and prints the medians and what the others' are of this
  /// one's; answers them by name.
  Map<String, Wrk.Run> compare(Map<String, Wrk.Target> others, int rounds, int seconds)
      throws IOException, InterruptedException {
    Map<String, Wrk.Target> targets = new LinkedHashMap<>(Map.of("bare", target));
    targets.putAll(others);
    System.out.printf(
        "medians of %d interleaved runs, wrk -t1 -c%d, %.1f KB%n",
        rounds, Wrk.CONNECTIONS, bodyBytes / 1e3);
    Map<String, Wrk.Run> medians = Wrk.interleaved(targets, rounds, seconds);
    Wrk.Run bare = medians.get("bare");
    for (String other : others.keySet()) {
      Wrk.Run run = medians.get(other);
      System.out.printf(
          "%s / bare: rate %.2f, per CPU second %.2f%n",
          other, run.rate() / bare.rate(), run.perCpuSecond() / bare.perCpuSecond());
    }
    return medians;
  }

  @Override
  public void close() {
    process.destroy();
  }

  public static void main(String[] arguments) throws Exception {
    if (org.slf4j.LoggerFactory.getLogger("ROOT") instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(ch.qos.logback.classic.Level.WARN);
    }
    String answer = Files.readString(Path.of(arguments[0]));
    int end = answer.indexOf("\r\n\r\n");
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    // What delimits the body is the server's own business.
    for (String line : answer.substring(0, end).lines().skip(1).filter(Bare::isContent).toList()) {
      int colon = line.indexOf(':');
      headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    vertx
        .deployVerticle(
            () -> new Route(port, headers, answer.substring(end + 4)),
            new DeploymentOptions().setInstances(loops))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    System.out.println(port);
  }

  private static boolean isContent(String line) {
    return !line.regionMatches(true, 0, "Transfer-Encoding", 0, 17);
  }

  private static final class Route extends AbstractVerticle {
    private final int port;
    private final List<Map.Entry<String, String>> headers;
    private final Buffer body;

    Route(int port, List<Map.Entry<String, String>> headers, String body) {
      this.port = port;
      this.headers = headers;
      this.body = Buffer.buffer(body);
    }

    @Override
    public void start() {
      vertx
          .createHttpServer(
              new HttpServerOptions().setHost("127.0.0.1").setPort(port).setTcpNoDelay(true))
          .requestHandler(
              request -> {
                headers.forEach(
                    field -> request.response().headers().add(field.getKey(), field.getValue()));
                request.response().end(body);
              })
          .listen();
    }
  }
}
