package io.reelwork.odata.service;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.uri.ReferenceUri;
import java.util.List;

/// References to other requests of the same changeset.
final class References {
  private References() {}

  /// Outside a changeset `$1` means nothing.
  ///
  /// @throws ODataError `INVALID_VALUE`
  static void refuseContentIds(NewEntity entity) {
    entity.links().values().stream()
        .flatMap(List::stream)
        .filter(link -> ReferenceUri.isContentId(link.set()))
        .findFirst()
        .ifPresent(link -> {
          throw new ODataError(
              Code.INVALID_VALUE, "body: " + link.set() + " can only be used inside a changeset");
        });
    entity.children().values().forEach(list -> list.forEach(References::refuseContentIds));
  }
}
