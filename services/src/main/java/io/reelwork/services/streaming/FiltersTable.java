package io.reelwork.services.streaming;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.StoredText;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of filters: those of accounts in one table, those of assets in another.
final class FiltersTable {
  private static final Field<String> PARENT = field(name("parent_asset_id"), String.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> QUALITY = field(name("first_quality"), String.class);
  private static final Field<String> RANGE = field(name("presentation_time_range"), String.class);
  private static final Field<String> TRACKS = field(name("tracks"), String.class);
  private static final List<Field<?>> COLUMNS = List.of(EntityRows.ID, QUALITY, RANGE, TRACKS);

  private final EntityRows ofAccounts;
  private final EntityRows ofAssets;
  private final Texts texts;

  /// The stored form of the values that have members.
  record Texts(
      StoredText<FirstQuality> quality,
      StoredText<PresentationTimeRange> range,
      StoredText<List<TrackSelection>> tracks) {}

  FiltersTable(Database database, Texts texts) {
    this.ofAccounts = new EntityRows(database, "filter", "Filters");
    this.ofAssets = new EntityRows(database, "asset_filter", "AssetFilters");
    this.texts = texts;
  }

  EntityRows ofAccounts() {
    return ofAccounts;
  }

  EntityRows ofAssets() {
    return ofAssets;
  }

  private EntityRows rows(FilterKey key) {
    return key.asset().isPresent() ? ofAssets : ofAccounts;
  }

  void insert(String account, Filter filter) {
    FilterKey key = filter.key();
    Map<Field<?>, @Nullable Object> row = changeable(filter);
    key.asset()
        .ifPresent(asset -> {
          row.put(PARENT, asset.value());
          row.put(NAME, key.name().value());
        });
    rows(key).insert(account, key.id(), row);
  }

  void update(String account, Filter filter) {
    rows(filter.key()).update(account, filter.key().id(), changeable(filter));
  }

  private Map<Field<?>, @Nullable Object> changeable(Filter filter) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(QUALITY, filter.firstQuality().map(texts.quality()::write).orElse(null));
    row.put(RANGE, filter.presentationTimeRange().map(texts.range()::write).orElse(null));
    row.put(TRACKS, texts.tracks().write(filter.tracks()));
    return row;
  }

  Optional<Filter> find(String account, FilterKey key) {
    return rows(key).find(account, key.id(), COLUMNS, this::filter);
  }

  /// Holds the filter until the open transaction ends, and reads it as it is then.
  Optional<Filter> hold(String account, FilterKey key) {
    return rows(key).hold(account, key.id()) ? find(account, key) : Optional.empty();
  }

  boolean delete(String account, FilterKey key) {
    return rows(key).delete(account, key.id());
  }

  void deleteOf(String account, AssetId asset) {
    ofAssets
        .database()
        .write(sql ->
            sql.deleteFrom(ofAssets.table())
                .where(EntityRows.ACCOUNT.eq(account))
                .and(PARENT.eq(asset.value()))
                .execute());
  }

  private Filter filter(Record row) {
    return new Filter(
        FilterKey.of(row.get(EntityRows.ID)),
        Optional.ofNullable(row.get(QUALITY)).map(texts.quality()::read),
        Optional.ofNullable(row.get(RANGE)).map(texts.range()::read),
        Optional.ofNullable(row.get(TRACKS)).map(texts.tracks()::read).orElse(List.of()));
  }
}
