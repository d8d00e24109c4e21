package io.reelwork.services.feed;

import static io.reelwork.services.sql.EntityRows.ACCOUNT;
import static io.reelwork.services.sql.EntityRows.ID;
import static io.reelwork.services.sql.EntityRows.SEQ;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.reelwork.odata.model.Access;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.uri.BoundFilter;
import io.reelwork.odata.uri.BoundFilter.Compare;
import io.reelwork.odata.uri.BoundFilter.Literal;
import io.reelwork.odata.uri.BoundFilter.Member;
import io.reelwork.odata.uri.BoundFilter.Operator;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.sql.Cells;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.PreparedQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// The rows of one entity set: `(account, id)`, `seq` (the order of insertion) and a column per
/// stored property. Safe for any number of threads; joins an open transaction.
///
/// A time that a client may set has a second column, `<column>_zoned`: whether it came with a zone
/// (it is echoed the same way), null when the service has set it.
///
/// A page's next link names the row that the page ended with, not how many there were, so that it
/// stays right while rows come and go (`PageToken`).
///
/// Without `$orderby` a set comes newest first and a navigation in order of creation, both by `seq`
/// (protocol section 7.3).
public final class EntityTable {
  private static final String DATA_EXCEPTION = "22";
  private static final OptionalLong NO_COUNT = OptionalLong.empty();

  private final Database database;
  private final EntityType type;
  private final EntityRows rows;
  private final Table<Record> table;
  private final List<Property<?>> stored;
  private final Map<String, String> parents;
  private final int width;
  private final PreparedQuery byKey;

  /// The rows of `type` in `table`.
  ///
  /// @param parents for each navigation that leads here and that this table keeps, written
  ///   `Assets/Files`, the column with the near end's key
  public EntityTable(
      Database database, EntityType type, String table, Map<String, String> parents) {
    this(new EntityRows(database, table, type.set()), type, parents);
  }

  /// The same of rows that a table of the feature owns.
  public EntityTable(EntityRows rows, EntityType type, Map<String, String> parents) {
    this.database = rows.database();
    this.type = type;
    this.rows = rows;
    this.table = rows.table();
    this.stored = type.properties().stream().filter(p -> p.column().isPresent()).toList();
    this.parents = Map.copyOf(parents);
    this.width = columns().size();
    this.byKey =
        database.prepare(
            DSL.select(columns()).from(this.table).where(ACCOUNT.eq("")).and(ID.eq("")));
  }

  /// One page of what the query asks for.
  public Page list(String account, Query query) {
    if (leadsNowhere(query)) {
      return new Page(
          List.of(), Optional.empty(), query.inlineCount() ? OptionalLong.of(0) : NO_COUNT);
    }
    Optional<String> key = key(query);
    return key.isPresent() ? one(account, key.get(), query) : many(account, newestFirst(query));
  }

  /// Whether it follows a navigation that leads to nothing; SQLite would look for it everywhere.
  private static boolean leadsNowhere(Query query) {
    return query.within().flatMap(Query.Within::keys).filter(List::isEmpty).isPresent();
  }

  /// "Newest first" said in terms of the times that the filter is about, where it is about them:
  /// the order is the same, and one index has both.
  private Query newestFirst(Query query) {
    boolean unordered = query.within().isEmpty() && query.orderBy().isEmpty();
    return unordered && query.filter().filter(Narrowness::boundsCreated).isPresent()
        ? query.orderBy(
            List.of(new Query.Order(type.property(Narrowness.CREATED).orElseThrow(), true)))
        : query;
  }

  /// The key that `$filter=Id eq '…'` names, which clients that follow a job send all the time.
  private static Optional<String> key(Query query) {
    return query.within().isPresent() ? Optional.empty() : query.filter().flatMap(EntityTable::key);
  }

  private static Optional<String> key(BoundFilter filter) {
    return filter
                instanceof
                Compare(
                    Operator operator,
                    Member(Property<?> property),
                    Literal(Value.Text(String text), var _))
            && operator == Operator.EQ
            && property.column().filter(ID.getName()::equals).isPresent()
        ? Optional.of(text)
        : Optional.empty();
  }

  private Page one(String account, String key, Query query) {
    List<Entity> found = find(account, key).stream().toList();
    boolean shown =
        query.skip() == 0 && query.skipToken().isEmpty() && Window.of(query).limit() > 0;
    OptionalLong count = query.inlineCount() ? OptionalLong.of(found.size()) : OptionalLong.empty();
    return new Page(shown ? found : List.of(), Optional.empty(), count);
  }

  private Page many(String account, Query query) {
    Window window = Window.of(query);
    boolean newestFirst = query.within().isEmpty();
    Condition behind =
        window
            .start()
            .map(token -> token.behind(query.orderBy(), SEQ, newestFirst))
            .orElse(noCondition());
    long skip = window.start().isPresent() ? 0 : query.skip();
    List<Row> rows =
        filtered(
            query,
            sql ->
                Cells.all(
                    select(sql, account, query, behind, new Part(skip, window.limit() + 1)),
                    this::row));
    boolean more = rows.size() > window.limit();
    List<Row> page = more ? rows.subList(0, window.limit()) : rows;
    OptionalLong count =
        query.inlineCount() ? OptionalLong.of(count(account, query)) : OptionalLong.empty();
    Optional<String> next =
        more && window.goesOn()
            ? Optional.of(
                PageToken.of(page.getLast().seq(), page.getLast().entity(), query.orderBy()).text())
            : Optional.empty();
    return new Page(inOrder(page.stream().map(Row::entity).toList(), query), next, count);
  }

