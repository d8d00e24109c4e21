package io.reelwork.server.api;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/health/live` and `/health/ready`:
///
/// ```json
/// {"status":"ready","checks":{"database":"ok","storage":"ok"}}
/// ```
///
/// Ready answers 503 while a check fails; the reason is told to the log only.
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Map<String, Check> checks;

  /// Something the service needs.
  @FunctionalInterface
  public interface Check {
    /// Throws a `ServiceFailure` or a database exception when it does not work.
    void run();
  }

  /// Ready when all of these work; they are run in order.
  public Health(Map<String, Check> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  /// Ready when the database answers and the store has room.
  public static Health of(Check database, Check storage) {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("database", database);
    checks.put("storage", storage);
    return new Health(checks);
  }

  Response live(Request request) {
    return Response.json(200, "{\"status\":\"live\"}");
  }

  Response ready(Request request) {
    boolean ready = true;
    StringBuilder results = new StringBuilder();
    for (var check : checks.entrySet()) {
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

  private static boolean works(String name, Check check) {
    try {
      check.run();
      return true;
    } catch (ServiceFailure e) {
      LOG.warn("health check={} code={} reason=\"{}\"", name, e.code(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("health check={} reason=\"{}\"", name, e.toString());
    }
    return false;
  }
}
