package io.reelwork.services.keys;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// The rows of content keys, their clear bytes, sealed, and their links to assets. Joins an open
/// transaction.
final class ContentKeyTable {
  private static final Field<Integer> TYPE = field(name("content_key_type"), Integer.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<String> WRAPPED = field(name("encrypted_content_key"), String.class);
  private static final Field<String> PROTECTION_ID = field(name("protection_key_id"), String.class);
  private static final Field<Integer> PROTECTION_TYPE =
      field(name("protection_key_type"), Integer.class);
  private static final Field<String> CHECKSUM = field(name("checksum"), String.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> POLICY = field(name("authorization_policy_id"), String.class);
  private static final Field<String> TRACKS = field(name("track_identifiers"), String.class);
  private static final List<Field<?>> COLUMNS =
      List.of(
          EntityRows.ID,
          TYPE,
          CREATED,
          LAST_MODIFIED,
          WRAPPED,
          PROTECTION_ID,
          PROTECTION_TYPE,
          CHECKSUM,
          NAME,
          POLICY,
          TRACKS);

  private static final Table<Record> SECRET = table(name("content_key_secret"));
  private static final Field<String> KEY_ID = field(name("key_id"), String.class);
  private static final Field<byte[]> SEALED = field(name("sealed"), byte[].class);

  private final Database database;
  private final EntityRows rows;
  private final LinkTable assets;

  ContentKeyTable(Database database) {
    this.database = database;
    this.rows = new EntityRows(database, "content_key", "ContentKeys");
    this.assets = new LinkTable(database, "asset_content_key", "Assets/ContentKeys");
  }

  EntityRows rows() {
    return rows;
  }

  /// The links from assets.
  LinkTable assets() {
    return assets;
  }

  void insert(String account, WrappedKey key) {
    Map<Field<?>, @Nullable Object> row = details(key.details(), key.lastModified());
    row.put(TYPE, key.type().number());
    row.put(CREATED, key.created().value());
    WrappedKey.Wrapping wrapping = key.wrapping();
    row.put(WRAPPED, wrapping.encryptedContentKey().orElse(null));
    row.put(PROTECTION_ID, wrapping.protectionKeyId().orElse(null));
    row.put(PROTECTION_TYPE, wrapping.protectionKeyType());
    row.put(CHECKSUM, wrapping.checksum().orElse(null));
    rows.insert(account, key.id().value(), row);
  }

  void update(String account, ContentKeyId id, WrappedKey.Details details, Ticks now) {
    rows.update(account, id.value(), details(details, now));
  }

  private static Map<Field<?>, @Nullable Object> details(WrappedKey.Details details, Ticks now) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(LAST_MODIFIED, now.value());
    row.put(NAME, details.name().orElse(null));
    row.put(POLICY, details.policy().map(AuthorizationPolicyId::value).orElse(null));
    row.put(TRACKS, details.trackIdentifiers().orElse(null));
    return row;
  }

  Optional<WrappedKey> find(String account, ContentKeyId id) {
    return rows.find(account, id.value(), COLUMNS, ContentKeyTable::key);
  }

  /// Holds the key until the open transaction ends, and reads it as it is then.
  Optional<WrappedKey> hold(String account, ContentKeyId id) {
    return rows.hold(account, id.value(), COLUMNS, ContentKeyTable::key);
  }

  private static WrappedKey key(Record row) {
    return new WrappedKey(
        new ContentKeyId(row.get(EntityRows.ID)),
        ContentKeyType.of(row.get(TYPE)).orElseThrow(),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        new WrappedKey.Wrapping(
            Optional.ofNullable(row.get(WRAPPED)),
            Optional.ofNullable(row.get(PROTECTION_ID)),
            row.get(PROTECTION_TYPE),
            Optional.ofNullable(row.get(CHECKSUM))),
        new WrappedKey.Details(
            Optional.ofNullable(row.get(NAME)),
            Optional.ofNullable(row.get(POLICY)).map(AuthorizationPolicyId::new),
            Optional.ofNullable(row.get(TRACKS))));
  }

  /// Removes a key and its bytes; returns whether there was one.
  boolean delete(String account, ContentKeyId id) {
    database.write(sql -> sql.deleteFrom(SECRET).where(secretOf(account, id)).execute());
    return rows.delete(account, id.value());
  }

  private static Condition secretOf(String account, ContentKeyId id) {
    return EntityRows.ACCOUNT.eq(account).and(KEY_ID.eq(id.value()));
  }

  Optional<ContentKeyType> type(String account, ContentKeyId id) {
    return rows.find(account, id.value(), List.of(TYPE), row -> ContentKeyType.of(row.get(TYPE)))
        .flatMap(type -> type);
  }

  /// The types of those of the keys that exist.
  Set<ContentKeyType> types(String account, List<String> ids) {
    return database.read(sql ->
        sql
            .selectDistinct(TYPE)
            .from(rows.table())
            .where(EntityRows.ACCOUNT.eq(account))
            .and(EntityRows.ID.in(ids))
            .fetch(TYPE)
            .stream()
            .map(ContentKeyType::of)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet()));
  }

  void addSecret(String account, ContentKeyId id, byte[] sealed) {
    database.write(sql ->
        sql.insertInto(SECRET, EntityRows.ACCOUNT, KEY_ID, SEALED)
            .values(account, id.value(), sealed)
            .execute());
  }

  Optional<byte[]> secret(String account, ContentKeyId id) {
    return database.read(
        sql -> sql.select(SEALED).from(SECRET).where(secretOf(account, id)).fetchOptional(SEALED));
  }
}
