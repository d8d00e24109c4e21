package io.reelwork.server.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for every request, and the counters behind it. The query stays out: it may carry a
/// signature.
final class AccessLog implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final String face;
  private final MeterRegistry metrics;

  AccessLog(String face, MeterRegistry metrics) {
    this.face = face;
    this.metrics = metrics;
  }

  @Override
  public Response filter(Request request, Handler next) {
    long begin = System.nanoTime();
    Response response = next.handle(request);
    long nanos = System.nanoTime() - begin;
    LOG.info(
        "request face={} method={} path={} status={} ms={} request={} remote={}",
        face,
        request.method(),
        request.path(),
        response.status(),
        TimeUnit.NANOSECONDS.toMillis(nanos),
        request.id(),
        request.remote());
    metrics
        .timer("reelwork.http.requests", "face", face, "status", response.status() / 100 + "xx")
        .record(nanos, TimeUnit.NANOSECONDS);
    return response;
  }
}
