package io.reelwork.services.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.BulkInsert;
import io.reelwork.services.sql.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// What the catalog asks its tables beside the entity sets. Joins an open transaction.
final class CatalogTable {
  private static final Table<Record> ASSET = table("asset");
  private static final Table<Record> PARENT = table("asset_parent");
  private static final Table<Record> FILE = table("asset_file");

  private static final Field<String> ACCOUNT = field("account", String.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<String> NAME = field("name", String.class);
  private static final Field<Integer> OPTIONS = field("options", Integer.class);
  private static final Field<String> STORAGE = field("storage_account_name", String.class);
  private static final Field<Integer> FORMAT = field("format_option", Integer.class);
  private static final Field<String> ASSET_ID = field("asset_id", String.class);
  private static final Field<String> PARENT_ID = field("parent_id", String.class);
  private static final Field<Integer> ORDINAL = field("ordinal", Integer.class);
  private static final Field<String> PARENT_ASSET = field("parent_asset_id", String.class);
  private static final Field<Long> SIZE = field("content_file_size", Long.class);
  private static final Field<Boolean> PRIMARY = field("is_primary", Boolean.class);
  private static final Field<String> MIME = field("mime_type", String.class);
  private static final Field<Boolean> ENCRYPTED = field("is_encrypted", Boolean.class);
  private static final Field<String> SCHEME = field("encryption_scheme", String.class);
  private static final Field<String> VERSION = field("encryption_version", String.class);
  private static final Field<String> KEY_ID = field("encryption_key_id", String.class);
  private static final Field<String> VECTOR = field("initialization_vector", String.class);
  private static final Field<Long> SEQ = field("seq", Long.class);

  private final Database database;

  CatalogTable(Database database) {
    this.database = database;
  }

  Optional<Asset> asset(String account, String id) {
    return Optional.ofNullable(assets(account, List.of(id)).get(id));
  }

  /// Those of these assets that there are, by id.
  Map<String, Asset> assets(String account, Collection<String> ids) {
    return database.read(sql ->
        sql.select(ID, NAME, OPTIONS, STORAGE, FORMAT)
            .from(ASSET)
            .where(ACCOUNT.eq(account))
            .and(ID.in(ids))
            .fetchMap(
                ID,
                row ->
                    new Asset(
                        new AssetId(row.get(ID)),
                        Optional.ofNullable(row.get(NAME)),
                        row.get(OPTIONS),
                        row.get(STORAGE),
                        row.get(FORMAT))));
  }

  List<AssetFile> files(String account, String assetId) {
    return files(account, assetId, noCondition());
  }

  /// The files of an asset that a file of this name may not be beside: that of the name and the
  /// primary one.
  List<AssetFile> rivals(String account, String assetId, String name) {
    return files(account, assetId, NAME.eq(name).or(PRIMARY.isTrue()));
  }

  private List<AssetFile> files(String account, String assetId, Condition condition) {
    return database.read(sql ->
        sql.select(ID, NAME, SIZE, PRIMARY, MIME, ENCRYPTED, SCHEME, VERSION, KEY_ID, VECTOR)
            .from(FILE)
            .where(ACCOUNT.eq(account))
            .and(PARENT_ASSET.eq(assetId))
            .and(condition)
            .orderBy(SEQ.asc())
            .fetch(CatalogTable::file));
  }

  /// Takes the mark of the primary file from all files but one.
  void keepPrimary(String account, String assetId, String name) {
    database.write(sql ->
        sql.update(FILE)
            .set(PRIMARY, false)
            .where(ACCOUNT.eq(account))
            .and(PARENT_ASSET.eq(assetId))
            .and(PRIMARY.isTrue())
            .and(NAME.ne(name))
            .execute());
  }

  private static AssetFile file(Record row) {
    Optional<FileProtection> encryption =
        row.get(ENCRYPTED)
            ? Optional.of(
                new FileProtection(
                    true,
                    Optional.ofNullable(row.get(VERSION)),
                    Optional.ofNullable(row.get(SCHEME)),
                    Optional.ofNullable(row.get(KEY_ID)),
                    Optional.ofNullable(row.get(VECTOR))))
            : Optional.empty();
    return new AssetFile(
        row.get(ID),
        row.get(NAME),
        row.get(SIZE),
        row.get(PRIMARY),
        Optional.ofNullable(row.get(MIME)),
        encryption);
  }

  /// Adds the parents of new assets.
  void addParents(String account, Map<AssetId, List<AssetId>> parents) {
    List<Map<Field<?>, Object>> rows = new ArrayList<>();
    parents.forEach((asset, all) -> {
      for (int i = 0; i < all.size(); i++) {
        Map<Field<?>, Object> row = new LinkedHashMap<>();
        row.put(ACCOUNT, account);
        row.put(ASSET_ID, asset.value());
        row.put(ORDINAL, i);
        row.put(PARENT_ID, all.get(i).value());
        rows.add(row);
      }
    });
    database.write(sql -> BulkInsert.into(sql, PARENT, rows));
  }

  List<String> parents(String account, String assetId) {
    return database.read(sql ->
        sql.select(PARENT_ID)
            .from(PARENT)
            .where(ACCOUNT.eq(account))
            .and(ASSET_ID.eq(assetId))
            .orderBy(ORDINAL.asc())
            .fetch(PARENT_ID));
  }

  /// Holds the asset's row until the transaction ends, so that rules over its files and locators
  /// (one primary, five locators) cannot be passed by two requests at once.
  boolean lockAsset(String account, String assetId) {
    return database.write(sql ->
        sql.update(ASSET).set(ID, ID).where(ACCOUNT.eq(account)).and(ID.eq(assetId)).execute())
        > 0;
  }

  /// Removes what belongs to an asset; its own row stays.
  void deleteParts(String account, String assetId) {
    database.write(sql ->
        sql.deleteFrom(FILE).where(ACCOUNT.eq(account)).and(PARENT_ASSET.eq(assetId)).execute()
            + sql.deleteFrom(PARENT)
                .where(ACCOUNT.eq(account))
                .and(ASSET_ID.eq(assetId))
                .execute());
  }
}
