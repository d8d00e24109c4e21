package io.reelwork.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.reelwork.server.api.AccessLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@Timeout(60)
@ResourceLock(Resources.SYSTEM_ERR)
final class LogOutputTest {
  private static final String TIME = "2026-11-28T01:02:03.045Z";

  private final PrintStream before = System.err;
  private final List<String> pieces = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream written =
      new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
          super.write(bytes, offset, length);
          pieces.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
      };
  private final LogOutput output = new LogOutput();

  @BeforeEach
  void redirect() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    output.start();
  }

  @AfterEach
  void restore() {
    output.stop();
    System.setErr(before);
  }

  private void log(Class<?> of, Level level, String message, @Nullable Throwable failure) {
    Logger logger = new LoggerContext().getLogger(of);
    LoggingEvent event = new LoggingEvent("", logger, level, message, failure, null);
    event.setInstant(Instant.parse(TIME));
    output.doAppend(event);
  }

  private void request(String path) {
    log(AccessLog.class, Level.INFO, "request path=" + path, null);
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesALineForAnEventAtOnce() {
    log(LogOutputTest.class, Level.WARN, "a\nb", null);

    assertThat(written()).isEqualTo(TIME + " level=WARN logger=LogOutputTest a b\n");
  }

  /// NEL and U+2028 end a line for some readers, U+202E turns one round.
  @Test
  void keepsOtherLineEndsAndControlsOutOfItsLines() {
    log(LogOutputTest.class, Level.WARN, "a\u0085b\u2028 c\u202Ed\u001Be\tf\u007F", null);

    assertThat(written()).isEqualTo(TIME + " level=WARN logger=LogOutputTest a b c?d?e f?\n");
  }

  @Test
  void keepsAFailureOnItsLine() {
    log(LogOutputTest.class, Level.ERROR, "failed", new IllegalStateException("why"));

    assertThat(written().lines()).hasSize(1);
    assertThat(written())
        .contains("failed java.lang.IllegalStateException: why | at io.reelwork.server.cli.");
  }

  @Test
  void takesRestingLinesAlongInTheirOrder() {
    request("/1");
    request("/2");
    log(LogOutputTest.class, Level.INFO, "third", null);

    assertThat(written().lines().map(line -> line.substring(line.lastIndexOf(' ') + 1)))
        .containsExactly("path=/1", "path=/2", "third");
  }

  @Test
  void writesWholeLinesOnlyEachWithOneSystemCall() {
    for (int i = 0; i < 300; i++) {
      request("/" + "x".repeat(i));
    }
    request("/" + "x".repeat(20_000));
    output.stop();

    assertThat(pieces).isNotEmpty().allMatch(piece -> piece.endsWith("\n"));
    assertThat(pieces).allMatch(piece -> piece.length() <= 8192 || piece.lines().count() == 1);
    assertThat(written().lines()).hasSize(301);
  }

  @Test
  void writesRestingLinesWithoutBeingAsked() {
    request("/1");

    while (written.size() == 0) {
      Thread.onSpinWait();
    }
    assertThat(written()).endsWith(" request path=/1\n");
  }

  @Test
  void leavesNothingUnwrittenAtItsEnd() {
    request("/1");
    output.stop();

    assertThat(written()).endsWith(" request path=/1\n");
  }
}
