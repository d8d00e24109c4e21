package io.reelwork.server.http;

import io.vertx.core.http.HttpConnection;

/// Closes a connection that rests too long: before its first request, or between two. While a
/// request runs nothing is counted here. Lives on its connection's event loop.
///
/// One timer runs for the whole connection and looks, when it ends, how long the rest has been:
/// setting one for each request would cost more than a short request does.
final class ConnectionWatch {
  private final EventLoop loop;
  private final HttpConnection connection;
  private final HttpLimits limits;
  private int running;
  private long deadline;
  private long timer;

  ConnectionWatch(EventLoop loop, HttpConnection connection, HttpLimits limits) {
    this.loop = loop;
    this.connection = connection;
    this.limits = limits;
    this.deadline = millis() + limits.headerTimeout().toMillis();
    long first = Math.min(limits.headerTimeout().toMillis(), limits.idleTimeout().toMillis());
    this.timer = loop.after(first, this::look);
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  private void look() {
    long left = deadline - millis();
    if (running > 0) {
      timer = loop.after(limits.idleTimeout().toMillis(), this::look);
    } else if (left > 0) {
      timer = loop.after(left, this::look);
    } else {
      connection.close();
    }
  }

  /// A request has begun.
  void begin() {
    running++;
  }

  /// A request has ended: its answer is written and its body is read.
  void end() {
    running--;
    deadline = millis() + limits.idleTimeout().toMillis();
  }

  /// The connection is closed.
  void closed() {
    loop.cancel(timer);
  }
}
