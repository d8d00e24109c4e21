package io.reelwork.server.http;

import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/// One face of the service: where it listens and who answers.
///
/// @param name `api`, `blob` or `origin`
/// @param listeners the sockets it listens on
/// @param origins how its callers see it
/// @param limits what it grants to its callers
/// @param handler who answers
/// @param shortcut who answers at once what needs no waiting
public record Face(
    String name,
    List<Listener> listeners,
    Origins origins,
    HttpLimits limits,
    Handler handler,
    Shortcut shortcut) {
  /// Copies the listeners.
  public Face {
    listeners = List.copyOf(listeners);
  }

  /// A face whose handler may wait for every request.
  public Face(
      String name, List<Listener> listeners, Origins origins, HttpLimits limits, Handler handler) {
    this(name, listeners, origins, limits, handler, (_, _) -> Optional.empty());
  }

  /// The same, with what it answers at once.
  public Face with(Shortcut other) {
    return new Face(name, listeners, origins, limits, handler, other);
  }

  /// Answers requests without a body that it can answer without waiting for anybody, on the event
  /// loop itself; leaves all others, with nothing changed, to the handler.
  @FunctionalInterface
  public interface Shortcut {
    /// The answer, when it can be had at once.
    ///
    /// @param soon runs what it is given on the event loop, behind the requests that have come
    Optional<Response> answer(Request request, Executor soon);
  }

  /// One listening socket.
  ///
  /// @param host the address to bind
  /// @param port the port; 0 takes any free one
  /// @param tls whether it speaks TLS
  public record Listener(String host, int port, boolean tls) {}
}
