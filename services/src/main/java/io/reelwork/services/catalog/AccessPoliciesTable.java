package io.reelwork.services.catalog;

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

/// The rows of access policies.
final class AccessPoliciesTable {
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Double> MINUTES = field(name("duration_in_minutes"), Double.class);
  private static final Field<Integer> PERMISSIONS = field(name("permissions"), Integer.class);
  private static final List<Field<?>> COLUMNS =
      List.of(EntityRows.ID, CREATED, LAST_MODIFIED, NAME, MINUTES, PERMISSIONS);

  private final EntityRows rows;

  AccessPoliciesTable(Database database) {
    this.rows = new EntityRows(database, "access_policy", "AccessPolicies");
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, AccessPolicy policy) {
    Map<Field<?>, Object> row = new HashMap<>();
    row.put(CREATED, policy.created().value());
    row.put(LAST_MODIFIED, policy.lastModified().value());
    policy.name().ifPresent(name -> row.put(NAME, name));
    row.put(MINUTES, policy.durationInMinutes());
    row.put(PERMISSIONS, policy.permissions());
    rows.insert(account, policy.id().value(), row);
  }

  Optional<AccessPolicy> find(String account, AccessPolicyId id) {
    return rows.find(account, id.value(), COLUMNS, AccessPoliciesTable::policy);
  }

  private static AccessPolicy policy(Record row) {
    return new AccessPolicy(
        new AccessPolicyId(row.get(EntityRows.ID)),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        Optional.ofNullable(row.get(NAME)),
        row.get(MINUTES),
        row.get(PERMISSIONS));
  }
}
