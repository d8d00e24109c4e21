package io.reelwork.services.jobs;

import io.reelwork.services.catalog.AssetId;
import java.util.List;
import java.util.Optional;

/// What the engine needs of the catalogue. Every method joins an open transaction. Safe for any
/// number of threads.
public interface Assets {
  /// Makes output assets with their containers, in few statements; returns their ids in order.
  List<AssetId> create(String account, List<NewOutput> outputs);

  /// Whether an asset can be read by a task.
  Readiness readiness(String account, AssetId asset);

  /// Deletes an asset with everything in it; nothing when it is gone already.
  void delete(String account, AssetId asset);

  /// An output asset to be made.
  ///
  /// @param name its name
  /// @param options `assetCreationOptions`: 0, 1, 2 or 4
  /// @param storageAccount empty for the default one
  /// @param formatOption `assetFormatOption`: 0 or 1
  /// @param parents the inputs it is made from
  record NewOutput(
      String name,
      int options,
      Optional<String> storageAccount,
      int formatOption,
      List<AssetId> parents) {
    /// Copies the parents.
    public NewOutput {
      parents = List.copyOf(parents);
    }
  }

  /// Whether an asset can be read.
  enum Readiness {
    /// It can.
    READY,
    /// There is no such asset.
    MISSING,
    /// None of its files is primary and there is not exactly one.
    NO_PRIMARY_FILE
  }
}
