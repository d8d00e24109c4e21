package io.reelwork.server.http;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.memory.Memory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running HTTP faces of the service. Safe for any number of threads; whoever starts it closes
/// it.
public final class HttpFaces implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFaces.class);

  private static final int PING_SECONDS = 5;

  private final Vertx vertx;
  private final Memory memory;
  private final List<FaceListener> listeners = new ArrayList<>();
  private final List<Opened> opened = new ArrayList<>();

  /// A socket that is open.
  ///
  /// @param face the face's name
  /// @param port the port it got
  /// @param url address and port as a URL
  /// @param publicUrl how callers reach it, when that is configured
  public record Opened(String face, int port, URI url, Optional<URI> publicUrl) {}

  private HttpFaces(Vertx vertx, Memory memory) {
    this.vertx = vertx;
    this.memory = memory;
  }

  /// Opens every listener of every face.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when a port cannot be taken
  public static HttpFaces start(List<Face> faces, Optional<Tls> tls) {
    return start(faces, tls, Memory.ofThisProcess());
  }

  /// The same with bodies that arrive within the budget of `memory`.
  public static HttpFaces start(List<Face> faces, Optional<Tls> tls, Memory memory) {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(eventLoops())
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    HttpFaces running = new HttpFaces(Vertx.builder().with(options).build(), memory);
    LOG.info("http transport native={}", running.vertx.isNativeTransportEnabled());
    try {
      faces.forEach(face -> running.open(face, tls));
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private static int eventLoops() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  private void open(Face face, Optional<Tls> tls) {
    for (Face.Listener where : face.listeners()) {
      FaceListener listener = new FaceListener(face, where, tls, memory);
      int port = listen(listener, face, where);
      listeners.add(listener);
      URI url = URI.create((where.tls() ? "https://" : "http://") + urlHost(where) + ":" + port);
      opened.add(new Opened(face.name(), port, url, face.origins().publicUrl()));
    }
  }

  private int listen(FaceListener listener, Face face, Face.Listener where) {
    try {
      return await(listener.listen(vertx, eventLoops()), 30);
    } catch (ServiceFailure | UncheckedIOException e) {
      String key = face.name() + (where.tls() ? ".tls-port" : ".port");
      throw new ServiceFailure(
          Code.CONFIGURATION,
          key
              + ": must be free at "
              + where.host()
              + " but "
              + where.port()
              + " cannot be opened: "
              + e.getMessage(),
          e);
    }
  }

  private static String urlHost(Face.Listener where) {
    if (where.host().equals("0.0.0.0") || where.host().equals("::")) {
      return "127.0.0.1";
    }
    return where.host().contains(":") ? "[" + where.host() + "]" : where.host();
  }

  /// The open sockets, in the order of the faces.
  public List<Opened> opened() {
    return List.copyOf(opened);
  }

  /// Throws unless every listener is open and every event loop, that which accepts included, does
  /// what is asked of it.
  ///
  /// @throws ServiceFailure `LOOP` when one does not within seconds
  public void check() {
    List<CompletableFuture<Void>> pings = new ArrayList<>();
    listeners.forEach(listener -> pings.addAll(listener.pings()));
    pings.add(pingAcceptor());
    try {
      CompletableFuture.allOf(pings.toArray(CompletableFuture[]::new))
          .get(PING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure(Code.INTERRUPTED, "http: the caller was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new ServiceFailure(
          Code.LOOP, "http: every event loop must answer within " + PING_SECONDS + " s", e);
    }
  }

  private CompletableFuture<Void> pingAcceptor() {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    try {
      ((VertxInternal) vertx).acceptorEventLoopGroup().execute(() -> answered.complete(null));
    } catch (RuntimeException dead) {
      answered.completeExceptionally(dead);
    }
    return answered;
  }

  /// Stops accepting, lets running requests end within their face's time, then closes everything.
  @Override
  public void close() {
    try {
      await(Future.join(listeners.stream().map(FaceListener::stop).toList()), 60);
      await(vertx.close(), 10);
    } catch (ServiceFailure e) {
      LOG.warn("http stop reason=\"{}\"", e.getMessage());
    }
  }

  private static <T> T await(Future<T> future, int seconds) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure(Code.INTERRUPTED, "http: the caller was interrupted", e);
    } catch (ExecutionException e) {
      throw new ServiceFailure(
          Code.CONFIGURATION,
          String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()),
          e);
    } catch (TimeoutException e) {
      throw new ServiceFailure(Code.CONFIGURATION, "no answer within " + seconds + " s", e);
    }
  }
}
