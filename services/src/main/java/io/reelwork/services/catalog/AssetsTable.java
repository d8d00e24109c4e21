package io.reelwork.services.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;

/// The rows of assets.
final class AssetsTable {
  private static final Field<Integer> STATE = field(name("state"), Integer.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<String> ALTERNATE_ID = field(name("alternate_id"), String.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Integer> OPTIONS = field(name("options"), Integer.class);
  private static final Field<String> STORAGE = field(name("storage_account_name"), String.class);
  private static final Field<Integer> FORMAT = field(name("format_option"), Integer.class);
  private static final List<Field<?>> COLUMNS =
      List.of(
          EntityRows.ID,
          STATE,
          CREATED,
          LAST_MODIFIED,
          ALTERNATE_ID,
          NAME,
          OPTIONS,
          STORAGE,
          FORMAT);

  private final EntityRows rows;

  AssetsTable(Database database) {
    this.rows = new EntityRows(database, "asset", "Assets");
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, Asset asset) {
    rows.insert(account, asset.id().value(), row(asset));
  }

  /// Adds new assets in few statements.
  void insertAll(String account, List<Asset> assets) {
    Map<String, Map<Field<?>, Object>> all = new LinkedHashMap<>();
    assets.forEach(asset -> all.put(asset.id().value(), row(asset)));
    // Ids are random, so no row is there to be changed.
    rows.put(account, all, List.of(NAME));
  }

  /// Writes what may change of an asset.
  void update(String account, Asset asset, Ticks now) {
    Map<Field<?>, Object> row = changeable(asset);
    row.put(LAST_MODIFIED, now.value());
    rows.update(account, asset.id().value(), row);
  }

  private static Map<Field<?>, Object> row(Asset asset) {
    Map<Field<?>, Object> row = changeable(asset);
    row.put(STATE, asset.state());
    row.put(CREATED, asset.created().value());
    row.put(LAST_MODIFIED, asset.lastModified().value());
    row.put(OPTIONS, asset.options());
    row.put(STORAGE, asset.storageAccount());
    row.put(FORMAT, asset.formatOption());
    return row;
  }

  private static Map<Field<?>, Object> changeable(Asset asset) {
    Map<Field<?>, Object> row = new LinkedHashMap<>();
    row.put(ALTERNATE_ID, val(asset.alternateId().orElse(null), ALTERNATE_ID));
    row.put(NAME, val(asset.name().orElse(null), NAME));
    return row;
  }

  Optional<Asset> find(String account, AssetId id) {
    return rows.find(account, id.value(), COLUMNS, AssetsTable::asset);
  }

  /// Those of these assets that there are, by id. They are read in no order: in that of creation
  /// both databases would walk through the whole account.
  Map<AssetId, Asset> findAll(String account, Collection<AssetId> ids) {
    List<String> keys = ids.stream().map(AssetId::value).toList();
    return rows.database()
        .read(sql ->
            sql.select(COLUMNS)
                .from(rows.table())
                .where(EntityRows.ACCOUNT.eq(account))
                .and(EntityRows.ID.in(keys))
                .fetchMap(row -> new AssetId(row.get(EntityRows.ID)), AssetsTable::asset));
  }

  /// Holds the asset's row until the transaction ends, so that rules over its files and locators
  /// (one primary, five locators) cannot be passed by two requests at once; returns whether there
  /// is one.
  boolean hold(String account, AssetId id) {
    return rows.hold(account, id.value());
  }

  private static Asset asset(Record row) {
    return new Asset(
        new AssetId(row.get(EntityRows.ID)),
        row.get(STATE),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        Optional.ofNullable(row.get(ALTERNATE_ID)),
        Optional.ofNullable(row.get(NAME)),
        row.get(OPTIONS),
        row.get(STORAGE),
        row.get(FORMAT));
  }
}
