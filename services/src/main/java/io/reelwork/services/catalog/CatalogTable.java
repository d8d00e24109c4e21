package io.reelwork.services.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// What the catalog asks its tables beside the entity sets. Joins an open transaction.
final class CatalogTable {
  private static final Table<Record> FILE = table("asset_file");

  private static final Field<String> ACCOUNT = field("account", String.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<String> NAME = field("name", String.class);
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

  void deleteFiles(String account, String assetId) {
    database.write(sql ->
        sql.deleteFrom(FILE).where(ACCOUNT.eq(account)).and(PARENT_ASSET.eq(assetId)).execute());
  }
}
