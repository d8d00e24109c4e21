package io.reelwork.services.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.sql.BulkInsert;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// The assets that assets are made from, in order. Joins an open transaction.
final class AssetParentsTable {
  private static final Table<Record> PARENTS = DSL.table(name("asset_parent"));
  private static final Field<String> ASSET = field(name("asset_id"), String.class);
  private static final Field<Integer> ORDINAL = field(name("ordinal"), Integer.class);
  private static final Field<String> PARENT = field(name("parent_id"), String.class);

  private final Database database;

  AssetParentsTable(Database database) {
    this.database = database;
  }

  /// Adds the parents of new assets.
  void insertAll(String account, Map<AssetId, List<AssetId>> parents) {
    List<Map<Field<?>, Object>> rows = new ArrayList<>();
    parents.forEach((asset, all) -> {
      for (int i = 0; i < all.size(); i++) {
        Map<Field<?>, Object> row = new LinkedHashMap<>();
        row.put(EntityRows.ACCOUNT, account);
        row.put(ASSET, asset.value());
        row.put(ORDINAL, i);
        row.put(PARENT, all.get(i).value());
        rows.add(row);
      }
    });
    if (!rows.isEmpty()) {
      database.write(sql -> BulkInsert.into(sql, PARENTS, rows));
    }
  }

  List<AssetId> ofAsset(String account, AssetId asset) {
    return database.read(sql ->
        sql.select(PARENT)
            .from(PARENTS)
            .where(of(account, asset))
            .orderBy(ORDINAL.asc())
            .fetch(row -> new AssetId(row.get(PARENT))));
  }

  void deleteOfAsset(String account, AssetId asset) {
    database.write(sql -> sql.deleteFrom(PARENTS).where(of(account, asset)).execute());
  }

  private static Condition of(String account, AssetId asset) {
    return EntityRows.ACCOUNT.eq(account).and(ASSET.eq(asset.value()));
  }
}
