package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What leaves when a handler, or the body that it promised, fails.
@Timeout(60)
final class RequestEdgeTest {
  @TempDir private Path folder;

  private static HttpFaces start(Handler handler, Face.Shortcut shortcut) {
    Face face =
        new Face(
            "api",
            List.of(new Face.Listener("127.0.0.1", 0, false)),
            Origins.ofRequest(),
            HttpLimits.DEFAULT,
            handler);
    return HttpFaces.start(List.of(face.with(shortcut)), Optional.empty());
  }

  private static HttpFaces start(Handler handler) {
    return start(handler, (_, _) -> Optional.empty());
  }

  /// The head and the body of the answer to one GET.
  private static String get(HttpFaces faces) throws IOException {
    try (RawSocket client = RawSocket.to(faces.opened().getFirst().port())) {
      client.send("GET / HTTP/1.1\nHost: h\n\n");
      String head = client.head();
      return head + "\n" + client.body(head);
    }
  }

  private static Handler throwing(Supplier<RuntimeException> failure) {
    return _ -> {
      throw failure.get();
    };
  }

  @Test
  void asksToTryAgainWhenAResourceIsOut() throws IOException {
    for (RuntimeException outage :
        List.of(
            new ServiceFailure(Code.DATABASE, "database: unavailable: 10.0.0.7 refused"),
            new ServiceFailure(Code.STORAGE, "storage: /srv/objects is missing"),
            new IllegalStateException(new SQLException("terminating connection", "57P01")))) {
      try (HttpFaces faces = start(throwing(() -> outage))) {
        assertThat(get(faces))
            .startsWith("HTTP/1.1 503 ")
            .contains("\nRetry-After: 2\n")
            .endsWith("\nThe service cannot do this now. Try again soon.\n");
      }
    }
  }

  @Test
  void saysOfADefectOnlyWhereItsTraceIs() throws IOException {
    try (HttpFaces faces = start(throwing(() -> new IllegalStateException("secret")))) {
      assertThat(get(faces))
          .startsWith("HTTP/1.1 500 ")
          .doesNotContain("Retry-After", "secret")
          .containsPattern("log tells why under request [0-9a-f-]{36}\\.\n$");
    }
  }

  @Test
  void asksToTryAgainFromTheEventLoopToo() throws IOException {
    Face.Shortcut shortcut =
        (_, _) -> {
          throw new ServiceFailure(Code.DATABASE, "database: unavailable");
        };
    try (HttpFaces faces = start(_ -> Response.text(200, "ok"), shortcut)) {
      assertThat(get(faces)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 2");
    }
  }

  @Test
  void asksToTryAgainWhenAFileIsOutOfReach() throws IOException {
    Handler download =
        _ -> new Response(200, Headers.none(), new Body.FileSlice(folder.resolve("gone"), 0, 5));
    try (HttpFaces faces = start(download)) {
      assertThat(get(faces))
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 2")
          .doesNotContain("gone");
    }
  }

  @Test
  void cutsWhatHasBegunAsASuccess() throws IOException {
    Handler broken =
        _ ->
            new Response(
                200,
                Headers.none(),
                new Body.Stream(
                    OptionalLong.empty(),
                    out -> {
                      out.write(new byte[10]);
                      out.flush();
                      throw new ServiceFailure(Code.DATABASE, "database: unavailable");
                    }));
    try (HttpFaces faces = start(broken);
        RawSocket client = RawSocket.to(faces.opened().getFirst().port())) {
      client.send("GET / HTTP/1.1\nHost: h\n\n");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.rest()).startsWith("a\r\n").doesNotContain("\r\n0\r\n");
    }
  }
}
