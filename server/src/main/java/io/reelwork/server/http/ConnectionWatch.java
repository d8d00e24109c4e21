package io.reelwork.server.http;

import io.vertx.core.http.HttpConnection;

/// Closes a connection that rests too long: before its first request, or between two. While a
/// request runs nothing is counted here. Lives on its connection's event loop.
final class ConnectionWatch {
  private final EventLoop loop;
  private final HttpConnection connection;
  private final HttpLimits limits;
  private int running;
  private long timer;

  ConnectionWatch(EventLoop loop, HttpConnection connection, HttpLimits limits) {
    this.loop = loop;
    this.connection = connection;
    this.limits = limits;
    this.timer = closeAfter(limits.headerTimeout().toMillis());
  }

  private long closeAfter(long millis) {
    return loop.after(millis, () -> connection.close());
  }

  /// A request has begun.
  void begin() {
    running++;
    loop.cancel(timer);
  }

  /// A request has ended: its answer is written and its body is read.
  void end() {
    running--;
    if (running == 0) {
      timer = closeAfter(limits.idleTimeout().toMillis());
    }
  }

  /// The connection is closed.
  void closed() {
    loop.cancel(timer);
  }
}