  /// The part of a feed that one page shows.
  ///
  /// @param start the row that it begins behind
  /// @param limit how many entities it may show
  /// @param goesOn whether the caller wants more than it can show
  private record Window(Optional<PageToken> start, int limit, boolean goesOn) {
    static Window of(Query query) {
      int wanted = query.top().orElse(Integer.MAX_VALUE);
      return new Window(
          query.skipToken().map(token -> PageToken.parse(token, query.orderBy())),
          Math.min(wanted, query.pageSize()),
          wanted > query.pageSize());
    }
  }

  private record Part(long skip, int limit) {}

  private record Row(Entity entity, long seq) {}

  /// The rows of one part. Where the filter names several values of a number, those of each are
  /// found in their order and then put together.
  private Select<Record> select(
      DSLContext sql, String account, Query query, Condition behind, Part part) {
    List<Field<?>> fields = columns();
    fields.add(SEQ);
    List<SortField<?>> order = order(query);
    List<Condition> alternatives = alternatives(account, query);
    if (alternatives.size() == 1) {
      return sql.select(fields)
          .from(table)
          .where(alternatives.getFirst())
          .and(behind)
          .orderBy(order)
          .limit(part.limit())
          .offset(part.skip());
    }
    Select<Record> all =
        alternatives.stream()
            .<Select<Record>>map(one ->
                sql.select(fields)
                    .from(table)
                    .where(one)
                    .and(behind)
                    .orderBy(order)
                    .limit(part.skip() + part.limit()))
            .reduce(Select::unionAll)
            .orElseThrow();
    return sql.select(fields)
        .from(all.asTable(table.getUnqualifiedName()))
        .orderBy(order)
        .limit(part.limit())
        .offset(part.skip());
  }

  private List<Condition> alternatives(String account, Query query) {
    Condition every = reachable(account, query);
    return query
        .filter()
        .map(filter ->
            Alternatives.of(filter).stream().map(FilterCondition::of).map(every::and).toList())
        .orElse(List.of(every));
  }

  /// Reads with a condition that a caller wrote. What the database cannot work out, such as a sum
  /// beyond 64 bits (SQL states of class 22), is the caller's doing.
  private <T> T filtered(Query query, Function<DSLContext, T> read) {
    try {
      return database.read(read);
    } catch (DataAccessException e) {
      if (query.filter().isPresent() && e.sqlState().startsWith(DATA_EXCEPTION)) {
        throw new ODataError(
            ODataError.Code.INVALID_VALUE, "$filter: arithmetic leaves the range of its type");
      }
      throw e;
    }
  }

  /// How many rows the query's filter and navigation leave.
  public long count(String account, Query query) {
    return filtered(
        query,
        sql ->
            sql.selectCount()
                .from(table)
                .where(condition(account, query))
                .fetchSingle()
                .value1()
                .longValue());
  }

  /// The row with this key.
  public Optional<Entity> find(String account, String key) {
    return database.lookUp(byKey, List.of(account, key), this::entity).stream().findFirst();
  }

  /// Holds the row with this key until the open transaction ends, and gives it as it is then.
  public Optional<Entity> hold(String account, String key) {
    return rows.hold(account, key) ? find(account, key) : Optional.empty();
  }

  /// Adds a row; `values` must hold the key. What it leaves out takes its default.
  ///
  /// @throws Refusal `CONFLICT` when the key is in use, `FORBIDDEN` when another account has it
  public void insert(String account, Map<String, Value> values) {
    rows.insert(account, keyOf(values), row(values));
  }

  /// Adds many rows in few statements; each must hold its key and takes defaults as for one. A row
  /// that is there under a key gets the new values of some properties and keeps the others.
  ///
  /// @param updated the names of those properties
  public void put(String account, List<Map<String, Value>> all, Set<String> updated) {
    Map<String, Map<Field<?>, Object>> byKey = new LinkedHashMap<>();
    all.forEach(values -> byKey.put(keyOf(values), row(values)));
    List<Field<?>> columns =
        stored.stream()
            .filter(property -> updated.contains(property.name()))
            .<Field<?>>map(EntityTable::column)
            .toList();
    rows.put(account, byKey, columns);
  }

  private String keyOf(Map<String, Value> values) {
    Value key = values.getOrDefault(type.keyProperty().name(), Value.Null.NULL);
    return String.valueOf(Columns.toSql(key));
  }

  private Map<Field<?>, Object> row(Map<String, Value> values) {
    Map<Field<?>, Object> row = new LinkedHashMap<>();
    for (Property<?> property : stored) {
      if (!column(property).getName().equals(ID.getName())) {
        put(
            row,
            property,
            values.getOrDefault(property.name(), property.initial().orElse(Value.Null.NULL)));
      }
    }
    return row;
  }

