package io.reelwork.services.notifications;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// The sealed signing keys of end points. Joins an open transaction.
final class SigningKeyTable {
  private static final Table<Record> KEY = table("notification_signing_key");
  private static final Field<String> ACCOUNT = field("account", String.class);
  private static final Field<String> END_POINT = field("end_point_id", String.class);
  private static final Field<byte[]> SEALED = field("sealed", byte[].class);

  private final Database database;

  SigningKeyTable(Database database) {
    this.database = database;
  }

  void put(String account, String endPoint, byte[] sealed) {
    delete(account, endPoint);
    database.write(sql ->
        sql.insertInto(KEY, ACCOUNT, END_POINT, SEALED)
            .values(account, endPoint, sealed)
            .execute());
  }

  Optional<byte[]> find(String account, String endPoint) {
    return database.read(sql ->
        sql.select(SEALED)
            .from(KEY)
            .where(ACCOUNT.eq(account))
            .and(END_POINT.eq(endPoint))
            .fetchOptional(SEALED));
  }

  void delete(String account, String endPoint) {
    database.write(sql ->
        sql.deleteFrom(KEY).where(ACCOUNT.eq(account)).and(END_POINT.eq(endPoint)).execute());
  }
}
