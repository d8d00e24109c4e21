package io.reelwork.services.access;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jooq.Table;

/// Table `client`.
final class ClientTable {
  private static final Table<Record> CLIENT = table("client");
  private static final Table<Record> ACCOUNT = table("account");
  private static final Field<String> ID = field("client.id", String.class);
  private static final Field<String> NAME = field("client.name", String.class);
  private static final Field<String> CLIENT_ACCOUNT = field("client.account", String.class);
  private static final Field<byte[]> SECRET_HASH = field("client.secret_hash", byte[].class);
  private static final Field<Long> CREATED = field("client.created", Long.class);
  private static final Field<Long> REVOKED = field("client.revoked", Long.class);
  private static final Field<Long> LAST_USED = field("client.last_used", Long.class);
  private static final Field<String> ACCOUNT_NAME = field("account.name", String.class);
  private static final Field<String> ACCOUNT_STATE = field("account.state", String.class);
  // In `insert` and `set` a column stands without its table.
  private static final Field<byte[]> SET_SECRET_HASH = field("secret_hash", byte[].class);
  private static final Field<Long> SET_REVOKED = field("revoked", Long.class);
  private static final Field<Long> SET_LAST_USED = field("last_used", Long.class);

  /// A row, with what its account adds.
  record Row(Client client, SecretHash hash, Account.State accountState) {}

  private ClientTable() {}

  /// Adds a client unless its id is taken; tells whether it was added.
  static boolean add(DSLContext sql, Client client, SecretHash hash) {
    return sql.insertInto(
                CLIENT,
                field("id", String.class),
                field("name", String.class),
                field("account", String.class),
                SET_SECRET_HASH,
                field("created", Long.class))
            .values(
                client.id(),
                client.name(),
                client.account(),
                hash.bytes(),
                client.created().value())
            .onConflict(field("id"))
            .doNothing()
            .execute()
        == 1;
  }

  static Optional<Row> find(DSLContext sql, String id) {
    return select(sql).where(ID.eq(id)).fetchOptional(ClientTable::row);
  }

  static List<Row> ofAccount(DSLContext sql, String account) {
    return select(sql)
        .where(CLIENT_ACCOUNT.eq(account))
        .and(REVOKED.isNull())
        .orderBy(CREATED.desc(), ID.asc())
        .fetch(ClientTable::row);
  }

  static List<Row> list(DSLContext sql) {
    return select(sql).orderBy(CREATED.asc(), ID.asc()).fetch(ClientTable::row);
  }

  static boolean any(DSLContext sql, String account) {
    return sql.fetchExists(sql.selectOne().from(CLIENT).where(CLIENT_ACCOUNT.eq(account)));
  }

  static boolean revoke(DSLContext sql, String id, Ticks now) {
    return sql.update(CLIENT)
            .set(SET_REVOKED, now.value())
            .where(field("id", String.class).eq(id))
            .and(SET_REVOKED.isNull())
            .execute()
        == 1;
  }

  static int changeSecret(DSLContext sql, String id, SecretHash hash) {
    return sql.update(CLIENT)
        .set(SET_SECRET_HASH, hash.bytes())
        .where(field("id", String.class).eq(id))
        .execute();
  }

  static int used(DSLContext sql, String id, Ticks now) {
    return sql.update(CLIENT)
        .set(SET_LAST_USED, now.value())
        .where(field("id", String.class).eq(id))
        .execute();
  }

  private static SelectOnConditionStep<? extends Record> select(DSLContext sql) {
    return sql.select(
            ID, NAME, CLIENT_ACCOUNT, SECRET_HASH, CREATED, REVOKED, LAST_USED, ACCOUNT_STATE)
        .from(CLIENT)
        .join(ACCOUNT)
        .on(ACCOUNT_NAME.eq(CLIENT_ACCOUNT));
  }

  private static Row row(Record row) {
    Client client =
        new Client(
            row.get(ID),
            row.get(NAME),
            row.get(CLIENT_ACCOUNT),
            new Ticks(row.get(CREATED)),
            Optional.ofNullable(row.get(REVOKED)).map(Ticks::new),
            Optional.ofNullable(row.get(LAST_USED)).map(Ticks::new));
    return new Row(
        client, new SecretHash(row.get(SECRET_HASH)), AccountTable.state(row.get(ACCOUNT_STATE)));
  }
}
