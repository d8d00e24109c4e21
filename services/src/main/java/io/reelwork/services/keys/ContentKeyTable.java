package io.reelwork.services.keys;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// What is asked of content keys beside their entity set, and their clear bytes, sealed. Joins an
/// open transaction.
final class ContentKeyTable {
  private static final Table<Record> KEY = table("content_key");
  private static final Table<Record> SECRET = table("content_key_secret");
  private static final Field<String> ACCOUNT = field("account", String.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<String> KEY_ID = field("key_id", String.class);
  private static final Field<Integer> TYPE = field("content_key_type", Integer.class);
  private static final Field<byte[]> SEALED = field("sealed", byte[].class);

  private final Database database;

  ContentKeyTable(Database database) {
    this.database = database;
  }

  Optional<ContentKeyType> type(String account, String id) {
    return database.read(sql ->
        sql.select(TYPE)
            .from(KEY)
            .where(ACCOUNT.eq(account))
            .and(ID.eq(id))
            .fetchOptional(TYPE)
            .flatMap(ContentKeyType::of));
  }

  /// The types of those of the keys that exist.
  Set<ContentKeyType> types(String account, List<String> ids) {
    return database.read(sql ->
        sql
            .selectDistinct(TYPE)
            .from(KEY)
            .where(ACCOUNT.eq(account))
            .and(ID.in(ids))
            .fetch(TYPE)
            .stream()
            .map(ContentKeyType::of)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet()));
  }

  void addSecret(String account, String id, byte[] sealed) {
    database.write(sql ->
        sql.insertInto(SECRET, ACCOUNT, KEY_ID, SEALED).values(account, id, sealed).execute());
  }

  Optional<byte[]> secret(String account, String id) {
    return database.read(sql ->
        sql.select(SEALED)
            .from(SECRET)
            .where(ACCOUNT.eq(account))
            .and(KEY_ID.eq(id))
            .fetchOptional(SEALED));
  }

  void deleteSecret(String account, String id) {
    database.write(
        sql -> sql.deleteFrom(SECRET).where(ACCOUNT.eq(account)).and(KEY_ID.eq(id)).execute());
  }
}
