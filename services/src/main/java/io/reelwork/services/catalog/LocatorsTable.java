package io.reelwork.services.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.GivenTime;
import io.reelwork.services.sql.Ticks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of locators.
final class LocatorsTable {
  private static final Field<Integer> TYPE = field(name("type"), Integer.class);
  private static final Field<String> ASSET_ID = field(name("asset_id"), String.class);
  private static final Field<String> POLICY_ID = field(name("access_policy_id"), String.class);
  private static final Field<Long> START = field(name("start_time"), Long.class);
  private static final Field<Boolean> START_ZONED = field(name("start_time_zoned"), Boolean.class);
  private static final Field<Long> EXPIRATION = field(name("expiration_date_time"), Long.class);
  private static final Field<Boolean> EXPIRATION_ZONED =
      field(name("expiration_date_time_zoned"), Boolean.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final List<Field<?>> COLUMNS =
      List.of(
          EntityRows.ID,
          TYPE,
          ASSET_ID,
          POLICY_ID,
          START,
          START_ZONED,
          EXPIRATION,
          EXPIRATION_ZONED,
          NAME);

  private final EntityRows rows;

  LocatorsTable(Database database) {
    this.rows = new EntityRows(database, "locator", "Locators");
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, Locator locator) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(TYPE, locator.type().number());
    row.put(ASSET_ID, locator.asset().value());
    row.put(POLICY_ID, locator.policy().value());
    row.putAll(changeable(locator));
    rows.insert(account, locator.id().value(), row);
  }

  /// Writes the times and the name.
  void update(String account, Locator locator) {
    rows.update(account, locator.id().value(), changeable(locator));
  }

  private static Map<Field<?>, @Nullable Object> changeable(Locator locator) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    Optional<GivenTime> start = locator.start();
    row.put(START, start.map(time -> time.ticks().value()).orElse(null));
    row.put(START_ZONED, start.flatMap(GivenTime::zoned).orElse(null));
    row.put(EXPIRATION, locator.expiration().ticks().value());
    row.put(EXPIRATION_ZONED, locator.expiration().zoned().orElse(null));
    row.put(NAME, locator.name().orElse(null));
    return row;
  }

  Optional<Locator> find(String account, LocatorId id) {
    return rows.find(account, id.value(), COLUMNS, LocatorsTable::locator);
  }

  /// The locators of an asset in the order in which they were made.
  List<Locator> ofAsset(String account, AssetId asset) {
    return rows.select(of(account, asset), COLUMNS, LocatorsTable::locator);
  }

  boolean hasOrigin(String account, AssetId asset) {
    return rows.database()
        .read(sql ->
            sql.fetchExists(
                rows.table(), of(account, asset).and(TYPE.eq(LocatorType.ORIGIN.number()))));
  }

  void deleteOfAsset(String account, AssetId asset) {
    rows.database().write(sql -> sql.deleteFrom(rows.table()).where(of(account, asset)).execute());
  }

  private static Condition of(String account, AssetId asset) {
    return EntityRows.ACCOUNT.eq(account).and(ASSET_ID.eq(asset.value()));
  }

  private static Locator locator(Record row) {
    return new Locator(
        new LocatorId(row.get(EntityRows.ID)),
        LocatorType.of(row.get(TYPE)),
        new AssetId(row.get(ASSET_ID)),
        new AccessPolicyId(row.get(POLICY_ID)),
        Optional.ofNullable(row.get(START)).map(ticks -> time(ticks, row, START_ZONED)),
        time(row.get(EXPIRATION), row, EXPIRATION_ZONED),
        Optional.ofNullable(row.get(NAME)));
  }

  private static GivenTime time(long ticks, Record row, Field<Boolean> zoned) {
    return new GivenTime(new Ticks(ticks), Optional.ofNullable(row.get(zoned)));
  }
}
