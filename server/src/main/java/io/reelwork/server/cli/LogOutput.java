package io.reelwork.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.reelwork.server.api.AccessLog;
import io.reelwork.server.api.SecondText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes the log to the standard error stream, a line for each event:
///
/// ```text
/// 2026-11-28T01:02:03.456Z level=INFO logger=ServeCommand server stopping
/// ```
///
/// The lines of requests rest for up to 50 ms and leave together, for a system call each would cost
/// a tenth of a short request (docs/decisions/0008); any other line leaves at once and takes those
/// before it along. Safe for any number of threads.
public final class LogOutput extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final String LINE_ENDS = "\n\u000B\f\r\u0085\u2028\u2029";
  private static final String RESTING = AccessLog.class.getName();
  private static final Duration REST = Duration.ofMillis(50);

  /// Whoever adds to more than this waits for it to be written.
  private static final int MOST_RESTING_BYTES = 1 << 20;

  /// What the standard error stream writes with one system call.
  private static final int PIECE_BYTES = 8000;

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Thread writer = Thread.ofPlatform().name("log").daemon(true).unstarted(this::leave);
  private ByteArrayOutputStream resting = new ByteArrayOutputStream();
  private final SecondText second = new SecondText(SECOND);

  @Override
  public void start() {
    super.start();
    writer.start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::flush));
  }

  @Override
  public void stop() {
    super.stop();
    writer.interrupt();
    flush();
  }

  @Override
  protected void append(ILoggingEvent event) {
    byte[] line = line(event).getBytes(StandardCharsets.UTF_8);
    boolean rests = event.getLoggerName().equals(RESTING) && event.getLevel() == Level.INFO;
    if (add(line) > MOST_RESTING_BYTES || !rests) {
      flush();
    }
  }

  private int add(byte[] line) {
    lock.lock();
    try {
      if (resting.size() == 0) {
        added.signal();
      }
      resting.writeBytes(line);
      return resting.size();
    } finally {
      lock.unlock();
    }
  }

  /// Writes everything that rests.
  void flush() {
    writing.lock();
    try {
      write(take());
    } finally {
      writing.unlock();
    }
  }

  /// Writes whole lines only, so that nobody who reads along sees a part of one.
  private static void write(byte[] lines) {
    int start = 0;
    while (start < lines.length) {
      int end = endOfLine(lines, start);
      while (end < lines.length && endOfLine(lines, end) - start <= PIECE_BYTES) {
        end = endOfLine(lines, end);
      }
      System.err.write(lines, start, end - start);
      System.err.flush();
      start = end;
    }
  }

  private static int endOfLine(byte[] lines, int start) {
    int at = start;
    while (lines[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private byte[] take() {
    lock.lock();
    try {
      byte[] lines = resting.toByteArray();
      resting = new ByteArrayOutputStream(Math.max(32, lines.length));
      return lines;
    } finally {
      lock.unlock();
    }
  }

  /// Whatever goes wrong with some lines, the next leave.
  private void leave() {
    while (isStarted()) {
      try {
        awaitLine();
        Thread.sleep(REST);
        flush();
      } catch (InterruptedException stopped) {
        return;
      } catch (Throwable lost) {
        addError("lines could not be written", lost);
      }
    }
  }

  private void awaitLine() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (resting.size() == 0) {
        added.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private String line(ILoggingEvent event) {
    String name = event.getLoggerName();
    StringBuilder line = new StringBuilder(256);
    stamp(line, event.getTimeStamp());
    line.append(" level=").append(event.getLevel()).append(" logger=");
    line.append(name, name.lastIndexOf('.') + 1, name.length()).append(' ');
    line.append(onOneLine(event.getFormattedMessage(), " "));
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      line.append(' ').append(onOneLine(ThrowableProxyUtil.asString(failure), " | "));
    }
    return line.append('\n').toString();
  }

  private void stamp(StringBuilder line, long millis) {
    long part = Math.floorMod(millis, 1000L);
    line.append(second.of(Math.floorDiv(millis, 1000L))).append('.');
    line.append(part / 100).append(part / 10 % 10).append(part % 10).append('Z');
  }

  /// Nothing that is logged can begin a line of its own, for any reader of lines, or turn the
  /// direction of one: other controls become `?`.
  private static String onOneLine(String text, String between) {
    if (text.chars().allMatch(LogOutput::isPlain)) {
      return text;
    }
    String stripped = text.strip();
    StringBuilder line = new StringBuilder(stripped.length());
    int at = 0;
    while (at < stripped.length()) {
      char letter = stripped.charAt(at++);
      if (LINE_ENDS.indexOf(letter) >= 0) {
        while (at < stripped.length() && isBlank(stripped.charAt(at))) {
          at++;
        }
        line.append(between);
      } else {
        line.append(isPlain(letter) ? letter : letter == '\t' ? ' ' : '?');
      }
    }
    return line.toString();
  }

  private static boolean isPlain(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static boolean isBlank(char letter) {
    return letter == ' ' || letter == '\t' || LINE_ENDS.indexOf(letter) >= 0;
  }
}
