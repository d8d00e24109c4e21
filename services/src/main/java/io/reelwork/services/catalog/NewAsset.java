package io.reelwork.services.catalog;

import java.util.List;
import java.util.Optional;

/// An asset to be made.
///
/// @param name its name
/// @param alternateId any text
/// @param state any number
/// @param options `AssetCreationOptions`
/// @param storageAccount where its container goes; empty means the account's default
/// @param formatOption 0 none, 1 adaptive streaming
/// @param parents the assets it is made from, in order
public record NewAsset(
    Optional<String> name,
    Optional<String> alternateId,
    int state,
    int options,
    Optional<String> storageAccount,
    int formatOption,
    List<AssetId> parents) {
  /// Copies the parents.
  public NewAsset {
    parents = List.copyOf(parents);
  }

  /// An asset without alternate id, in state 0.
  public NewAsset(
      Optional<String> name,
      int options,
      Optional<String> storageAccount,
      int formatOption,
      List<AssetId> parents) {
    this(name, Optional.empty(), 0, options, storageAccount, formatOption, parents);
  }
}
