package io.reelwork.server.api;

import io.reelwork.services.web.Filter;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses answers with gzip (RFC 9110 §8.4) when the caller takes it and the answer is long
/// enough to be worth it; a poll of one job is not. HEAD has the fields that GET would have.
final class Compression implements Filter {
  /// Shorter answers fit into two packets anyway.
  private static final int LEAST_BYTES = 2048;

  /// A gzip stream that prefers speed: feeds are repetitive enough for any level.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, LEAST_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  @Override
  public Response filter(Request request, Handler next) {
    Response response = next.handle(request);
    if (!(response.body() instanceof Body.Bytes(byte[] bytes))
        || bytes.length < LEAST_BYTES
        || response.headers().first("Content-Encoding").isPresent()) {
      return response;
    }
    Response varying = response.and("Vary", "Accept-Encoding");
    return takesGzip(request.header("Accept-Encoding").orElse(""))
        ? new Response(
            response.status(),
            varying.headers().and("Content-Encoding", "gzip"),
            new Body.Bytes(compressed(bytes)))
        : varying;
  }

  /// Whether `gzip, deflate;q=0.5` allows gzip: named, or by `*`, and not with a quality of 0.
  static boolean takesGzip(String acceptEncoding) {
    boolean any = false;
    for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] words = part.split(";", -1);
      String coding = words[0].strip();
      boolean refused = words.length > 1 && words[1].strip().matches("q=0(\\.0{0,3})?");
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return !refused;
      }
      any |= coding.equals("*") && !refused;
    }
    return any;
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
    try (FastGzip gzip = new FastGzip(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
