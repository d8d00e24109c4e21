package io.reelwork.services.catalog;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;

/// The rows of files of assets.
final class AssetFilesTable {
  private static final Field<String> ASSET = field(name("parent_asset_id"), String.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Long> SIZE = field(name("content_file_size"), Long.class);
  private static final Field<Boolean> PRIMARY = field(name("is_primary"), Boolean.class);
  private static final Field<Boolean> ENCRYPTED = field(name("is_encrypted"), Boolean.class);
  private static final Field<String> VERSION = field(name("encryption_version"), String.class);
  private static final Field<String> SCHEME = field(name("encryption_scheme"), String.class);
  private static final Field<String> KEY_ID = field(name("encryption_key_id"), String.class);
  private static final Field<String> VECTOR = field(name("initialization_vector"), String.class);
  private static final Field<String> MIME = field(name("mime_type"), String.class);
  private static final Field<String> CHECKSUM = field(name("content_checksum"), String.class);
  private static final Field<Integer> OPTIONS = field(name("options"), Integer.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);

  /// What a file that is written over does not keep of what was recorded of it.
  private static final List<Field<?>> WRITTEN_OVER =
      List.of(
          SIZE, PRIMARY, MIME, ENCRYPTED, VERSION, SCHEME, KEY_ID, VECTOR, CHECKSUM, LAST_MODIFIED);

  private static final List<Field<?>> COLUMNS =
      List.of(
          EntityRows.ID,
          ASSET,
          NAME,
          SIZE,
          PRIMARY,
          ENCRYPTED,
          VERSION,
          SCHEME,
          KEY_ID,
          VECTOR,
          MIME,
          CHECKSUM,
          OPTIONS,
          CREATED,
          LAST_MODIFIED);

  private final EntityRows rows;

  AssetFilesTable(Database database) {
    this.rows = new EntityRows(database, "asset_file", "Files");
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, AssetFile file) {
    rows.insert(account, file.id().value(), row(file));
  }

  /// Adds files in few statements; one that is there under an id is written over.
  void put(String account, List<AssetFile> files) {
    Map<String, Map<Field<?>, Object>> all = new LinkedHashMap<>();
    files.forEach(file -> all.put(file.id().value(), row(file)));
    rows.put(account, all, WRITTEN_OVER);
  }

  /// Writes everything that a client may change of a file; returns whether there is one.
  boolean update(String account, AssetFile file, Ticks now) {
    Map<Field<?>, Object> row = changeable(file);
    row.put(LAST_MODIFIED, now.value());
    return rows.update(account, file.id().value(), row);
  }

  private static Map<Field<?>, Object> row(AssetFile file) {
    Map<Field<?>, Object> row = changeable(file);
    row.put(ASSET, file.asset().value());
    row.put(CREATED, file.created().value());
    row.put(LAST_MODIFIED, file.lastModified().value());
    return row;
  }

  private static Map<Field<?>, Object> changeable(AssetFile file) {
    FileProtection protection = file.protection();
    Map<Field<?>, Object> row = new LinkedHashMap<>();
    row.put(NAME, file.name());
    row.put(SIZE, file.sizeBytes());
    row.put(PRIMARY, file.isPrimary());
    row.put(ENCRYPTED, protection.isEncrypted());
    put(row, VERSION, protection.version());
    put(row, SCHEME, protection.scheme());
    put(row, KEY_ID, protection.keyId());
    put(row, VECTOR, protection.initializationVector());
    put(row, MIME, file.mimeType());
    put(row, CHECKSUM, file.contentChecksum());
    row.put(OPTIONS, file.options());
    return row;
  }

  private static void put(Map<Field<?>, Object> row, Field<String> column, Optional<String> value) {
    row.put(column, val(value.orElse(null), column));
  }

  Optional<AssetFile> find(String account, AssetFileId id) {
    return rows.find(account, id.value(), COLUMNS, AssetFilesTable::file);
  }

  /// The files of an asset in the order in which they were recorded.
  List<AssetFile> ofAsset(String account, AssetId asset) {
    return rows.select(of(account, asset), COLUMNS, AssetFilesTable::file);
  }

  /// The files of an asset that a file of this name may not be beside: that of the name and the
  /// primary one.
  List<AssetFile> rivals(String account, AssetId asset, String name) {
    return rows.select(
        of(account, asset).and(NAME.eq(name).or(PRIMARY.isTrue())), COLUMNS, AssetFilesTable::file);
  }

  /// Takes the mark of the primary file from all files of an asset but one.
  void keepPrimary(String account, AssetId asset, String name) {
    rows.database()
        .write(sql ->
            sql.update(rows.table())
                .set(PRIMARY, false)
                .where(of(account, asset))
                .and(PRIMARY.isTrue())
                .and(NAME.ne(name))
                .execute());
  }

  void deleteOfAsset(String account, AssetId asset) {
    rows.database().write(sql -> sql.deleteFrom(rows.table()).where(of(account, asset)).execute());
  }

  private static Condition of(String account, AssetId asset) {
    return EntityRows.ACCOUNT.eq(account).and(ASSET.eq(asset.value()));
  }

  private static AssetFile file(Record row) {
    return new AssetFile(
        new AssetFileId(row.get(EntityRows.ID)),
        new AssetId(row.get(ASSET)),
        row.get(NAME),
        row.get(SIZE),
        row.get(PRIMARY),
        new FileProtection(
            row.get(ENCRYPTED),
            Optional.ofNullable(row.get(VERSION)),
            Optional.ofNullable(row.get(SCHEME)),
            Optional.ofNullable(row.get(KEY_ID)),
            Optional.ofNullable(row.get(VECTOR))),
        Optional.ofNullable(row.get(MIME)),
        Optional.ofNullable(row.get(CHECKSUM)),
        row.get(OPTIONS),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)));
  }
}
