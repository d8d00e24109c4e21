package io.reelwork.services.access;

import io.reelwork.services.web.RequestFailure;
import io.reelwork.services.web.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Why no token is given, as Azure AD tells it. Clients crash on an error without a body.
///
/// ```json
/// {"error":"invalid_client","error_description":"AADSTS7000215: …\r\nTrace ID: <guid>\r\n
///  Correlation ID: <guid>\r\nTimestamp: 2026-11-23 07:00:00Z","error_codes":[7000215],
///  "timestamp":"2026-11-23 07:00:00Z","trace_id":"<guid>","correlation_id":"<guid>"}
/// ```
///
/// @param status the HTTP status
/// @param error the OAuth code (RFC 6749 §5.2)
/// @param number Azure AD's number of it, `AADSTS…`
/// @param text a sentence
record LoginError(int status, String error, int number, String text) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  static final LoginError WRONG_CREDENTIALS =
      new LoginError(
          401,
          "invalid_client",
          7000215,
          "Invalid client secret provided, or the client is unknown or revoked.");
  static final LoginError NO_CREDENTIALS =
      new LoginError(
          401,
          "invalid_client",
          7000218,
          "The request body must contain the following parameters: 'client_id' and"
              + " 'client_secret'.");
  static final LoginError NO_GRANT =
      new LoginError(
          400,
          "invalid_request",
          900144,
          "The request body must contain the following parameter: 'grant_type'.");
  static final LoginError WRONG_GRANT =
      new LoginError(
          400,
          "unsupported_grant_type",
          70003,
          "The app requested an unsupported grant type; this service knows 'client_credentials'.");
  static final LoginError NO_RESOURCE =
      new LoginError(
          400,
          "invalid_resource",
          50001,
          "Resource identifier is not provided; the request must contain the parameter"
              + " 'resource'.");
  static final LoginError WRONG_RESOURCE =
      new LoginError(
          400, "invalid_resource", 500011, "The resource principal named was not found here.");
  static final LoginError WRONG_SCOPE =
      new LoginError(
          400,
          "invalid_scope",
          70011,
          "The provided value for the input parameter 'scope' is not valid.");
  static final LoginError TOO_LARGE =
      new LoginError(413, "invalid_request", 90015, "Requested query string is too long.");
  static final LoginError WRONG_METHOD =
      new LoginError(
          405, "invalid_request", 900561, "The endpoint does not accept requests by this method.");

  /// The error for what no endpoint expects, in the words of Azure AD where it had any.
  static LoginError of(RequestFailure failure) {
    return switch (failure) {
      case BUSY, UNAVAILABLE, NO_ROOM ->
          new LoginError(
              failure.status(),
              "temporarily_unavailable",
              90033,
              "A transient error has occurred. Please try again.");
      case BODY_CUT -> new LoginError(failure.status(), "invalid_request", 900144, failure.text());
      case DEFECT ->
          new LoginError(
              failure.status(), "server_error", 50000, "There was an error issuing a token.");
    };
  }

  Response response(Instant now, String traceId, String correlationId) {
    String time = SECONDS.format(now);
    String code = "AADSTS" + number;
    String description =
        code
            + ": "
            + text
            + "\r\nTrace ID: "
            + traceId
            + "\r\nCorrelation ID: "
            + correlationId
            + "\r\nTimestamp: "
            + time;
    return Json.response(
        status,
        json -> {
          json.writeStringProperty("error", error);
          json.writeStringProperty("error_description", description);
          json.writeArrayPropertyStart("error_codes");
          json.writeNumber(number);
          json.writeEndArray();
          json.writeStringProperty("timestamp", time);
          json.writeStringProperty("trace_id", traceId);
          json.writeStringProperty("correlation_id", correlationId);
        });
  }
}
