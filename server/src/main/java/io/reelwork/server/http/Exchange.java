package io.reelwork.server.http;

import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer: begins on the event loop, runs the handler on a virtual thread, ends
/// on the event loop.
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /// How much of an unread body is worth reading to keep the connection.
  private static final long SMALL_REST_BYTES = 64 * 1024;

  private static final Duration LINGER = Duration.ofSeconds(10);

  private final Face face;
  private final EventLoop loop;
  private final HttpServerRequest raw;
  private final ConnectionWatch watch;
  private final Headers headers;
  private final Optional<RequestBody> body;
  private volatile Optional<ResponseBody> streaming = Optional.empty();
  private volatile boolean continueSent;
  private volatile boolean closeAtEnd;

  /// Called on the event loop, before anything of the body has arrived.
  Exchange(Face face, EventLoop loop, HttpServerRequest raw, ConnectionWatch watch) {
    this.face = face;
    this.loop = loop;
    this.raw = raw;
    this.watch = watch;
    this.headers = Incoming.headers(raw);
    this.body =
        Incoming.hasBody(headers)
            ? Optional.of(
                new RequestBody(loop, raw, this::sendContinue, face.limits().idleTimeout()))
            : Optional.empty();
    raw.response().exceptionHandler(_ -> {});
    raw.response().closeHandler(_ -> callerGone());
  }

  /// Starts the handler; `tls` tells whether the connection is encrypted.
  void start(boolean tls) {
    watch.begin();
    String remote = raw.remoteAddress().hostAddress();
    String local = raw.localAddress().hostAddress() + ":" + raw.localAddress().port();
    Optional<URI> origin = face.origins().of(headers, tls, remote, local);
    InputStream in = body.<InputStream>map(it -> it).orElseGet(InputStream::nullInputStream);
    Request request =
        Incoming.of(raw, headers, origin.orElse(URI.create("http://invalid")), remote, in);
    Thread.ofVirtual()
        .name(face.name() + "-" + request.id())
        .start(() -> run(request, origin.isPresent()));
  }

  private void callerGone() {
    body.ifPresent(it -> it.fail("the connection was cut"));
    streaming.ifPresent(ResponseBody::gone);
  }

  private void run(Request request, boolean hostAllowed) {
    try {
      write(hostAllowed ? answer(request) : Response.text(400, "This host is not served here.\n"));
      loop.run(this::finish);
    } catch (IOException e) {
      LOG.debug("answer cut request={} reason=\"{}\"", request.id(), e.getMessage());
      loop.run(this::cut);
    } catch (RuntimeException e) {
      LOG.error("answer failed request={}", request.id(), e);
      loop.run(this::cut);
    }
  }

  /// The request edge: whatever a handler throws ends here.
  private Response answer(Request request) {
    try {
      return face.handler().handle(request);
    } catch (RuntimeException | Error e) {
      LOG.error("request failed face={} request={}", face.name(), request.id(), e);
      return Response.text(500, "Something went wrong here. Request " + request.id() + "\n");
    }
  }

  private void sendContinue() {
    if (expectsContinue() && !continueSent) {
      continueSent = true;
      loop.run(() -> raw.response().writeContinue());
    }
  }

  private boolean expectsContinue() {
    return headers.first("Expect").filter("100-continue"::equalsIgnoreCase).isPresent();
  }

  private void write(Response response) throws IOException {
    boolean headOnly = raw.method().equals(HttpMethod.HEAD);
    switch (response.body()) {
      case Body.Empty _ when headOnly -> writeHead(response, OptionalLong.empty());
      case Body.Empty _ -> writeBytes(response, new byte[0], false);
      case Body.Bytes(byte[] bytes) -> writeBytes(response, bytes, headOnly);
      case Body.FileSlice slice when headOnly || slice.length() == 0 ->
          writeHead(response, OptionalLong.of(slice.length()));
      case Body.FileSlice slice -> writeSlice(response, slice);
      case Body.Stream stream when headOnly -> writeHead(response, stream.length());
      case Body.Stream stream -> writeStream(response, stream);
    }
  }

  private void writeBytes(Response response, byte[] bytes, boolean headOnly) throws IOException {
    loop.await(() -> {
      HttpServerResponse out = begin(response, OptionalLong.of(bytes.length));
      return headOnly || bytes.length == 0 ? out.end() : out.end(Buffer.buffer(bytes));
    });
  }

  private void writeHead(Response response, OptionalLong length) throws IOException {
    loop.await(() -> begin(response, length).end());
  }

  private void writeSlice(Response response, Body.FileSlice slice) throws IOException {
    try (FileChannel channel = open(slice)) {
      loop.await(() ->
          begin(response, OptionalLong.of(slice.length()))
              .sendFile(channel, slice.offset(), slice.length()));
    }
  }

  private static FileChannel open(Body.FileSlice slice) {
    try {
      return FileChannel.open(slice.file());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void writeStream(Response response, Body.Stream stream) throws IOException {
    ResponseBody out = new ResponseBody(loop, raw.response(), face.limits().idleTimeout());
    streaming = Optional.of(out);
    loop.run(() -> {
      HttpServerResponse head = begin(response, stream.length());
      head.setChunked(stream.length().isEmpty());
    });
    stream.writer().writeTo(out);
    out.flush();
    if (stream.length().isPresent() && out.writtenBytes() != stream.length().getAsLong()) {
      throw new IllegalStateException(
          "body: must have "
              + stream.length().getAsLong()
              + " bytes but was "
              + out.writtenBytes());
    }
    loop.await(() -> raw.response().end());
  }

  /// Sets status and fields; called on the event loop.
  private HttpServerResponse begin(Response response, OptionalLong length) {
    HttpServerResponse out = raw.response();
    out.setStatusCode(response.status());
    response.headers().all().forEach(field -> out.headers().add(field.getKey(), field.getValue()));
    boolean bodyless = response.status() == 204 || response.status() == 304;
    if (length.isPresent() && !bodyless && !out.headers().contains("Content-Length")) {
      out.headers().add("Content-Length", Long.toString(length.getAsLong()));
    }
    if (bodyIsTooLongToDrain()) {
      closeAtEnd = true;
      out.headers().set("Connection", "close");
    }
    return out;
  }

  /// A caller that was never told to go on may or may not send its body, and a long one is not
  /// worth reading: such a connection ends with this answer.
  private boolean bodyIsTooLongToDrain() {
    if (body.isEmpty() || body.get().ended()) {
      return false;
    }
    String length = headers.first("Content-Length").orElse("");
    return (expectsContinue() && !continueSent)
        || !length.matches("\\d{1,9}")
        || Long.parseLong(length) > SMALL_REST_BYTES;
  }

  private void finish() {
    if (body.isEmpty() || (expectsContinue() && !continueSent)) {
      done();
    } else {
      body.get().discard(this::done, this::cut, LINGER);
    }
  }

  private void done() {
    watch.end();
    if (closeAtEnd) {
      raw.connection().close();
    }
  }

  private void cut() {
    watch.end();
    raw.connection().close();
  }
}
