package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import java.util.Optional;

/// The picture that a channel shows instead of what it takes in.
///
/// @param insertOnAdMarker whether it is shown in ad breaks
/// @param defaultAssetId the id of the picture's asset, as the client wrote it
public record ChannelSlate(Optional<Boolean> insertOnAdMarker, Optional<String> defaultAssetId) {
  /// Refuses an id that is none.
  ///
  /// @throws Refusal `MALFORMED_ID`
  void check() {
    defaultAssetId
        .filter(id -> !id.isEmpty() && AssetId.parse(id).isEmpty())
        .ifPresent(id -> {
          throw new Refusal(
              Code.MALFORMED_ID,
              "Slate.DefaultSlateAssetId: must be nb:cid:UUID:<guid> but was '" + id + "'",
              "Slate");
        });
  }

  /// The asset of the picture; empty for the picture that the service brings.
  Optional<AssetId> asset() {
    return defaultAssetId.flatMap(AssetId::parse);
  }

  /// Whether it says nothing.
  boolean isEmpty() {
    return insertOnAdMarker.isEmpty() && Words.isEmpty(defaultAssetId);
  }
}
