package io.reelwork.services.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/// An answer: status, fields and a body that is written after the handler has returned.
///
/// @param status the HTTP status
/// @param headers the fields; Content-Length is added from the body where it is known
/// @param body what follows
public record Response(int status, Headers headers, Body body) {
  /// The body of an answer.
  public sealed interface Body {
    /// Nothing.
    record Empty() implements Body {}

    /// Bytes in memory; handed over once, never compared or changed.
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Body {}

    /// A part of a file that does not change while it is sent.
    record FileSlice(Path file, long offset, long length) implements Body {}

    /// Written piece by piece; the stream blocks while the caller is slow.
    record Stream(OptionalLong length, Writer writer) implements Body {}
  }

  /// Writes a body; an `IOException` from the stream means that the caller is gone.
  @FunctionalInterface
  public interface Writer {
    /// Writes everything, without closing the stream.
    void writeTo(OutputStream out) throws IOException;
  }

  /// An answer without a body.
  public static Response of(int status) {
    return new Response(status, Headers.none(), new Body.Empty());
  }

  /// An answer in plain text.
  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /// An answer in JSON.
  public static Response json(int status, String json) {
    return of(status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
  }

  /// An answer with bytes of a media type.
  public static Response of(int status, String contentType, byte[] bytes) {
    return new Response(status, Headers.of("Content-Type", contentType), new Body.Bytes(bytes));
  }

  /// The same with one field more.
  public Response and(String name, String value) {
    return new Response(status, headers.and(name, value), body);
  }

  /// The same with a field set to one value.
  public Response with(String name, String value) {
    return new Response(status, headers.with(name, value), body);
  }
}
