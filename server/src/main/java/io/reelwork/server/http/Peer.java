package io.reelwork.server.http;

import io.reelwork.services.web.Headers;
import io.vertx.core.http.HttpConnection;
import java.net.URI;
import java.util.Optional;

/// The other end of a connection, and how it sees the face. A client names the same host with each
/// request, so the origin is worked out once. Lives on its connection's event loop.
final class Peer {
  private final Origins origins;
  private final boolean tls;
  private final String remote;
  private final String local;
  private final boolean proxy;
  private String host = "";
  private Optional<URI> known = Optional.empty();

  /// @param tls whether the connection is encrypted
  Peer(Origins origins, boolean tls, HttpConnection connection) {
    this.origins = origins;
    this.tls = tls;
    this.remote = connection.remoteAddress().hostAddress();
    this.local = connection.localAddress().hostAddress() + ":" + connection.localAddress().port();
    this.proxy = origins.isProxy(remote);
  }

  /// Its numeric address.
  String remote() {
    return remote;
  }

  /// The origin of one request; empty when it names a host that is malformed or not allowed.
  Optional<URI> origin(Headers headers) {
    String named = headers.first("Host").orElse("");
    if (proxy || named.isEmpty()) {
      return origins.of(headers, tls, remote, local);
    }
    if (!named.equals(host)) {
      host = named;
      known = origins.of(headers, tls, remote, local);
    }
    return known;
  }
}
