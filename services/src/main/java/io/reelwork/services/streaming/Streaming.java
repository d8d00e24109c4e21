package io.reelwork.services.streaming;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.AssetParts;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.web.FaceUrls;
import java.util.List;

/// Streaming endpoints and filters. Safe for any number of threads; changes join an open
/// transaction.
public final class Streaming implements ODataFeature, AssetParts {
  /// The tables of this feature.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/streaming", 202611280448L);

  private final StreamingEndpoints endpoints;
  private final Filters filters;
  private final FaceUrls faces;

  /// The feature over a database; `faces` tells where the origin is. Registers its operations, and
  /// its filters as parts of their assets.
  public Streaming(
      Database database, Operations operations, Catalog catalog, FaceUrls faces, Quotas quotas) {
    this.endpoints =
        new StreamingEndpoints(database, operations, quotas, StreamingEndpointsEntitySet.TEXTS);
    this.filters = new Filters(database, catalog, FilterEntitySet.TEXTS);
    this.faces = faces;
    catalog.add(this);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(
        new StreamingEndpointsEntitySet(endpoints, faces),
        new AssetFiltersEntitySet(filters),
        new FiltersEntitySet(filters));
  }

  /// The streaming endpoints.
  public StreamingEndpoints endpoints() {
    return endpoints;
  }

  /// The filters.
  public Filters filters() {
    return filters;
  }

  @Override
  public void deleteWith(String account, AssetId asset) {
    filters.deleteOf(account, asset);
  }

  /// Makes the account's endpoint `default` unless it is there; also done when somebody first looks
  /// at the endpoints of an account.
  public void ensureDefault(String account) {
    endpoints.ensureDefault(account);
  }
}
