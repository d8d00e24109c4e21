package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;

/// Refuses bodies over the limit: at once when the caller tells the length, else when it is passed.
///
/// @param mostBytes the limit
record BodyLimit(long mostBytes) implements Filter {
  @Override
  public Response filter(Request request, Handler next) {
    if (request.contentLength().orElse(0) > mostBytes) {
      throw tooLarge();
    }
    return next.handle(new Limited(request, new LimitedBody(request.body())));
  }

  private ODataError tooLarge() {
    return new ODataError(
        Code.BODY_TOO_LARGE, "The request body must have at most " + mostBytes + " bytes.");
  }

  /// Counts what is read.
  private final class LimitedBody extends FilterInputStream {
    private long count;

    LimitedBody(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      if (count > mostBytes) {
        throw tooLarge();
      }
      return read;
    }
  }

  /// The request with the counted body.
  private record Limited(Request whole, InputStream body) implements Request {
    @Override
    public String method() {
      return whole.method();
    }

    @Override
    public String path() {
      return whole.path();
    }

    @Override
    public String query() {
      return whole.query();
    }

    @Override
    public Headers headers() {
      return whole.headers();
    }

    @Override
    public String id() {
      return whole.id();
    }

    @Override
    public URI origin() {
      return whole.origin();
    }

    @Override
    public String remote() {
      return whole.remote();
    }

    @Override
    public OptionalLong contentLength() {
      return whole.contentLength();
    }
  }
}
