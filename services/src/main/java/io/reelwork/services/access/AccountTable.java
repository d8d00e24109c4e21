package io.reelwork.services.access;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Ticks;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Tables `account` and `account_quota`.
final class AccountTable {
  private static final Table<Record> ACCOUNT = table("account");
  private static final Field<String> NAME = field("name", String.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<String> STATE = field("state", String.class);
  private static final Field<Long> CREATED = field("created", Long.class);

  private static final Table<Record> OWN_QUOTA = table("account_quota");
  private static final Field<String> ACCOUNT_NAME = field("account", String.class);
  private static final Field<String> QUOTA = field("quota", String.class);
  private static final Field<Long> LIMIT = field("most", Long.class);

  private AccountTable() {}

  /// Adds the account unless one of its name is there; tells whether it was added.
  static boolean add(DSLContext sql, Account account) {
    return sql.insertInto(ACCOUNT, NAME, ID, STATE, CREATED)
            .values(
                account.name(),
                account.id().toString(),
                text(account.state()),
                account.created().value())
            .onConflict(NAME)
            .doNothing()
            .execute()
        == 1;
  }

  static Optional<Account> find(DSLContext sql, String name) {
    return sql.select(NAME, ID, STATE, CREATED)
        .from(ACCOUNT)
        .where(NAME.eq(name))
        .fetchOptional(AccountTable::account);
  }

  static List<Account> list(DSLContext sql) {
    return sql.select(NAME, ID, STATE, CREATED)
        .from(ACCOUNT)
        .orderBy(NAME.asc())
        .fetch(AccountTable::account);
  }

  static boolean update(DSLContext sql, String name, Account.State state) {
    return sql.update(ACCOUNT).set(STATE, text(state)).where(NAME.eq(name)).execute() == 1;
  }

  /// Holds the account's row until the transaction ends; tells whether there is one.
  static boolean lock(DSLContext sql, String name) {
    return sql.update(ACCOUNT).set(STATE, STATE).where(NAME.eq(name)).execute() == 1;
  }

  /// The account's own limits; those of quotas that this release does not know are left out.
  static Map<Quota, Long> quotas(DSLContext sql, String account) {
    Map<Quota, Long> limits = new EnumMap<>(Quota.class);
    sql.select(QUOTA, LIMIT)
        .from(OWN_QUOTA)
        .where(ACCOUNT_NAME.eq(account))
        .forEach(
            row -> Quota.find(row.value1()).ifPresent(quota -> limits.put(quota, row.value2())));
    return limits;
  }

  /// Sets the account's own limit, or removes it; answers how many there were to remove.
  static int changeQuota(DSLContext sql, String account, Quota quota, Optional<Long> limit) {
    int removed =
        sql.deleteFrom(OWN_QUOTA)
            .where(ACCOUNT_NAME.eq(account))
            .and(QUOTA.eq(quota.key()))
            .execute();
    limit.ifPresent(most ->
        sql.insertInto(OWN_QUOTA, ACCOUNT_NAME, QUOTA, LIMIT)
            .values(account, quota.key(), most)
            .execute());
    return removed;
  }

  static Account.State state(String text) {
    return Account.State.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static String text(Account.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Account account(Record row) {
    return new Account(
        row.get(NAME),
        UUID.fromString(row.get(ID)),
        state(row.get(STATE)),
        new Ticks(row.get(CREATED)));
  }
}
