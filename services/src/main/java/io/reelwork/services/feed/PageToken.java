package io.reelwork.services.feed;

import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.uri.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;

/// The row that a page ended with, as `$skiptoken` carries it: its place in the order of insertion
/// and its values of the sort keys. Rows that come or go meanwhile move nothing, and no row is
/// counted to find the next page.
///
/// ```text
/// 639311868000000000              without $orderby
/// 639311868000000000.~Mw.-        $orderby=State,Name: 3 in base64, and null
/// ```
///
/// @param seq the row's place
/// @param values its values as columns hold them, for each sort key; empty for null
record PageToken(long seq, List<Optional<Object>> values) {
  private static final String NULL = "-";
  private static final String VALUE = "~";

  PageToken {
    values = List.copyOf(values);
  }

  /// The token of a row.
  static PageToken of(long seq, Entity last, List<Query.Order> orders) {
    List<Optional<Object>> values = new ArrayList<>();
    for (Query.Order order : orders) {
      values.add(Optional.ofNullable(Columns.toSql(last.value(order.property().name()))));
    }
    return new PageToken(seq, values);
  }

  /// Reads a token that was made for these sort keys.
  ///
  /// @throws ODataError `MALFORMED_QUERY` for every other text
  static PageToken parse(String text, List<Query.Order> orders) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != orders.size() + 1 || !parts[0].matches("\\d{1,18}")) {
      throw notOurs();
    }
    List<Optional<Object>> values = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      values.add(value(parts[i + 1], orders.get(i).property()));
    }
    return new PageToken(Long.parseLong(parts[0]), values);
  }

  private static Optional<Object> value(String part, Property<?> property) {
    if (part.equals(NULL)) {
      return Optional.empty();
    }
    if (!part.startsWith(VALUE)) {
      throw notOurs();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part.substring(VALUE.length()));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return Optional.of(typed(text, Columns.sqlType(property)));
    } catch (IllegalArgumentException e) {
      throw notOurs();
    }
  }

  private static Object typed(String text, Class<?> type) {
    if (type == Long.class) {
      return Long.valueOf(text);
    }
    if (type == Integer.class) {
      return Integer.valueOf(text);
    }
    if (type == Double.class) {
      return Double.valueOf(text);
    }
    if (type == Boolean.class) {
      return Boolean.valueOf(text);
    }
    if (text.indexOf('\0') >= 0) {
      throw notOurs();
    }
    return text;
  }

  private static ODataError notOurs() {
    return new ODataError(
        Code.MALFORMED_QUERY, "$skiptoken: must be one that a next link with this $orderby had");
  }

  String text() {
    StringBuilder text = new StringBuilder(Long.toString(seq));
    for (Optional<Object> value : values) {
      text.append('.').append(value.map(PageToken::encoded).orElse(NULL));
    }
    return text.toString();
  }

  private static String encoded(Object value) {
    byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
    return VALUE + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Holds for the rows behind this one: `a > ? or (a = ? and (b < ? or (b = ? and seq < ?)))`.
  ///
  /// @param newestFirst how rows that are equal in every key follow each other
  Condition behind(List<Query.Order> orders, Field<Long> seqColumn, boolean newestFirst) {
    Condition behind = newestFirst ? seqColumn.lt(seq) : seqColumn.gt(seq);
    for (int i = orders.size() - 1; i >= 0; i--) {
      Field<Object> column = column(orders.get(i).property());
      Condition same = values.get(i).map(column::eq).orElseGet(column::isNull);
      behind = beyond(orders.get(i), column, values.get(i)).or(same.and(behind));
    }
    return orders.isEmpty() ? behind : bound(orders.getFirst(), values.getFirst()).and(behind);
  }

  /// Nulls come first ascending and last descending.
  private static Condition beyond(Query.Order order, Field<Object> column, Optional<Object> value) {
    if (value.isEmpty()) {
      return order.descending() ? falseCondition() : column.isNotNull();
    }
    if (!order.descending()) {
      return column.gt(value.get());
    }
    Condition less = column.lt(value.get());
    return order.property().nullable() ? less.or(column.isNull()) : less;
  }

  /// Says of the first key alone what follows from the rest, because that leads into an index.
  private static Condition bound(Query.Order order, Optional<Object> value) {
    if (value.isEmpty() || (order.descending() && order.property().nullable())) {
      return noCondition();
    }
    Field<Object> column = column(order.property());
    return order.descending() ? column.le(value.get()) : column.ge(value.get());
  }

  @SuppressWarnings("unchecked")
  private static Field<Object> column(Property<?> property) {
    String name = FilterCondition.column(property).getName();
    return (Field<Object>) (Field<?>) field(name(name), Columns.sqlType(property));
  }
}
