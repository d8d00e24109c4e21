package io.reelwork.services.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// A request made by hand, for tests of handlers.
///
/// ```java
/// Response answer = face.handle(FakeRequest.of("PUT", "/a/b?x=y").with("Range", "bytes=0-1").body("text"));
/// assertThat(FakeRequest.text(answer)).isEqualTo("…");
/// ```
public record FakeRequest(
    String method,
    String path,
    String query,
    Headers headers,
    String id,
    URI origin,
    String remote,
    OptionalLong contentLength,
    InputStream body)
    implements Request {

  /// A request without a body from `127.0.0.1` to `http://media.example`.
  public static FakeRequest of(String method, String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    return new FakeRequest(
        method,
        mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark),
        mark < 0 ? "" : pathAndQuery.substring(mark + 1),
        Headers.none(),
        "7f3c1a52-0000-4000-8000-000000000001",
        URI.create("http://media.example"),
        "127.0.0.1",
        OptionalLong.empty(),
        InputStream.nullInputStream());
  }

  /// The same with one header field more.
  public FakeRequest with(String name, String value) {
    return new FakeRequest(
        method, path, query, headers.and(name, value), id, origin, remote, contentLength, body);
  }

  /// The same with a body and its Content-Length.
  public FakeRequest body(byte[] bytes) {
    return body(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length))
        .with("Content-Length", String.valueOf(bytes.length));
  }

  /// The same with a text in UTF-8 as its body.
  public FakeRequest body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The same with any stream as its body.
  public FakeRequest body(InputStream stream, OptionalLong length) {
    return new FakeRequest(method, path, query, headers, id, origin, remote, length, stream);
  }

  /// The same from another address.
  public FakeRequest from(String address) {
    return new FakeRequest(method, path, query, headers, id, origin, address, contentLength, body);
  }

  /// The same, having reached the face under another scheme and authority.
  public FakeRequest at(String schemeAndAuthority) {
    return new FakeRequest(
        method,
        path,
        query,
        headers,
        id,
        URI.create(schemeAndAuthority),
        remote,
        contentLength,
        body);
  }

  /// All bytes of an answer's body, as the server would send them.
  public static byte[] bytes(Response answer) {
    try {
      return switch (answer.body()) {
        case Response.Body.Empty _ -> new byte[0];
        case Response.Body.Bytes bytes -> bytes.bytes();
        case Response.Body.FileSlice slice -> slice(slice);
        case Response.Body.Stream stream -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          stream.writer().writeTo(out);
          yield out.toByteArray();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] slice(Response.Body.FileSlice slice) throws IOException {
    try (FileChannel file = FileChannel.open(slice.file())) {
      file.position(slice.offset());
      return Channels.newInputStream(file).readNBytes(Math.toIntExact(slice.length()));
    }
  }

  /// An answer's body as text.
  public static String text(Response answer) {
    return new String(bytes(answer), StandardCharsets.UTF_8);
  }
}
