package io.reelwork.server.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.reelwork.services.memory.Memory;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening socket of a face, shared by several event loops.
final class FaceListener {
  private static final Logger LOG = LoggerFactory.getLogger(FaceListener.class);

  private static final int CHUNK_BYTES = Inflow.READ_BYTES;
  private static final int BACKLOG = 1024;
  private static final int MOST_TRIES = 5;

  private final Face face;
  private final Face.Listener where;
  private final Optional<Tls> tls;
  private final Memory memory;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final List<Context> loops = new CopyOnWriteArrayList<>();
  private int tries;

  FaceListener(Face face, Face.Listener where, Optional<Tls> tls, Memory memory) {
    this.face = face;
    this.where = where;
    this.tls = tls;
    this.memory = memory;
  }

  /// Opens the socket on this many event loops; the result is its port.
  ///
  /// To Vert.x 0 means a port of its own for each event loop, so a free one is looked for here;
  /// when another program is quicker to take it, the next try finds another.
  Future<Integer> listen(Vertx vertx, int loops) {
    int port = where.port() == 0 ? freePort() : where.port();
    tries++;
    return vertx
        .deployVerticle(() -> new Loop(port), new DeploymentOptions().setInstances(loops))
        .map(_ -> port)
        .recover(e ->
            where.port() == 0 && tries < MOST_TRIES
                ? listen(vertx, loops)
                : Future.failedFuture(e));
  }

  private int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(where.host()))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What completes as soon as each of its event loops has done what was asked of it before.
  List<CompletableFuture<Void>> pings() {
    return loops.stream().map(FaceListener::ping).toList();
  }

  private static CompletableFuture<Void> ping(Context loop) {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    try {
      loop.runOnContext(_ -> answered.complete(null));
    } catch (RuntimeException dead) {
      answered.completeExceptionally(dead);
    }
    return answered;
  }

  /// Stops accepting and waits for running requests.
  Future<?> stop() {
    return Future.join(
        servers.stream().map(server -> server.shutdown(face.limits().stopTimeout())).toList());
  }

  private HttpServerOptions options(int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(where.host())
            .setPort(port)
            .setAcceptBacklog(BACKLOG)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setTcpUserTimeout((int) face.limits().idleTimeout().toMillis())
            .setHandle100ContinueAutomatically(false)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setMaxInitialLineLength(HttpLimits.LINE_BYTES)
            .setMaxHeaderSize(HttpLimits.HEADER_BYTES)
            .setMaxChunkSize(CHUNK_BYTES)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    if (where.tls()) {
      options.setSsl(true).setKeyCertOptions(tls.orElseThrow().options());
    }
    return options;
  }

  /// The listener on one event loop.
  private final class Loop extends VerticleBase {
    private final Map<HttpConnection, Exchange.Connection> connected = new ConcurrentHashMap<>();
    private final int port;

    Loop(int port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      HttpServer server =
          vertx
              .createHttpServer(options(port))
              .connectionHandler(this::connected)
              .requestHandler(this::requested)
              .invalidRequestHandler(Loop::refused)
              .exceptionHandler(e -> LOG.debug("connection failed reason=\"{}\"", e.toString()));
      servers.add(server);
      loops.add(context);
      return server.listen();
    }

    private void connected(HttpConnection connection) {
      if (connections.incrementAndGet() > face.limits().connections()) {
        LOG.warn("connection refused face={} limit={}", face.name(), face.limits().connections());
        connection.closeHandler(_ -> connections.decrementAndGet());
        connection.close();
        return;
      }
      ConnectionWatch watch = new ConnectionWatch(loop(), connection, face.limits());
      Peer peer = new Peer(face.origins(), where.tls(), connection);
      connected.put(connection, new Exchange.Connection(peer, watch, memory));
      connection.exceptionHandler(_ -> {});
      connection.closeHandler(_ -> {
        connections.decrementAndGet();
        connected.remove(connection);
        watch.closed();
      });
    }

    private EventLoop loop() {
      return new EventLoop(vertx, vertx.getOrCreateContext());
    }

    private void requested(HttpServerRequest raw) {
      Exchange.Connection connection = connected.get(raw.connection());
      if (connection != null) {
        new Exchange(face, loop(), raw, connection).start();
      }
    }

    /// A head that cannot be read: the connection ends with the answer.
    private static void refused(HttpServerRequest raw) {
      Throwable cause = raw.decoderResult().cause();
      if (cause instanceof PrematureChannelClosureException) {
        return;
      }
      int status =
          switch (cause) {
            case TooLongHttpLineException _ -> 414;
            case TooLongHttpHeaderException _ -> 431;
            case null, default -> 400;
          };
      LOG.info("request refused status={} reason=\"{}\"", status, String.valueOf(cause));
      raw.response().setStatusCode(status).putHeader("Connection", "close").end();
      raw.connection().close();
    }
  }
}
