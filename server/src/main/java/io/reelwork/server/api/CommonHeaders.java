package io.reelwork.server.api;

import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What every answer of the api carries, in the order the original wrote it:
///
/// ```
/// Cache-Control: no-cache
/// Content-Length: 450
/// Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8
/// Server: Reelwork
/// x-ms-client-request-id: d9b83c57-…           (only when the request had one)
/// request-id: 91d2be35-…
/// x-ms-request-id: 91d2be35-…                  (the same)
/// X-Content-Type-Options: nosniff
/// DataServiceVersion: 3.0;
/// Strict-Transport-Security: max-age=31536000; includeSubDomains
/// Date: Tue, 10 Feb 2015 08:25:56 GMT
/// ```
///
/// Source: the headline exchange and protocol section 5. Other fields of an answer come before
/// Strict-Transport-Security.
final class CommonHeaders implements Filter {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Set<String> PLACED =
      Set.of("cache-control", "content-length", "content-type", "dataserviceversion");

  private final InstantSource clock;

  CommonHeaders(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Response filter(Request request, Handler next) {
    Response response = next.handle(request);
    Headers given = response.headers();
    Headers headers = Headers.of("Cache-Control", given.first("Cache-Control").orElse("no-cache"));
    headers = and(headers, "Content-Length", length(response));
    headers = and(headers, "Content-Type", given.first("Content-Type"));
    headers = headers.and("Server", "Reelwork");
    headers = and(headers, "x-ms-client-request-id", request.header("x-ms-client-request-id"));
    headers = headers.and("request-id", request.id()).and("x-ms-request-id", request.id());
    headers = headers.and("X-Content-Type-Options", "nosniff");
    headers = and(headers, "DataServiceVersion", given.first("DataServiceVersion"));
    for (var field : given.all()) {
      if (!PLACED.contains(field.getKey().toLowerCase(Locale.ROOT))) {
        headers = headers.and(field.getKey(), field.getValue());
      }
    }
    headers =
        headers
            .and("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
            .and("Date", HTTP_DATE.format(clock.instant()));
    return new Response(response.status(), headers, response.body());
  }

  private static Headers and(Headers headers, String name, Optional<String> value) {
    return value.map(it -> headers.and(name, it)).orElse(headers);
  }

  private static Optional<String> length(Response response) {
    return response.body() instanceof Body.Bytes(byte[] bytes)
        ? Optional.of(Integer.toString(bytes.length))
        : response.headers().first("Content-Length");
  }
}
