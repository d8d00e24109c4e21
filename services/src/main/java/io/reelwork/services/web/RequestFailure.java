package io.reelwork.services.web;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.Outage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UTFDataFormatException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;
import org.slf4j.Logger;

/// What a throwable that no handler expects means for its request. The one table of which failure
/// has which status; each wire writes it in its own format:
///
/// | thrown | failure | status |
/// |---|---|---|
/// | `ServiceFailure` `BUSY` | `BUSY` | 503 with `Retry-After` |
/// | database, store or memory unavailable; the process stops | `UNAVAILABLE` | 503 with `Retry-After` |
/// | disk full | `NO_ROOM` | 507 with `Retry-After` |
/// | `BodyCut`, bytes that do not follow their encoding | `BODY_CUT` | 400 |
/// | anything else | `DEFECT` | 500 |
///
/// The outermost cause that means something decides.
public enum RequestFailure {
  /// There is no room in memory for the request.
  BUSY(503, "2", "The service has no room for this request now. Try again in a while."),
  /// A resource that requests share is out; a database that restarts is back within seconds.
  UNAVAILABLE(503, "2", "The service cannot do this now. Try again soon."),
  /// The disk is full.
  NO_ROOM(507, "60", "There is no room on the server."),
  /// The body did not arrive.
  BODY_CUT(400, "", "The body ended early."),
  /// Code or configuration of the service is wrong.
  DEFECT(500, "", "The service could not do this.");

  /// Guards against a circle of causes.
  private static final int MAX_CAUSES = 20;

  private final int status;
  private final String retryAfterSeconds;
  private final String text;

  RequestFailure(int status, String retryAfterSeconds, String text) {
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.text = text;
  }

  /// The failure that `thrown` means.
  public static RequestFailure of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      Optional<RequestFailure> known = known(cause);
      if (known.isPresent()) {
        return known.get();
      }
      cause = cause.getCause();
    }
    return Outage.of(thrown).map(outage -> ofService(outage.code())).orElse(DEFECT);
  }

  private static Optional<RequestFailure> known(Throwable cause) {
    return switch (cause) {
      case ServiceFailure failure -> Optional.of(ofService(failure.code()));
      case IOException failure -> Optional.of(ofIo(failure));
      case InterruptedException _, OutOfMemoryError _ -> Optional.of(UNAVAILABLE);
      default -> Optional.empty();
    };
  }

  private static RequestFailure ofService(ServiceFailure.Code code) {
    return switch (code) {
      case BUSY -> BUSY;
      case DATABASE, STORAGE, INTERRUPTED -> UNAVAILABLE;
      case STORAGE_FULL -> NO_ROOM;
      case CONFIGURATION,
          SCHEMA_TOO_NEW,
          DATA_FOLDER_IN_USE,
          NO_STORAGE_ACCOUNT,
          NO_CONTAINER,
          FFMPEG,
          KEYS,
          LOOP,
          DEFECT ->
          DEFECT;
    };
  }

  /// What is wrong with the bytes that were read is no fault of what they were read from.
  private static RequestFailure ofIo(IOException failure) {
    return switch (failure) {
      case BodyCut _,
          EOFException _,
          UTFDataFormatException _,
          CharacterCodingException _,
          ZipException _ ->
          BODY_CUT;
      case InterruptedIOException _, ClosedByInterruptException _ -> UNAVAILABLE;
      default -> isFull(failure) ? NO_ROOM : UNAVAILABLE;
    };
  }

  /// Java has no type for `ENOSPC` and `EDQUOT`, only the system's words.
  private static boolean isFull(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left on device") || text.contains("disk quota exceeded");
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// Whether the same request may succeed later.
  public boolean mayPass() {
    return !retryAfterSeconds.isEmpty();
  }

  /// A sentence for the client; tells nothing about the service.
  public String text() {
    return text;
  }

  /// The same; of a defect with where an operator finds its trace.
  public String text(Request request) {
    return this == DEFECT ? text + " Its log tells why under request " + request.id() + "." : text;
  }

  /// The answer of a wire, with when to try again.
  public Response on(Response answer) {
    return mayPass() ? answer.with("Retry-After", retryAfterSeconds) : answer;
  }

  /// Tells the operator what happened to a request: a defect with its trace, an outage, which every
  /// request meets, in one line.
  public void log(Logger log, Request request, Throwable thrown) {
    switch (this) {
      case DEFECT -> log.error("request failed request={}", request.id(), thrown);
      case BODY_CUT -> log.debug("body cut request={}", request.id(), thrown);
      case BUSY, UNAVAILABLE, NO_ROOM ->
          log.warn(
              "request not served request={} failure={} reason=\"{}\"",
              request.id(),
              this,
              reason(thrown));
    }
  }

  private static String reason(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ");
  }
}
