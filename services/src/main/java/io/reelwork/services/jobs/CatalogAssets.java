package io.reelwork.services.jobs;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.catalog.NewAsset;
import java.util.List;
import java.util.Optional;

/// The catalogue as the engine uses it. Safe for any number of threads.
///
/// @param catalog the catalogue
public record CatalogAssets(Catalog catalog) implements Assets {
  @Override
  public List<AssetId> create(String account, List<NewOutput> outputs) {
    return catalog.createAssets(account, outputs.stream().map(CatalogAssets::asset).toList());
  }

  private static NewAsset asset(NewOutput output) {
    return new NewAsset(
        Optional.of(output.name()),
        output.options(),
        output.storageAccount(),
        output.formatOption(),
        output.parents());
  }

  @Override
  public Readiness readiness(String account, AssetId asset) {
    if (catalog.asset(account, asset).isEmpty()) {
      return Readiness.MISSING;
    }
    return catalog.primaryFile(account, asset).isPresent()
        ? Readiness.READY
        : Readiness.NO_PRIMARY_FILE;
  }

  @Override
  public void delete(String account, AssetId asset) {
    catalog.deleteAsset(account, asset);
  }
}
