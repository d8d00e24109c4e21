import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The reference of the headline query: a bare Vert.x route that answers the bytes of a file, head
/// and body, on as many event loops as the service has. Prints its port.
public final class Bare {
  private Bare() {}

  public static void main(String[] arguments) throws Exception {
    if (org.slf4j.LoggerFactory.getLogger("ROOT") instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(ch.qos.logback.classic.Level.WARN);
    }
    String answer = Files.readString(Path.of(arguments[0]));
    int end = answer.indexOf("\r\n\r\n");
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line : answer.substring(0, end).lines().skip(1).toList()) {
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
