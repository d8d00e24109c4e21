package io.reelwork.odata.service;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import java.util.List;
import java.util.Optional;

/// What a request's path means (protocol section 7.2).
sealed interface Target {
  /// The service document.
  record Root() implements Target {}

  /// `$metadata`.
  record Metadata() implements Target {}

  /// `$batch`.
  record Batch() implements Target {}

  /// `Assets`, `Jobs('key')/Tasks`.
  record Feed(Many many) implements Target {}

  /// `Assets/$count`.
  record Count(Many many) implements Target {}

  /// `Assets('key')`.
  record One(Place place) implements Target {}

  /// `Jobs('key')/State`, or `Jobs('key')/State/$value` when raw.
  record Member(Place place, Property<?> property, boolean raw) implements Target {}

  /// `Assets('key')/$links/ContentKeys('key')`; the far set and the far key as checked.
  record Links(Place near, Navigation navigation, EntitySet far, Optional<String> farKey)
      implements Target {}

  /// `Channels('key')/Start`.
  record BoundAction(Place place, Action action) implements Target {}

  /// `CancelJob?jobid='key'`.
  record Function(ServiceFunction function) implements Target {}

  /// The verbs it can be asked with, for `Allow` beside 405; a set may offer fewer.
  default List<String> methods() {
    return switch (this) {
      case Root _, Metadata _, Count _, Member _, Function _ -> List.of("GET", "HEAD");
      case Feed _ -> List.of("GET", "HEAD", "POST");
      case One _ -> List.of("GET", "HEAD", "MERGE", "PATCH", "PUT", "DELETE");
      case Links _ -> List.of("GET", "HEAD", "POST", "PUT", "DELETE");
      case Batch _, BoundAction _ -> List.of("POST");
    };
  }

  /// Whether a request with this verb may change something. A batch itself changes nothing: its
  /// parts are requests of their own.
  default boolean isChangedBy(String method) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    return switch (this) {
      case Function(ServiceFunction function) -> function.changes() || !reads;
      case Batch _ -> false;
      case Root _, Metadata _, Count _, Member _, Feed _, One _, Links _, BoundAction _ -> !reads;
    };
  }

  /// Many entities: a whole set, or what a navigation leads to.
  record Many(EntitySet set, Optional<Near> near) {}

  /// The near end of a navigation.
  record Near(Place place, Navigation navigation) {}
}
