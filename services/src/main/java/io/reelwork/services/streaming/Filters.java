package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.sql.Database;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What manifests show of assets (entities section 10): filters for one asset, which go with it,
/// and filters for every asset of an account. Safe for any number of threads; changes join an open
/// transaction.
public final class Filters {
  private static final String PARENT = "ParentAssetId";

  private final FiltersTable table;
  private final Catalog catalog;

  Filters(Database database, Catalog catalog, FiltersTable.Texts texts) {
    this.table = new FiltersTable(database, texts);
    this.catalog = catalog;
  }

  FiltersTable table() {
    return table;
  }

  /// Creates a filter.
  ///
  /// @throws Refusal `NOT_FOUND` for its asset, `CONFLICT` when there is one with its key
  public Filter create(String account, Filter filter) {
    filter.key().asset().ifPresent(asset -> checkAsset(account, asset));
    table.insert(account, filter);
    return filter;
  }

  /// Holds the asset of a filter until the open transaction ends.
  ///
  /// @throws Refusal `NOT_FOUND`
  void checkAsset(String account, AssetId asset) {
    if (!catalog.holdAsset(account, asset)) {
      throw new Refusal(Code.NOT_FOUND, PARENT + ": there is no asset " + asset, PARENT);
    }
  }

  /// The filter with this key.
  public Optional<Filter> find(String account, FilterKey key) {
    return table.find(account, key);
  }

  /// Changes what a filter shows; returns whether there is one with this key.
  public boolean update(String account, FilterKey key, UnaryOperator<Filter> change) {
    Optional<Filter> before = table.hold(account, key);
    before.map(change).ifPresent(after -> table.update(account, after));
    return before.isPresent();
  }

  /// Deletes a filter; returns whether there was one.
  public boolean delete(String account, FilterKey key) {
    return table.delete(account, key);
  }

  /// Deletes every filter of an asset that is about to go.
  void deleteOf(String account, AssetId asset) {
    table.deleteOf(account, asset);
  }
}
