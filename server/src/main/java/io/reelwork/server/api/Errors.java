package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.services.Refusal;
import io.reelwork.services.feed.ODataRefusals;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.RequestFailure;
import io.reelwork.services.web.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what handlers throw into OData's errors. What a request did wrong has a code of its own;
/// everything else is a `RequestFailure`. Errors by which `Database.atOnce` turns back pass
/// through.
final class Errors implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

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
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      return failed(request, e);
    }
  }

  private static Response failed(Request request, Throwable thrown) {
    RequestFailure failure = RequestFailure.of(thrown);
    failure.log(LOG, request, thrown);
    AccessLog.refused(failure, String.valueOf(thrown.getMessage()));
    return failure.on(
        ErrorBody.of(request, failure.status(), code(failure).text(), failure.text(request)));
  }

  /// The failure's code on the v2 wire.
  static ODataError.Code code(RequestFailure failure) {
    return switch (failure) {
      case BUSY, UNAVAILABLE -> ODataError.Code.BUSY;
      case NO_ROOM -> ODataError.Code.STORAGE_FULL;
      case BODY_CUT -> ODataError.Code.BAD_REQUEST;
      case DEFECT -> ODataError.Code.INTERNAL;
    };
  }
}
