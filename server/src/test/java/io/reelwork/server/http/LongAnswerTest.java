package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Long answers to callers on real sockets whose kernel has no time limit of its own, so that none
/// but the answer ends a connection.
@Timeout(60)
final class LongAnswerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int LENGTH = 32 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final CompletableFuture<Long> begun = new CompletableFuture<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    request.response().putHeader("Content-Length", String.valueOf(LENGTH));
    begun.complete(System.nanoTime());
    new LongAnswer(
            new EventLoop(vertx, vertx.getOrCreateContext()),
            request.response(),
            new byte[LENGTH],
            PATIENCE,
            () -> end.complete("taken"),
            () -> {
              end.complete("cut");
              request.connection().close();
            })
        .start();
  }

  /// A caller whose socket holds little of what it does not read.
  private RawSocket ask() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    return RawSocket.over(socket).send("GET / HTTP/1.1\nHost: h\n\n");
  }

  @Test
  void cutsACallerWhoTakesNothing() throws Exception {
    try (RawSocket caller = ask()) {
      assertThat(caller.head()).startsWith("HTTP/1.1 200");

      assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("cut");

      long millis = (System.nanoTime() - begun.get()) / 1_000_000;
      assertThat(millis).isBetween(PATIENCE.toMillis(), 10 * PATIENCE.toMillis());
      assertThat(caller.rest().length()).isLessThan(LENGTH);
    }
  }

  /// The whole takes several times as long as the patience, each piece a part of it.
  @Test
  void waitsForACallerWhoTakesLittle() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawSocket caller = ask()) {
      String head = caller.head();
      for (int rests = 0; rests < 8; rests++) {
        caller.in().skipNBytes(LENGTH / 16);
        assertThat(never.await(PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS)).isFalse();
      }
      caller.in().skipNBytes(LENGTH / 2);

      assertThat(head).startsWith("HTTP/1.1 200");
      assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("taken");
    }
  }
}
