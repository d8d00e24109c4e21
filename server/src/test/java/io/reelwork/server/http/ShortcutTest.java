package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a face answers on its event loop, beside what it hands to a thread of its own.
@Timeout(60)
final class ShortcutTest {
  private static final HttpLimits QUICK =
      new HttpLimits(9, Duration.ofMillis(400), Duration.ofMillis(300), Duration.ofSeconds(9));

  private static HttpFaces start(Face.Shortcut shortcut) {
    return start(shortcut, HttpLimits.DEFAULT);
  }

  private static HttpFaces start(Face.Shortcut shortcut, HttpLimits limits) {
    Face face =
        new Face(
            "api",
            List.of(new Face.Listener("127.0.0.1", 0, false)),
            Origins.ofRequest(),
            limits,
            request -> Response.text(200, "long " + thread(request)));
    return HttpFaces.start(List.of(face.with(shortcut)), Optional.empty());
  }

  private static RawSocket connect(HttpFaces faces) throws IOException {
    return RawSocket.to(faces.opened().getFirst().port());
  }

  private static String thread(Request request) {
    return request.path() + (Thread.currentThread().isVirtual() ? " virtual" : " loop");
  }

  private static Optional<Response> ofShortPaths(Request request, Executor soon) {
    return request.path().startsWith("/s")
        ? Optional.of(Response.text(200, "short " + thread(request)))
        : Optional.empty();
  }

  @Test
  void answersPipelinedRequestsInOrderWhicheverWayTheyGo() throws IOException {
    try (HttpFaces faces = start(ShortcutTest::ofShortPaths);
        RawSocket client = connect(faces)) {
      client.send(
          """
          GET /s1 HTTP/1.1
          Host: h

          GET /l2 HTTP/1.1
          Host: h

          HEAD /s3 HTTP/1.1
          Host: h

          GET /s4 HTTP/1.1
          Host: h

          """);

      assertThat(client.body(client.head())).isEqualTo("short /s1 loop");
      assertThat(client.body(client.head())).isEqualTo("long /l2 virtual");
      assertThat(client.head()).contains("Content-Length: 14\n");
      assertThat(client.body(client.head())).isEqualTo("short /s4 loop");
    }
  }

  @Test
  void neverTakesARequestThatBringsABody() throws IOException {
    try (HttpFaces faces = start(ShortcutTest::ofShortPaths);
        RawSocket client = connect(faces)) {
      client.send("GET /s1 HTTP/1.1\nHost: h\nContent-Length: 2\n\nhi");

      assertThat(client.body(client.head())).isEqualTo("long /s1 virtual");
    }
  }

  @Test
  void writesABodyThatHasToBeMadeOnAThreadOfItsOwn() throws IOException {
    Body made =
        new Body.Stream(
            OptionalLong.empty(),
            out ->
                out.write(
                    (Thread.currentThread().isVirtual() ? "virtual" : "loop")
                        .getBytes(StandardCharsets.UTF_8)));
    try (HttpFaces faces = start((_, _) -> Optional.of(new Response(200, Headers.none(), made)));
        RawSocket client = connect(faces)) {
      client.send("GET / HTTP/1.1\nHost: h\nConnection: close\n\n");

      assertThat(client.rest()).contains("virtual");
    }
  }

  @Test
  void answersAFailureWith500AndGoesOn() throws IOException {
    Face.Shortcut failing =
        (request, soon) -> {
          if (request.path().equals("/bad")) {
            throw new IllegalStateException("secret");
          }
          return ofShortPaths(request, soon);
        };
    try (HttpFaces faces = start(failing);
        RawSocket client = connect(faces)) {
      client.send("GET /bad HTTP/1.1\nHost: h\n\nGET /s HTTP/1.1\nHost: h\n\n");

      String head = client.head();
      assertThat(head).startsWith("HTTP/1.1 500");
      assertThat(client.body(head)).doesNotContain("secret").contains("under request ");
      assertThat(client.body(client.head())).isEqualTo("short /s loop");
    }
  }

  @Test
  void runsWhatIsLeftToDoBehindTheAnswerOnTheSameThread() throws Exception {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    Face.Shortcut shortcut =
        (request, soon) -> {
          soon.execute(() -> done.add("left " + Thread.currentThread().threadId()));
          done.add("answered " + Thread.currentThread().threadId());
          return ofShortPaths(request, soon);
        };
    try (HttpFaces faces = start(shortcut);
        RawSocket client = connect(faces)) {
      client.send("GET /s HTTP/1.1\nHost: h\n\n");
      assertThat(client.body(client.head())).isEqualTo("short /s loop");

      String answered = done.poll(10, TimeUnit.SECONDS);
      assertThat(answered).startsWith("answered");
      assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo(answered.replace("answered", "left"));
    }
  }

  @Test
  void cutsAConnectionWhoseAnswerCannotBeWritten() throws IOException {
    Face.Shortcut shortcut =
        (request, _) ->
            request.path().equals("/s")
                ? Optional.of(Response.text(200, "x").and("bad", "a\rb"))
                : Optional.empty();
    try (HttpFaces faces = start(shortcut);
        RawSocket client = connect(faces)) {
      client.send("GET /s HTTP/1.1\nHost: h\n\n");

      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void closesAConnectionThatRestsAfterAShortAnswer() throws IOException {
    try (HttpFaces faces = start(ShortcutTest::ofShortPaths, QUICK);
        RawSocket client = connect(faces)) {
      client.send("GET /s HTTP/1.1\nHost: h\n\n");
      assertThat(client.body(client.head())).isEqualTo("short /s loop");
      long answered = System.nanoTime();

      assertThat(client.rest()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - answered))
          .isBetween(Duration.ofMillis(200), Duration.ofSeconds(10));
    }
  }
}
