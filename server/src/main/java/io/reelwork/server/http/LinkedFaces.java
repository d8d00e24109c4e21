package io.reelwork.server.http;

import io.reelwork.server.http.HttpFaces.Opened;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Where the faces of this deployment are in the eyes of a caller: the public URL of a face when it
/// is configured, else the caller's own host with the face's port, over TLS when the caller came so
/// and the face speaks it.
///
/// Handlers are made before their faces are open, so `opened` is told later, once. Safe for any
/// number of threads.
public final class LinkedFaces implements FaceUrls {
  private final Target blob;
  private final Target origin;
  private volatile List<Opened> opened = List.of();

  /// A face as it is configured; it may be open in another process only.
  ///
  /// @param name `blob` or `origin`
  /// @param publicUrl its public URL
  /// @param listeners where it listens
  public record Target(String name, Optional<URI> publicUrl, List<Face.Listener> listeners) {}

  /// Links to these two faces.
  public LinkedFaces(Target blob, Target origin) {
    this.blob = blob;
    this.origin = origin;
  }

  /// Tells which ports the faces of this process got.
  public void opened(List<Opened> sockets) {
    opened = List.copyOf(sockets);
  }

  @Override
  public URI blob(URI apiRoot) {
    return url(blob, apiRoot);
  }

  @Override
  public URI origin(URI apiRoot) {
    return url(origin, apiRoot);
  }

  private URI url(Target target, URI apiRoot) {
    return target.publicUrl().orElseGet(() -> besideCaller(target, apiRoot));
  }

  private URI besideCaller(Target target, URI apiRoot) {
    boolean overTls = "https".equals(apiRoot.getScheme());
    Optional<Opened> socket =
        opened.stream()
            .filter(it -> it.face().equals(target.name()))
            .min((a, b) -> Boolean.compare(tls(a) != overTls, tls(b) != overTls));
    if (socket.isPresent()) {
      return url(tls(socket.get()), apiRoot, socket.get().port());
    }
    return target.listeners().stream()
        .min((a, b) -> Boolean.compare(a.tls() != overTls, b.tls() != overTls))
        .map(it -> url(it.tls(), apiRoot, it.port()))
        .orElse(apiRoot);
  }

  private static boolean tls(Opened socket) {
    return "https".equals(socket.url().getScheme());
  }

  private static URI url(boolean tls, URI apiRoot, int port) {
    String host = apiRoot.getAuthority().replaceAll(":\\d+$", "");
    return URI.create((tls ? "https://" : "http://") + host + ":" + port);
  }
}
