package io.reelwork.services.sql;

import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The rows of one table of entities: `(account, id)` is the key, `seq` the order of creation. Each
/// `…Table` of a feature has one and is the only class that names the table. Safe for any number of
/// threads; joins an open transaction.
public final class EntityRows {
  public static final Field<String> ACCOUNT = field(name("account"), String.class);
  public static final Field<String> ID = field(name("id"), String.class);
  public static final Field<Long> SEQ = field(name("seq"), Long.class);

  private final Database database;
  private final Table<Record> table;
  private final String entities;
  private final Sequence sequence = new Sequence();

  /// @param table the table's name
  /// @param entities what its rows are called in refusals: `Locators`
  public EntityRows(Database database, String table, String entities) {
    this.database = database;
    this.table = DSL.table(name(table));
    this.entities = entities;
  }

  /// The database that has the table.
  public Database database() {
    return database;
  }

  /// The table.
  public Table<Record> table() {
    return table;
  }

  /// The row of this key alone.
  public Condition key(String account, String id) {
    return ACCOUNT.eq(account).and(ID.eq(id));
  }

  /// Reads the row with this key.
  public <T> Optional<T> find(
      String account, String id, Collection<Field<?>> columns, Function<Record, T> read) {
    return select(key(account, id), columns, read).stream().findFirst();
  }

  /// Reads the rows that the condition leaves, in the order of creation.
  public <T> List<T> select(
      Condition condition, Collection<Field<?>> columns, Function<Record, T> read) {
    return database.read(sql ->
        sql.select(columns).from(table).where(condition).orderBy(SEQ.asc()).fetch(read::apply));
  }

  /// How many rows the account has.
  public long count(String account) {
    return database.read(sql ->
        sql.selectCount()
            .from(table)
            .where(ACCOUNT.eq(account))
            .fetchSingle()
            .value1()
            .longValue());
  }

  /// Holds the row with this key until the open transaction ends, so that rules over what belongs
  /// to it cannot be passed by two requests at once; returns whether there is one.
  public boolean hold(String account, String id) {
    return database.write(sql -> sql.update(table).set(ID, ID).where(key(account, id)).execute())
        > 0;
  }

  /// Holds the row with this key and reads it as it is then: what another request changes waits.
  public <T> Optional<T> hold(
      String account, String id, Collection<Field<?>> columns, Function<Record, T> read) {
    return hold(account, id) ? find(account, id, columns, read) : Optional.empty();
  }

  /// Adds a row. `columns` has every column but `account`, `id` and `seq`.
  ///
  /// @throws Refusal `CONFLICT` when the id is in use, `FORBIDDEN` when another account has it
  public void insert(String account, String id, Map<Field<?>, ? extends @Nullable Object> columns) {
    int added =
        database.write(sql ->
            sql.insertInto(table)
                .set(ACCOUNT, account)
                .set(ID, id)
                .set(columns)
                .set(SEQ, sequence.next(database.dialect().now(sql)))
                .onConflictDoNothing()
                .execute());
    if (added == 0) {
      throw taken(account, id);
    }
  }

  /// Adds many rows in few statements. A row that is there under an id gets the new values of
  /// `updated` and keeps the others.
  ///
  /// @param all by id, each with the same columns as for `insert`
  public void put(
      String account, Map<String, Map<Field<?>, Object>> all, Collection<Field<?>> updated) {
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    updated.forEach(column -> changes.put(column, excluded(column)));
    int width = all.values().stream().findFirst().map(Map::size).orElse(0) + 3;
    database.write(sql -> {
      Ticks now = database.dialect().now(sql);
      for (List<Map.Entry<String, Map<Field<?>, Object>>> portion :
          Portions.of(List.copyOf(all.entrySet()), width)) {
        List<Map<Field<?>, Object>> rows =
            portion.stream().map(row -> whole(account, row, sequence.next(now))).toList();
        var insert = sql.insertInto(table, rows.getFirst().keySet());
        for (Map<Field<?>, Object> row : rows) {
          insert = insert.values(row.values());
        }
        insert.onConflict(ACCOUNT, ID).doUpdate().set(changes).execute();
      }
      return all.size();
    });
  }

  private static Map<Field<?>, Object> whole(
      String account, Map.Entry<String, Map<Field<?>, Object>> row, long seq) {
    Map<Field<?>, Object> whole = new LinkedHashMap<>();
    whole.put(ACCOUNT, account);
    whole.put(ID, row.getKey());
    whole.putAll(row.getValue());
    whole.put(SEQ, seq);
    return whole;
  }

  /// Changes a row; returns whether there is one.
  public boolean update(
      String account, String id, Map<Field<?>, ? extends @Nullable Object> changes) {
    return changes.isEmpty()
        ? exists(account, id)
        : database.write(sql -> sql.update(table).set(changes).where(key(account, id)).execute())
            > 0;
  }

  /// Removes a row; returns whether there was one.
  public boolean delete(String account, String id) {
    return database.write(sql -> sql.deleteFrom(table).where(key(account, id)).execute()) > 0;
  }

  /// Whether there is a row with this key.
  public boolean exists(String account, String id) {
    return database.read(sql -> sql.fetchExists(table, key(account, id)));
  }

  /// Why a row cannot be used: there is none with this key.
  public Refusal notFound(String id) {
    return new Refusal(Code.NOT_FOUND, entities + ": there is no entity with the id " + id);
  }

  /// Why a row cannot be added; ids that clients choose and others see are of one account only.
  private Refusal taken(String account, String id) {
    boolean own = exists(account, id);
    boolean others =
        database.read(sql -> sql.fetchExists(table, ID.eq(id).and(ACCOUNT.ne(account))));
    return !own && others
        ? new Refusal(Code.FORBIDDEN, entities + ": the id belongs to another account", "Id")
        : new Refusal(Code.CONFLICT, entities + ": the id must not be in use", "Id");
  }
}
