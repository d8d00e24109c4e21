package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /// Longer ones are refused (protocol section 12).
  static final int LONGEST_CLIENT_REQUEST_ID = 2096;

  private static final String CLIENT_REQUEST_ID = "x-ms-client-request-id";

  private final InstantSource clock;
  private final SecondText date = new SecondText(HTTP_DATE);

  CommonHeaders(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Response filter(Request request, Handler next) {
    Response response = next.handle(request);
    Headers given = response.headers();
    List<Map.Entry<String, String>> all = new ArrayList<>();
    add(all, "Cache-Control", given.first("Cache-Control").orElse("no-cache"));
    add(all, "Content-Length", length(response));
    add(all, "Content-Type", given.first("Content-Type"));
    add(all, "Server", "Reelwork");
    add(all, CLIENT_REQUEST_ID, request.header(CLIENT_REQUEST_ID).filter(id -> !isTooLong(id)));
    add(all, "request-id", request.id());
    add(all, "x-ms-request-id", request.id());
    add(all, "X-Content-Type-Options", "nosniff");
    add(all, "DataServiceVersion", given.first("DataServiceVersion"));
    for (var field : given.all()) {
      if (!PLACED.contains(field.getKey().toLowerCase(Locale.ROOT))) {
        all.add(field);
      }
    }
    add(all, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    add(all, "Date", date.of(clock.instant().getEpochSecond()));
    return new Response(response.status(), Headers.of(all), response.body());
  }

  /// Refuses a request that names itself with a text too long to be repeated.
  static void checkClientRequestId(Request request) {
    if (request.header(CLIENT_REQUEST_ID).filter(CommonHeaders::isTooLong).isPresent()) {
      throw new ODataError(
          Code.BAD_REQUEST,
          CLIENT_REQUEST_ID + ": must have at most " + LONGEST_CLIENT_REQUEST_ID + " bytes");
    }
  }

  private static boolean isTooLong(String id) {
    return id.length() > LONGEST_CLIENT_REQUEST_ID;
  }

  private static void add(List<Map.Entry<String, String>> all, String name, String value) {
    all.add(Map.entry(name, value));
  }

  private static void add(
      List<Map.Entry<String, String>> all, String name, Optional<String> value) {
    value.ifPresent(text -> add(all, name, text));
  }

  private static Optional<String> length(Response response) {
    return response.body() instanceof Body.Bytes(byte[] bytes)
        ? Optional.of(Integer.toString(bytes.length))
        : response.headers().first("Content-Length");
  }
}