  /// Changes a row; answers whether there is one.
  public boolean update(String account, String key, Map<String, Value> changes) {
    Map<Field<?>, Object> row = new LinkedHashMap<>();
    for (Property<?> property : stored) {
      if (changes.containsKey(property.name())) {
        put(row, property, changes.getOrDefault(property.name(), Value.Null.NULL));
      }
    }
    return rows.update(account, key, row);
  }

  /// Removes a row; answers whether there was one.
  public boolean delete(String account, String key) {
    return rows.delete(account, key);
  }

  private static void put(Map<Field<?>, Object> row, Property<?> property, Value value) {
    row.put(column(property), val(Columns.toSql(value), Columns.sqlType(property)));
    if (isGivenTime(property)) {
      row.put(zoned(property), val(Columns.zoned(value), Boolean.class));
    }
  }

  private List<Field<?>> columns() {
    List<Field<?>> fields = new ArrayList<>();
    for (Property<?> property : stored) {
      fields.add(column(property));
      if (isGivenTime(property)) {
        fields.add(zoned(property));
      }
    }
    return fields;
  }

  private static boolean isGivenTime(Property<?> property) {
    return property.type() == Primitive.DATE_TIME
        && (property.onCreate() == Access.SETTABLE || property.onUpdate() == Access.SETTABLE);
  }

  private static Field<?> column(Property<?> property) {
    return field(name(property.column().orElseThrow()), Columns.sqlType(property));
  }

  private static Field<Boolean> zoned(Property<?> property) {
    return field(name(property.column().orElseThrow() + "_zoned"), Boolean.class);
  }

  /// The row of `byKey`, whose columns are `columns()`.
  private Entity entity(Cells row) throws SQLException {
    Value[] values = new Value[stored.size()];
    int at = 1;
    for (int i = 0; i < values.length; i++) {
      Property<?> property = stored.get(i);
      Value value = Columns.fromSql(property, Columns.read(row, at++, Columns.sqlType(property)));
      values[i] =
          isGivenTime(property)
              ? Columns.given(value, (Boolean) Columns.read(row, at++, Boolean.class))
              : value;
    }
    return Entity.of(type, stored, values);
  }

  /// A row with `seq` behind `columns()`.
  private Row row(Cells row) throws SQLException {
    Long seq = row.number(width + 1);
    return new Row(entity(row), seq == null ? 0 : seq);
  }

  private Condition condition(String account, Query query) {
    Condition filter = query.filter().map(FilterCondition::of).orElse(noCondition());
    return reachable(account, query).and(filter);
  }

  private Condition reachable(String account, Query query) {
    return ACCOUNT.eq(account).and(query.within().map(this::within).orElse(noCondition()));
  }

  private Condition within(Query.Within within) {
    if (within.keys().isPresent()) {
      return ID.in(within.keys().orElseThrow());
    }
    String path = within.parentSet() + "/" + within.navigation();
    String column = parents.get(path);
    if (column == null) {
      throw new IllegalStateException(type.set() + ": no column declared for " + path);
    }
    return field(name(column), String.class).eq(within.parentKey());
  }

  private List<SortField<?>> order(Query query) {
    List<SortField<?>> order = new ArrayList<>();
    boolean few = query.filter().filter(Narrowness::leavesFew).isPresent();
    for (Query.Order key : query.orderBy()) {
      Field<?> column = FilterCondition.column(key.property());
      order.add(order(key, few ? database.dialect().sortedAfterwards(column) : column));
    }
    order.add(insertion(query));
    return order;
  }

  /// Where nulls come need only be said of what can be null: PostgreSQL's indexes have them at the
  /// other end.
  private static SortField<?> order(Query.Order key, Field<?> column) {
    if (!key.property().nullable()) {
      return key.descending() ? column.desc() : column.asc();
    }
    return key.descending() ? column.desc().nullsLast() : column.asc().nullsFirst();
  }

  /// Given keys must be looked up by key, so no index may offer this order: both databases would
  /// walk through the whole account in it, as keys seem to be everywhere.
  private SortField<Long> insertion(Query query) {
    if (query.within().isEmpty()) {
      boolean several = query.filter().filter(Narrowness::leavesFewOfSeveral).isPresent();
      return (several ? database.dialect().sortedAfterwards(SEQ) : SEQ).desc();
    }
    boolean keysGiven = query.within().flatMap(Query.Within::keys).isPresent();
    return keysGiven ? SEQ.plus(0L).asc() : SEQ.asc();
  }

  /// A navigation whose near end keeps the relation has that end's order.
  private List<Entity> inOrder(List<Entity> page, Query query) {
    Optional<List<String>> keys = query.within().flatMap(Query.Within::keys);
    if (keys.isEmpty() || !query.orderBy().isEmpty()) {
      return page;
    }
    return page.stream()
        .sorted(Comparator.comparingInt(entity -> keys.orElseThrow().indexOf(entity.key())))
        .toList();
  }
}
