package io.reelwork.server.http;

import io.reelwork.services.memory.Memory;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.RequestFailure;
import io.reelwork.services.web.Response;
import io.reelwork.services.web.Response.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer: begins on the event loop, runs the handler on a virtual thread, ends
/// on the event loop. What the face's shortcut answers never leaves the loop.
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /// How much of an unread body is worth reading to keep the connection.
  private static final long SMALL_REST_BYTES = 64 * 1024;

  /// What is kept for a connection.
  record Connection(Peer peer, ConnectionWatch watch, Memory memory) {}

  private static final Duration LINGER = Duration.ofSeconds(10);

  private final Face face;
  private final EventLoop loop;
  private final HttpServerRequest raw;
  private final Peer peer;
  private final ConnectionWatch watch;
  private final Headers headers;
  private final Optional<RequestBody> body;
  private volatile Optional<ResponseBody> streaming = Optional.empty();
  private volatile boolean continueSent;
  private volatile boolean closeAtEnd;
  private boolean headBegun;

  /// Called on the event loop, before anything of the body has arrived.
  Exchange(Face face, EventLoop loop, HttpServerRequest raw, Connection connection) {
    this.face = face;
    this.loop = loop;
    this.raw = raw;
    this.peer = connection.peer();
    this.watch = connection.watch();
    this.headers = Incoming.headers(raw);
    this.body = Incoming.hasBody(headers) ? Optional.of(body(connection)) : Optional.empty();
    raw.response().exceptionHandler(_ -> {});
    raw.response().closeHandler(_ -> callerGone());
  }

  private RequestBody body(Connection connection) {
    boolean isExempt = Incoming.length(headers).orElse(Long.MAX_VALUE) <= RequestBody.EXEMPT_BYTES;
    Duration patience = face.limits().idleTimeout();
    return new RequestBody(
        loop,
        raw,
        this::sendContinue,
        new RequestBody.Terms(connection.memory(), patience, isExempt));
  }

  /// Answers, or starts the handler.
  void start() {
    watch.begin();
    Optional<URI> origin = peer.origin(headers);
    if (origin.isEmpty()) {
      end(Response.text(400, "This host is not served here.\n"));
      return;
    }
    InputStream in = body.<InputStream>map(it -> it).orElseGet(InputStream::nullInputStream);
    Request request = Incoming.of(raw, headers, origin.get(), peer.remote(), in);
    Optional<Response> known = body.isEmpty() ? shortcut(request) : Optional.empty();
    if (known.filter(Exchange::isInMemory).isPresent()) {
      end(known.get());
    } else {
      Thread.ofVirtual().name(face.name() + "-" + request.id()).start(() -> run(request, known));
    }
  }

  private Optional<Response> shortcut(Request request) {
    try {
      return face.shortcut().answer(request, loop::run);
    } catch (RuntimeException | Error e) {
      return Optional.of(failed(request, e));
    }
  }

  private void callerGone() {
    body.ifPresent(it -> it.fail("the connection was cut"));
    streaming.ifPresent(ResponseBody::gone);
  }

  private void run(Request request, Optional<Response> known) {
    try {
      Response response = known.orElseGet(() -> answer(request));
      if (isInMemory(response)) {
        loop.run(() -> end(response));
      } else {
        write(response);
        loop.run(this::finish);
      }
    } catch (IOException e) {
      LOG.debug("answer cut request={} reason=\"{}\"", request.id(), e.getMessage());
      loop.run(this::cut);
    } catch (RuntimeException | Error e) {
      Response failed = failed(request, e);
      loop.run(() -> endOrCut(failed));
    }
  }

  /// What has begun to leave as a success cannot become an error any more. Called on the event
  /// loop.
  private void endOrCut(Response failed) {
    if (headBegun) {
      cut();
    } else {
      end(failed);
    }
  }

  private Response answer(Request request) {
    try {
      return face.handler().handle(request);
    } catch (RuntimeException | Error e) {
      return failed(request, e);
    } finally {
      body.ifPresent(RequestBody::release);
    }
  }

  /// The request edge: whatever a handler throws, and no wire has written in its own words, ends
  /// here.
  private Response failed(Request request, Throwable thrown) {
    RequestFailure failure = RequestFailure.of(thrown);
    failure.log(LOG, request, thrown);
    return failure.on(Response.text(failure.status(), failure.text(request) + "\n"));
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

  private static boolean isInMemory(Response response) {
    return response.body() instanceof Body.Empty || response.body() instanceof Body.Bytes;
  }

  /// Ends with an answer that is in memory: head and body leave in one write, unless the body is a
  /// long one. Called on the event loop.
  private void end(Response response) {
    try {
      if (response.body() instanceof Body.Bytes(byte[] bytes)
          && bytes.length > LongAnswer.LEAST_BYTES
          && !isHead()) {
        HttpServerResponse out = begin(response, OptionalLong.of(bytes.length));
        Duration patience = face.limits().idleTimeout();
        new LongAnswer(loop, out, bytes, patience, this::finish, this::cut).start();
      } else {
        written(response).onComplete(_ -> finish(), _ -> cut());
      }
    } catch (RuntimeException e) {
      LOG.error("answer failed", e);
      cut();
    }
  }

  private Future<Void> written(Response response) {
    byte[] bytes = response.body() instanceof Body.Bytes(byte[] all) ? all : new byte[0];
    boolean unknown = isHead() && response.body() instanceof Body.Empty;
    HttpServerResponse out =
        begin(response, unknown ? OptionalLong.empty() : OptionalLong.of(bytes.length));
    return isHead() || bytes.length == 0 ? out.end() : out.end(Buffer.buffer(bytes));
  }

  private boolean isHead() {
    return raw.method().equals(HttpMethod.HEAD);
  }

  /// Writes a body that has to be fetched or made meanwhile.
  private void write(Response response) throws IOException {
    switch (response.body()) {
      case Body.Empty _, Body.Bytes _ -> throw new IllegalStateException("must be ended");
      case Body.FileSlice slice when isHead() || slice.length() == 0 ->
          writeHead(response, OptionalLong.of(slice.length()));
      case Body.FileSlice slice -> writeSlice(response, slice);
      case Body.Stream stream when isHead() -> writeHead(response, stream.length());
      case Body.Stream stream -> writeStream(response, stream);
    }
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
      throw new UncheckedIOException(e);
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
    headBegun = true;
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
