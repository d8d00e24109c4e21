package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.services.memory.Document;
import io.reelwork.services.memory.Memory;
import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/// Refuses bodies over the limit: at once when the caller tells the length, else when it is passed.
///
/// A body may come compressed (`Content-Encoding: gzip`); the limit holds for it as sent and for
/// what it unfolds to, so a small body cannot become a large one. Other encodings are refused.
///
/// What is within the limit is read when the memory of the process has room for it, and holds that
/// room until the request has ended.
///
/// @param mostBytes the limit
/// @param memory whose room bodies take
record BodyLimit(long mostBytes, Memory memory) implements Filter {
  /// Deflate makes nothing smaller than by this (RFC 1951).
  private static final long MAX_RATIO = 1032;

  @Override
  public Response filter(Request request, Handler next) {
    if (request.contentLength().orElse(0) > mostBytes) {
      throw tooLarge();
    }
    boolean isFolded =
        switch (encoding(request)) {
          case "", "identity" -> false;
          case "gzip", "x-gzip" -> true;
          default ->
              throw new ODataError(
                  Code.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding: must be gzip or left out");
        };
    Document sent =
        new Document(
            new LimitedBody(request.body()),
            request.contentLength().orElse(0),
            memory,
            isFolded ? this::weightOfFolded : Document::weightOfTree);
    try {
      return next.handle(
          isFolded
              ? new Limited(request, new LimitedBody(new Unfolded(sent)), OptionalLong.empty())
              : new Limited(request, sent, request.contentLength()));
    } finally {
      sent.release();
    }
  }

  private long weightOfFolded(long bytes) {
    return bytes + Document.weightOfTree(Math.min(mostBytes, bytes * MAX_RATIO));
  }

  private static String encoding(Request request) {
    return request.header("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
  }

  /// A gzip stream that begins to read when it is read from, so that nobody is told to continue a
  /// request that will be refused by its head.
  private static final class Unfolded extends InputStream {
    private final InputStream folded;
    private Optional<InputStream> opened = Optional.empty();

    Unfolded(InputStream folded) {
      this.folded = folded;
    }

    private InputStream open() throws IOException {
      if (opened.isEmpty()) {
        opened = Optional.of(new GZIPInputStream(folded));
      }
      return opened.get();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return open().read(bytes, offset, length);
    }
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
  private record Limited(Request whole, InputStream body, OptionalLong contentLength)
      implements Request {
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
  }
}
