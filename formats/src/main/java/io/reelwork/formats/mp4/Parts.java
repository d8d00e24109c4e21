package io.reelwork.formats.mp4;

import io.reelwork.formats.MalformedMedia;
import java.util.List;
import java.util.Optional;

/// Finds the children of a box.
final class Parts {
  private Parts() {}

  /// The first child of this kind.
  static <B extends Box> Optional<B> find(List<Box> children, Class<B> kind) {
    return children.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /// The child of this kind, which must be there.
  static <B extends Box> B only(Box.Container parent, Class<B> kind, String path, String type) {
    return find(parent.children(), kind).orElseThrow(() -> missing(path, type));
  }

  /// The box of boxes of this type, which must be there.
  static Box.Container container(Box.Container parent, String type, String path) {
    return findContainer(parent, type).orElseThrow(() -> missing(path, type));
  }

  /// The box of boxes of this type.
  static Optional<Box.Container> findContainer(Box.Container parent, String type) {
    return parent.children().stream()
        .filter(box -> box.type().equals(FourCc.of(type)))
        .filter(Box.Container.class::isInstance)
        .map(Box.Container.class::cast)
        .findFirst();
  }

  private static MalformedMedia missing(String path, String type) {
    return new MalformedMedia(
        MalformedMedia.Code.MISSING, path + ": must have a box " + type + " but had none");
  }
}
