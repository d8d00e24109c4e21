package io.reelwork.server.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reelwork.services.access.Access;
import io.reelwork.services.memory.Memory;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Routes;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The api face: the filters in order, and what lies behind them.
///
/// ```
/// identity (the bridge) → access log → common headers → compression → errors → origins → limits
///   → open routes
///   └ token → closed routes
/// ```
///
/// Needs no token: the token endpoints, health, metrics. Everything else does.
public final class ApiFace {
  private ApiFace() {}

  /// What the face is made of.
  ///
  /// @param access tokens and their endpoints
  /// @param health what readiness means
  /// @param metrics what `/metrics` shows
  /// @param features what callers with a token reach: `/api`, `/ext`
  /// @param mostBodyBytes the largest body
  /// @param memory whose room bodies take
  /// @param allowedOrigins the origins whose pages may call the api, `*` for any
  /// @param clock for the Date field
  public record Parts(
      Access access,
      Health health,
      PrometheusMeterRegistry metrics,
      Routes features,
      long mostBodyBytes,
      Memory memory,
      Set<String> allowedOrigins,
      InstantSource clock) {}

  /// The account of the caller whose request runs on this thread, behind the token check.
  public static String account() {
    return TokenCheck.CALLER.get().account();
  }

  /// The handler of the face.
  public static Handler of(Parts parts) {
    Routes closed =
        new Routes()
            .under("/api", parts.features())
            .under("/ext", TokenCheck.readsOnlyWhenDisabled(parts.features()))
            .under("/", TokenCheck.readsOnlyWhenDisabled(new RootRedirect()));
    Handler checked =
        Filter.pipeline(
            List.of(new TokenCheck(parts.access().tokens(), parts.access().accounts())), closed);
    Routes open =
        new Routes()
            .at("/health/live", parts.health()::live)
            .at("/health/ready", parts.health()::ready)
            .at("/metrics", _ -> metrics(parts.metrics()))
            .under("/", request -> tokensOr(parts.access(), request, checked));
    return Filter.pipeline(
        List.of(
            new AccessLog("api", parts.metrics()),
            new CommonHeaders(parts.clock()),
            new Compression(),
            new Errors(),
            new Cors(parts.allowedOrigins()),
            new BodyLimit(parts.mostBodyBytes(), parts.memory())),
        open);
  }

  private static Response tokensOr(Access access, Request request, Handler checked) {
    return access.face().matches(request.path())
        ? access.face().handle(request)
        : checked.handle(request);
  }

  private static Response metrics(PrometheusMeterRegistry metrics) {
    return Response.of(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }
}
