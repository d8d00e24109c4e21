package io.reelwork.services.notifications;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of notification end points.
final class EndPointsTable {
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<String> ADDRESS = field(name("end_point_address"), String.class);
  private static final Field<Integer> TYPE = field(name("end_point_type"), Integer.class);
  private static final Field<Integer> CREDENTIAL = field(name("credential_type"), Integer.class);
  private static final Field<Integer> KEY_TYPE = field(name("protection_key_type"), Integer.class);
  private static final Field<String> KEY_ID = field(name("protection_key_id"), String.class);
  private static final List<Field<?>> COLUMNS =
      List.of(EntityRows.ID, NAME, CREATED, ADDRESS, TYPE, CREDENTIAL, KEY_TYPE, KEY_ID);

  private final EntityRows rows;

  EndPointsTable(Database database) {
    this.rows = new EntityRows(database, "notification_end_point", "NotificationEndPoints");
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, EndPoint endPoint) {
    rows.insert(account, endPoint.id().value(), row(endPoint));
  }

  void update(String account, EndPoint endPoint) {
    rows.update(account, endPoint.id().value(), row(endPoint));
  }

  Optional<EndPoint> find(String account, EndPointId id) {
    return rows.find(account, id.value(), COLUMNS, EndPointsTable::endPoint);
  }

  private static Map<Field<?>, @Nullable Object> row(EndPoint endPoint) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(NAME, endPoint.name());
    row.put(CREATED, endPoint.created().value());
    row.put(ADDRESS, endPoint.address());
    row.put(TYPE, endPoint.type().number());
    row.put(CREDENTIAL, endPoint.credentialType());
    row.put(KEY_TYPE, endPoint.protectionKeyType());
    row.put(KEY_ID, endPoint.protectionKeyId().orElse(null));
    return row;
  }

  private static EndPoint endPoint(Record row) {
    return new EndPoint(
        new EndPointId(row.get(EntityRows.ID)),
        row.get(NAME),
        new Ticks(row.get(CREATED)),
        row.get(ADDRESS),
        EndPointType.of(row.get(TYPE)),
        row.get(CREDENTIAL),
        row.get(KEY_TYPE),
        Optional.ofNullable(row.get(KEY_ID)));
  }
}
