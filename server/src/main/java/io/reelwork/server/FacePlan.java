package io.reelwork.server;

import io.reelwork.server.config.Role;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.ServerConfig.FaceConfig;
import io.reelwork.server.http.Face;
import io.reelwork.server.http.LinkedFaces;
import io.reelwork.services.web.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which faces a process has and how they are reached, as its configuration says.
///
/// @param config the configuration
record FacePlan(ServerConfig config) {
  /// How links name the blob and the origin face.
  LinkedFaces links() {
    return new LinkedFaces(target("blob", config.blob()), target("origin", config.origin()));
  }

  private static LinkedFaces.Target target(String name, FaceConfig face) {
    return new LinkedFaces.Target(name, face.origins().publicUrl(), face.listeners());
  }

  /// The faces of the roles that the process has, in the order of their announcement.
  List<Face> faces(Handler api, Face.Shortcut shortcut, Handler blob, Handler origin) {
    List<Face> faces = new ArrayList<>();
    face(Role.API, "api", config.api(), api).map(face -> face.with(shortcut)).ifPresent(faces::add);
    face(Role.BLOB, "blob", config.blob(), blob).ifPresent(faces::add);
    face(Role.ORIGIN, "origin", config.origin(), origin).ifPresent(faces::add);
    return faces;
  }

  private Optional<Face> face(Role role, String name, FaceConfig face, Handler handler) {
    return config.roles().contains(role)
        ? Optional.of(new Face(name, face.listeners(), face.origins(), config.limits(), handler))
        : Optional.empty();
  }
}
