package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class HttpFacesTest {
  private static final HttpLimits QUICK =
      new HttpLimits(4, Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofSeconds(10));

  @TempDir private Path folder;

  private static HttpFaces start(Handler handler) {
    return start(handler, HttpLimits.DEFAULT);
  }

  private static HttpFaces start(Handler handler, HttpLimits limits) {
    return HttpFaces.start(
        List.of(
            new Face(
                "api",
                List.of(new Face.Listener("127.0.0.1", 0, false)),
                Origins.ofRequest(),
                limits,
                handler)),
        Optional.empty());
  }

  private static RawSocket connect(HttpFaces faces) throws IOException {
    return RawSocket.to(faces.opened().getFirst().port());
  }

  private static byte[] all(Request request) {
    try (InputStream in = request.body()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void handsPathAndQueryOverAsSent() throws IOException {
    Handler echo =
        request ->
            Response.text(200, request.method() + " " + request.path() + " ? " + request.query());
    try (HttpFaces faces = start(echo);
        RawSocket client = connect(faces)) {
      client.send(
          """
          MERGE /api//Assets('nb:cid:UUID:1%2F2')/{x}/$links?$filter=Id%20eq%20'a:b' HTTP/1.1
          Host: h
          Expect:\s

          """);

      String head = client.head();
      assertThat(head).startsWith("HTTP/1.1 200 OK\n");
      assertThat(client.body(head))
          .isEqualTo(
              "MERGE /api//Assets('nb:cid:UUID:1%2F2')/{x}/$links ? $filter=Id%20eq%20'a:b'");
    }
  }

  @Test
  void takesTheAuthorityOffAnAbsoluteTarget() throws IOException {
    try (HttpFaces faces = start(request -> Response.text(200, request.path()));
        RawSocket client = connect(faces)) {
      client.send("GET http://other:1/api/Jobs HTTP/1.1\nHost: h\n\n");

      assertThat(client.body(client.head())).isEqualTo("/api/Jobs");
    }
  }

  @Test
  void takesTheOriginFromTheHostOrFromTheSocket() throws IOException {
    try (HttpFaces faces = start(request -> Response.text(200, request.origin().toString()));
        RawSocket client = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost: media.windows.net\n\nGET / HTTP/1.1\n\n");

      assertThat(client.body(client.head())).isEqualTo("http://media.windows.net");
      assertThat(client.body(client.head()))
          .isEqualTo("http://127.0.0.1:" + faces.opened().getFirst().port());
    }
  }

  @Test
  void writesFieldsInOrderAndWithTheirCase() throws IOException {
    Handler handler =
        _ ->
            new Response(
                200,
                Headers.of("Cache-Control", "no-cache")
                    .and("Content-Length", "2")
                    .and("x-ms-b", "1")
                    .and("A", "2"),
                new Body.Bytes("ok".getBytes(StandardCharsets.UTF_8)));
    try (HttpFaces faces = start(handler);
        RawSocket client = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost: h\n\n");

      assertThat(client.head())
          .isEqualTo(
              "HTTP/1.1 200 OK\nCache-Control: no-cache\nContent-Length: 2\nx-ms-b: 1\nA: 2\n");
    }
  }

  @Test
  void answersHeadWithoutBodyAndKeepsTheConnection() throws IOException {
    try (HttpFaces faces = start(_ -> Response.text(200, "hello"));
        RawSocket client = connect(faces)) {
      client.send("HEAD / HTTP/1.1\nHost: h\n\nGET / HTTP/1.1\nHost: h\n\n");

      assertThat(client.head()).contains("Content-Length: 5\n");
      String second = client.head();
      assertThat(second).startsWith("HTTP/1.1 200");
      assertThat(client.body(second)).isEqualTo("hello");
    }
  }

  @Test
  void answersHeadOfStreamsAndFilesWithTheirLength() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "0123456789");
    Handler handler =
        request ->
            new Response(
                200,
                Headers.none(),
                switch (request.path()) {
                  case "/file" -> new Body.FileSlice(file, 2, 5);
                  case "/known" -> new Body.Stream(OptionalLong.of(7), _ -> {});
                  default -> new Body.Stream(OptionalLong.empty(), _ -> {});
                });
    try (HttpFaces faces = start(handler);
        RawSocket client = connect(faces)) {
      client.send(
          """
          HEAD /file HTTP/1.1
          Host: h

          HEAD /known HTTP/1.1
          Host: h

          HEAD /open HTTP/1.1
          Host: h

          GET /file HTTP/1.1
          Host: h

          """);

      assertThat(client.head()).contains("Content-Length: 5\n");
      assertThat(client.head()).contains("Content-Length: 7\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200").doesNotContain("Content-Length: 7");
      assertThat(client.body(client.head())).isEqualTo("23456");
    }
  }

  @Test
  void answersPipelinedRequestsWithBodiesInOrder() throws IOException {
    Handler echo = request -> Response.text(200, new String(all(request), StandardCharsets.UTF_8));
    try (HttpFaces faces = start(echo);
        RawSocket client = connect(faces)) {
      client.send(
          "POST / HTTP/1.1\nHost: h\nContent-Length: 3\n\none"
              + "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n3\ntwo\n0\n\n"
              + "GET / HTTP/1.1\nHost: h\n\n");

      assertThat(client.body(client.head())).isEqualTo("one");
      assertThat(client.body(client.head())).isEqualTo("two");
      assertThat(client.head()).contains("Content-Length: 0\n");
    }
  }

  @Test
  void skipsASmallBodyThatNobodyReads() throws IOException {
    try (HttpFaces faces = start(_ -> Response.text(200, "ok"));
        RawSocket client = connect(faces)) {
      client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 3\n\nabcGET / HTTP/1.1\nHost: h\n\n");

      assertThat(client.body(client.head())).isEqualTo("ok");
      assertThat(client.body(client.head())).isEqualTo("ok");
    }
  }

  @Test
  void refusesALongBodySoThatTheCallerSeesTheAnswer() throws IOException {
    try (HttpFaces faces = start(_ -> Response.text(413, "too large"));
        RawSocket client = connect(faces)) {
      client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 8000000\n\n");
      client.send(new byte[8_000_000]);

      String head = client.head();
      assertThat(head).startsWith("HTTP/1.1 413").contains("Connection: close");
      assertThat(client.body(head)).isEqualTo("too large");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void saysContinueOnlyWhenTheBodyIsRead() throws IOException {
    Handler handler =
        request ->
            request.path().equals("/read")
                ? Response.text(200, new String(all(request), StandardCharsets.UTF_8))
                : Response.text(401, "no");
    try (HttpFaces faces = start(handler);
        RawSocket reading = connect(faces);
        RawSocket refusing = connect(faces)) {
      reading.send("PUT /read HTTP/1.1\nHost: h\nContent-Length: 4\nExpect: 100-continue\n\n");
      assertThat(reading.head()).isEqualTo("HTTP/1.1 100 Continue\n");
      reading.send("body");
      assertThat(reading.body(reading.head())).isEqualTo("body");

      refusing.send("PUT / HTTP/1.1\nHost: h\nContent-Length: 4\nExpect: 100-continue\n\n");
      assertThat(refusing.head()).startsWith("HTTP/1.1 401").contains("Connection: close");
      assertThat(refusing.text(2)).isEqualTo("no");
      assertThat(refusing.rest()).isEmpty();
    }
  }

  @Test
  void tellsTheHandlerOfAnUploadThatIsCut() throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    Handler handler =
        request -> {
          try {
            return Response.text(200, "" + request.body().readAllBytes().length);
          } catch (IOException e) {
            seen.complete(e);
            return Response.of(400);
          }
        };
    try (HttpFaces faces = start(handler)) {
      try (RawSocket client = connect(faces)) {
        client.send("PUT / HTTP/1.1\nHost: h\nContent-Length: 100\n\nonly this");
      }
      assertThat(seen.get(10, TimeUnit.SECONDS)).hasMessageContaining("cut");
    }
  }

  @Test
  void holdsAnUploadBackWhileTheHandlerIsSlow() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Handler handler =
        request -> {
          try {
            go.await();
            byte[] chunk = new byte[65536];
            long sum = 0;
            for (int n = request.body().read(chunk); n >= 0; n = request.body().read(chunk)) {
              sum += n;
            }
            return Response.text(200, "" + sum);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    long size = 200_000_000;
    AtomicLong sent = new AtomicLong();
    try (HttpFaces faces = start(handler);
        RawSocket client = connect(faces)) {
      client.send("PUT / HTTP/1.1\nHost: h\nContent-Length: " + size + "\n\n");
      Thread sender = Thread.ofPlatform().start(() -> upload(client, size, sent));
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(20_000_000);

      go.countDown();
      assertThat(client.body(client.head())).isEqualTo("" + size);
      sender.join();
    }
  }

  private static void upload(RawSocket client, long size, AtomicLong sent) {
    byte[] chunk = new byte[1_000_000];
    try {
      for (long at = 0; at < size; at += chunk.length) {
        client.send(chunk);
        sent.addAndGet(chunk.length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until a counter that grew has rested for a while: a blocked writer cannot be seen else.
  private static void awaitStandstill(AtomicLong counter) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long last = -1;
    while (last != counter.get() || last == 0) {
      last = counter.get();
      assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  private static byte[] repetitive(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + i / 100 % 26);
    }
    return bytes;
  }

  @Test
  void keepsLittleOfWhatSlowCallersHaveNotTaken() throws Exception {
    int length = 24 * 1024 * 1024;
    Handler handler = request -> Response.of(200, "text/plain", repetitive(length));
    List<RawSocket> callers = new ArrayList<>();
    try (HttpFaces faces = start(handler)) {
      long before = memoryBytes();
      for (int i = 0; i < 10; i++) {
        callers.add(connect(faces).send("GET / HTTP/1.1\nHost: h\n\n"));
        assertThat(callers.getLast().head()).contains("Content-Length: " + length);
      }

      long kept = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 100 && kept > length; attempt++) {
        Thread.sleep(100);
        kept = memoryBytes() - before;
      }
      assertThat(kept).isLessThan(length);
      assertThat(callers.getFirst().text(length))
          .isEqualTo(new String(repetitive(length), StandardCharsets.UTF_8));
      callers.getFirst().send("HEAD / HTTP/1.1\nHost: h\n\n");
      assertThat(callers.getFirst().head()).startsWith("HTTP/1.1 200");
    } finally {
      for (RawSocket caller : callers) {
        caller.close();
      }
    }
  }

  /// What is in use of the heap, and beside it, where sockets are written from.
  private static long memoryBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + Math.max(0, PlatformDependent.usedDirectMemory())
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }

  @Test
  void holdsAWriterBackWhileTheCallerIsSlow() throws Exception {
    long size = 300_000_000;
    AtomicLong written = new AtomicLong();
    Handler handler =
        _ ->
            new Response(
                200,
                Headers.none(),
                new Body.Stream(OptionalLong.of(size), out -> pour(out, size, written)));
    try (HttpFaces faces = start(handler);
        RawSocket client = connect(faces)) {
      client.socket().setReceiveBufferSize(65536);
      client.send("GET / HTTP/1.1\nHost: h\n\n");
      awaitStandstill(written);
      assertThat(written.get()).isLessThan(20_000_000);

      assertThat(client.head()).contains("Content-Length: " + size);
      client.in().skipNBytes(size);
      assertThat(written.get()).isEqualTo(size);
    }
  }

  private static void pour(OutputStream out, long size, AtomicLong written) throws IOException {
    byte[] chunk = new byte[100_000];
    for (long at = 0; at < size; at += chunk.length) {
      out.write(chunk);
      written.addAndGet(chunk.length);
    }
  }

  @Test
  void tellsTheWriterThatTheCallerIsGone() throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    Handler handler =
        _ ->
            new Response(
                200,
                Headers.none(),
                new Body.Stream(
                    OptionalLong.empty(),
                    out -> {
                      try {
                        pour(out, Long.MAX_VALUE, new AtomicLong());
                      } catch (IOException e) {
                        seen.complete(e);
                        throw e;
                      }
                    }));
    try (HttpFaces faces = start(handler)) {
      try (RawSocket client = connect(faces)) {
        client.send("GET / HTTP/1.1\nHost: h\n\n");
        assertThat(client.head()).containsIgnoringCase("transfer-encoding: chunked");
      }
      assertThat(seen.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void cutsTheConnectionWhenAStreamIsShorterThanPromised() throws IOException {
    Body.Stream lying = new Body.Stream(OptionalLong.of(10), out -> out.write(new byte[3]));
    try (HttpFaces faces = start(_ -> new Response(200, Headers.none(), lying));
        RawSocket client = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost: h\n\n");

      assertThat(client.head()).contains("Content-Length: 10");
      assertThat(client.rest()).hasSize(3);
    }
  }

  @Test
  void sendsAFlushedPieceAtOnce() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    Body.Stream events =
        new Body.Stream(
            OptionalLong.empty(),
            out -> {
              out.write("first".getBytes(StandardCharsets.UTF_8));
              out.flush();
              awaitLatch(read);
            });
    try (HttpFaces faces = start(_ -> new Response(200, Headers.none(), events));
        RawSocket client = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost: h\n\n");
      client.head();

      assertThat(client.text(8)).isEqualTo("5\r\nfirst");
      read.countDown();
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void runsSlowHandlersBesideEachOther() throws Exception {
    CountDownLatch together = new CountDownLatch(3);
    Handler meeting =
        _ -> {
          together.countDown();
          awaitLatch(together);
          return Response.text(200, "met");
        };
    try (HttpFaces faces = start(meeting);
        RawSocket one = connect(faces);
        RawSocket two = connect(faces);
        RawSocket three = connect(faces)) {
      for (RawSocket client : List.of(one, two, three)) {
        client.send("GET / HTTP/1.1\nHost: h\n\n");
      }
      for (RawSocket client : List.of(one, two, three)) {
        assertThat(client.body(client.head())).isEqualTo("met");
      }
    }
  }

  @Test
  void refusesHeadsThatAreTooBigOrNoHttp() throws IOException {
    try (HttpFaces faces = start(_ -> Response.text(200, "ok"));
        RawSocket fields = connect(faces);
        RawSocket uri = connect(faces);
        RawSocket fine = connect(faces);
        RawSocket garbage = connect(faces)) {
      fields.send("GET / HTTP/1.1\nHost: h\nX: " + "x".repeat(33_000) + "\n\n");
      assertThat(fields.head()).contains(" 431 ");
      assertThat(fields.rest()).isEmpty();
      uri.send("GET /" + "x".repeat(17_000) + " HTTP/1.1\nHost: h\n\n");
      assertThat(uri.head()).contains(" 414 ");
      assertThat(uri.rest()).isEmpty();
      fine.send("GET /" + "x".repeat(15_000) + " HTTP/1.1\nX: " + "x".repeat(30_000) + "\n\n");
      assertThat(fine.head()).startsWith("HTTP/1.1 200");
      garbage.send(new byte[] {0, 1, 2, (byte) 0xFF, '\r', '\n', '\r', '\n'});
      assertThat(garbage.head()).contains(" 400 ");
      assertThat(garbage.rest()).isEmpty();
    }
  }

  @Test
  void closesAConnectionThatDripsItsHead() throws IOException {
    try (HttpFaces faces = start(_ -> Response.text(200, "ok"), QUICK);
        RawSocket client = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost:");

      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void refusesConnectionsBeyondTheLimit() throws IOException {
    HttpLimits two =
        new HttpLimits(2, Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(1));
    try (HttpFaces faces = start(_ -> Response.text(200, "ok"), two);
        RawSocket one = connect(faces);
        RawSocket other = connect(faces)) {
      for (RawSocket client : List.of(one, other)) {
        client.send("GET / HTTP/1.1\nHost: h\n\n");
        assertThat(client.body(client.head())).isEqualTo("ok");
      }
      try (RawSocket third = connect(faces)) {
        third.send("GET / HTTP/1.1\nHost: h\n\n");
        assertThat(third.rest()).isEmpty();
      }
    }
  }

  @Test
  void answersAFailingHandlerWithoutItsStack() throws IOException {
    Handler failing =
        _ -> {
          throw new IllegalStateException("secret inside");
        };
    try (HttpFaces faces = start(failing);
        RawSocket client = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost: h\n\n");

      String head = client.head();
      assertThat(head).startsWith("HTTP/1.1 500");
      assertThat(client.body(head)).doesNotContain("secret").contains("under request ");
    }
  }

  @Test
  void letsARunningRequestEndWhenItStops() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    HttpFaces faces =
        start(_ -> {
          begun.countDown();
          awaitLatch(go);
          return Response.text(200, "done");
        });
    try (RawSocket client = connect(faces);
        RawSocket idle = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost: h\n\n");
      begun.await();
      Thread stop = Thread.ofPlatform().start(faces::close);
      assertThat(idle.rest()).isEmpty();
      go.countDown();

      assertThat(client.body(client.head())).isEqualTo("done");
      stop.join();
    }
  }

  @Test
  void refusesAPortThatIsTaken() {
    try (HttpFaces faces = start(_ -> Response.of(200))) {
      int port = faces.opened().getFirst().port();
      Face second =
          new Face(
              "blob",
              List.of(new Face.Listener("127.0.0.1", port, false)),
              Origins.ofRequest(),
              HttpLimits.DEFAULT,
              _ -> Response.of(200));

      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> HttpFaces.start(List.of(second), Optional.empty()))
          .hasMessageStartingWith("blob.port: must be free at 127.0.0.1 but " + port);
    }
  }
}
