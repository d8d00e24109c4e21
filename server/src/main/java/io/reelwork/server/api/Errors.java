package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.services.Refusal;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.feed.ODataRefusals;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what handlers throw into answers. The one table of which failure has which status:
///
/// | thrown | status |
/// |---|---|
/// | `ODataError` | its code's |
/// | `Refusal` | its code's |
/// | `ServiceFailure` `STORAGE_FULL` | 507 |
/// | `ServiceFailure` `BUSY`, `DATABASE`, `STORAGE`, `INTERRUPTED` | 503 with `Retry-After` |
/// | a body that was cut | 400 |
/// | anything else | 500, told only to the log |
final class Errors implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  /// A database that restarts is back within seconds, and so is room in memory.
  private static final String RETRY_AFTER_SECONDS = "2";

  @Override
  public Response filter(Request request, Handler next) {
    try {
      return next.handle(request);
    } catch (ODataError e) {
      AccessLog.refused(e.code(), String.valueOf(e.getMessage()));
      return ErrorBody.of(request, e.code(), String.valueOf(e.getMessage()));
    } catch (Refusal e) {
      ODataError.Code code = ODataRefusals.code(e.code());
      AccessLog.refused(code, e.text());
      return ErrorBody.of(request, code, e.text());
    } catch (ServiceFailure e) {
      if (e.code() == ServiceFailure.Code.BUSY) {
        AccessLog.refused(e.code(), String.valueOf(e.getMessage()));
        String message = "The service has no room for this request now. Try again in a while.";
        return ErrorBody.of(request, 503, "Busy", message).and("Retry-After", RETRY_AFTER_SECONDS);
      }
      LOG.error("request failed request={} code={}", request.id(), e.code(), e);
      return failed(request, status(e.code()));
    } catch (UncheckedIOException e) {
      AccessLog.refused("BODY_CUT", String.valueOf(e.getMessage()));
      return ErrorBody.of(request, ODataError.Code.BAD_REQUEST, "The body ended early.");
    } catch (RuntimeException e) {
      LOG.error("request failed request={}", request.id(), e);
      return failed(request, 500);
    }
  }

  /// The status for a failure of the service.
  static int status(ServiceFailure.Code code) {
    return switch (code) {
      case STORAGE_FULL -> 507;
      case BUSY, DATABASE, STORAGE, INTERRUPTED -> 503;
      default -> 500;
    };
  }

  private static Response failed(Request request, int status) {
    String code = status == 503 ? "Busy" : status == 507 ? "StorageFull" : "Internal";
    String message = "The service could not do this. Its log tells why under request ";
    Response answer = ErrorBody.of(request, status, code, message + request.id() + ".");
    return status == 503 ? answer.and("Retry-After", RETRY_AFTER_SECONDS) : answer;
  }
}
