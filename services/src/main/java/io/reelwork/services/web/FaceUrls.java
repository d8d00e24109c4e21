package io.reelwork.services.web;

import java.net.URI;

/// Where the other faces are in the eyes of a caller of the api: their public URLs when configured,
/// else the caller's own host with their ports. `server` knows the ports.
public interface FaceUrls {
  /// The blob face for a caller who reaches the api at `apiRoot`; no slash at its end.
  URI blob(URI apiRoot);

  /// The origin face for a caller who reaches the api at `apiRoot`; no slash at its end.
  URI origin(URI apiRoot);
}
