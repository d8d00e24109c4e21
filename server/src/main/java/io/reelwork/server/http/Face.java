package io.reelwork.server.http;

import io.reelwork.services.web.Handler;
import java.util.List;

/// One face of the service: where it listens and who answers.
///
/// @param name `api`, `blob` or `origin`
/// @param listeners the sockets it listens on
/// @param origins how its callers see it
/// @param limits what it grants to its callers
/// @param handler who answers
public record Face(
    String name, List<Listener> listeners, Origins origins, HttpLimits limits, Handler handler) {
  /// Copies the listeners.
  public Face {
    listeners = List.copyOf(listeners);
  }

  /// One listening socket.
  ///
  /// @param host the address to bind
  /// @param port the port; 0 takes any free one
  /// @param tls whether it speaks TLS
  public record Listener(String host, int port, boolean tls) {}
}
