package io.reelwork.server.api;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/health/live` and `/health/ready`:
///
/// ```json
/// {"status":"ready","checks":{"startup":"ok","database":"ok","storage":"ok","listeners":"ok"}}
/// ```
///
/// Ready is 503 until everything of the process has started, and while a check fails; the reason
/// goes to the log only. Safe for any number of threads.
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Map<String, Check> checks = Collections.synchronizedMap(new LinkedHashMap<>());
  private volatile boolean started;

  /// Something the service needs.
  @FunctionalInterface
  public interface Check {
    /// Throws a `ServiceFailure` or a database exception when it does not work.
    void run();
  }

  /// Not ready yet.
  public Health() {
    add("startup", this::mustHaveStarted);
  }

  /// One more check, run behind the others.
  public Health add(String name, Check check) {
    checks.put(name, check);
    return this;
  }

  /// Everything of the process has started, and every check has been added.
  public void started() {
    started = true;
  }

  /// The process stops, and should get no more requests.
  public void stopping() {
    started = false;
  }

  private void mustHaveStarted() {
    if (!started) {
      throw new ServiceFailure(ServiceFailure.Code.LOOP, "the process starts or stops");
    }
  }

  Response live(Request request) {
    return Response.json(200, "{\"status\":\"live\"}");
  }

  Response ready(Request request) {
    boolean ready = true;
    StringBuilder results = new StringBuilder();
    for (var check : snapshot().entrySet()) {
      boolean works = works(check.getKey(), check.getValue());
      ready &= works;
      results
          .append(results.isEmpty() ? "" : ",")
          .append("\"%s\":\"%s\"".formatted(check.getKey(), works ? "ok" : "failed"));
    }
    String status = ready ? "ready" : "not ready";
    return Response.json(
        ready ? 200 : 503, "{\"status\":\"%s\",\"checks\":{%s}}".formatted(status, results));
  }

  private Map<String, Check> snapshot() {
    synchronized (checks) {
      return new LinkedHashMap<>(checks);
    }
  }

  private static boolean works(String name, Check check) {
    try {
      check.run();
      return true;
    } catch (ServiceFailure e) {
      LOG.warn("health check={} code={} reason=\"{}\"", name, e.code(), e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.warn("health check={} reason=\"{}\"", name, e.toString());
    }
    return false;
  }
}
