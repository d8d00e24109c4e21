package io.reelwork.server.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for every request, and the counters behind it. The query stays out: it may carry a
/// signature.
///
/// ```
/// request face=api method=GET path=/api/Assets('x') status=400 ms=1 request=… remote=… code=MALFORMED_ID reason="…"
/// ```
public final class AccessLog implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final ScopedValue<AtomicReference<String>> REFUSAL = ScopedValue.newInstance();

  private final String face;
  private final MeterRegistry metrics;
  private final Map<Integer, Timer> timers = new ConcurrentHashMap<>();

  /// The log of one face.
  public AccessLog(String face, MeterRegistry metrics) {
    this.face = face;
    this.metrics = metrics;
  }

  /// Puts why the request that runs is refused into its line.
  static void refused(Object code, String reason) {
    if (REFUSAL.isBound()) {
      REFUSAL.get().set(" code=%s reason=\"%s\"".formatted(code, printable(reason)));
    }
  }

  @Override
  public Response filter(Request request, Handler next) {
    long begin = System.nanoTime();
    AtomicReference<String> refusal = new AtomicReference<>("");
    Response response = ScopedValue.where(REFUSAL, refusal).call(() -> next.handle(request));
    long nanos = System.nanoTime() - begin;
    if (LOG.isInfoEnabled()) {
      LOG.info(line(request, response, nanos, refusal.get()));
    }
    timers
        .computeIfAbsent(response.status() / 100, this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
    return response;
  }

  private Timer timer(int hundreds) {
    return metrics.timer("reelwork.http.requests", "face", face, "status", hundreds + "xx");
  }

  private String line(Request request, Response response, long nanos, String refusal) {
    return "request face="
        + face
        + " method="
        + request.method()
        + " path="
        + printable(request.path())
        + " status="
        + response.status()
        + " ms="
        + TimeUnit.NANOSECONDS.toMillis(nanos)
        + " request="
        + request.id()
        + " remote="
        + request.remote()
        + (refusal.isEmpty() ? codeOf(response) : refusal);
  }

  /// The blob dialect tells its codes in a field.
  private static String codeOf(Response response) {
    return response.headers().first("x-ms-error-code").map(code -> " code=" + code).orElse("");
  }

  /// What a caller sends can neither begin a line of its own nor end a quotation.
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      printable.append(letter == '"' ? '\'' : isShown(letter) ? letter : '?');
    }
    return printable.toString();
  }

  /// Not so: controls (C1 has a line end), other line ends, and what turns the direction of a line.
  private static boolean isShown(char letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
