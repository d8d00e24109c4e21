package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The events of a job behind a real nginx. The job waits, so that nothing follows the line that a
/// stream begins with: whoever keeps answers back until a buffer is full keeps this one.
@EnabledIf("io.reelwork.acceptance.Nginx#available")
class ProxiedEventsTest {
  private static final String API = "api.example.test";
  private static final String BUFFERED = "proxy_buffering on;";
  private static final String DEAF = "proxy_ignore_headers X-Accel-Buffering;";
  private static final int HELD_MS = 2_000;
  private static final int SOON_MS = 20_000;

  @TempDir static Path data;

  private static ServerProcess server;
  private static RestClient rest;
  private static String asset;

  /// The two things that each keep nginx from holding events back.
  enum Configuration {
    AS_THE_MANUAL_SHOWS("proxy_buffering off;"),
    ONLY_THE_HEADER_OF_THE_SERVICE(BUFFERED),
    ONLY_THE_LINE_OF_THE_MANUAL("proxy_buffering off; " + DEAF);

    private final String line;

    Configuration(String line) {
      this.line = line;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.with(data).set("jobs.start-delay", "10m").start();
    rest = RestClient.signIn(server);
    asset = new JobFlow(rest, server).upload(Clips.video(1, 320, 180), "clip.mp4");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void eventsComeAtOnce(Configuration configuration) throws Exception {
    try (Nginx nginx = nginx(configuration.line);
        SSLSocket socket = nginx.events(API, rest.token(), job())) {
      socket.setSoTimeout(SOON_MS);

      assertThat(Wire.head(socket.getInputStream()).status()).isEqualTo(200);
      assertThat(firstLine(socket.getInputStream())).isEqualTo(": alive");
    }
  }

  @Test
  void eventsAreHeldBackWithoutEither() throws Exception {
    String job = job();
    try (Nginx nginx = nginx(BUFFERED + DEAF);
        SSLSocket socket = nginx.events(API, rest.token(), job)) {
      socket.setSoTimeout(HELD_MS);
      assertThat(isHeldBack(socket.getInputStream())).isTrue();

      assertThat(rest.get("CancelJob?jobid='" + job + "'").statusCode()).isEqualTo(204);
      socket.setSoTimeout(SOON_MS);
      assertThat(firstLine(socket.getInputStream())).isEqualTo(": alive");
    }
  }

  /// Whether nothing of the body comes.
  private static boolean isHeldBack(InputStream in) throws IOException {
    try {
      assertThat(Wire.head(in).status()).isEqualTo(200);
      return in.read() < 0;
    } catch (SocketTimeoutException nothing) {
      return true;
    }
  }

  /// The first line of a body that comes in chunks.
  private static String firstLine(InputStream in) throws IOException {
    String line = "";
    while (!line.startsWith(":")) {
      line = line(in);
    }
    return line;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      assertThat(next).as("the stream goes on").isNotNegative();
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static Nginx nginx(String buffering) {
    return Nginx.start(server, Nginx.freePort(), Map.of("proxy_buffering off;", buffering));
  }

  private static String job() {
    return new JobFlow(rest, server).submit("waits", asset, "AAC Audio");
  }
}
