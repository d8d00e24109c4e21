package io.reelwork.server.http;

import io.netty.channel.ChannelConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/// Whether a connection reads from its socket. While it does not, what the caller sends stays with
/// the kernels of both sides.
///
/// The demand of a Vert.x request does not do: a request that is paused is given up to sixteen
/// pieces of 64 KiB before its connection stops (docs/decisions/0015). Lives on the event loop.
final class Inflow {
  /// What a connection reads at a time at most, and hands on before it looks whether to go on.
  static final int READ_BYTES = 64 * 1024;

  private final ChannelConfig connection;

  /// The inflow of a request's connection, which goes on reading until it is told otherwise.
  Inflow(HttpServerRequest raw) {
    HttpServerConnection internal = (HttpServerConnection) raw.connection();
    this.connection = internal.channelHandlerContext().channel().config();
  }

  void set(boolean reads) {
    if (connection.isAutoRead() != reads) {
      connection.setAutoRead(reads);
    }
  }
}
