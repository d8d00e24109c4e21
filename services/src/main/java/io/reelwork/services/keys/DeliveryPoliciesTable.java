package io.reelwork.services.keys;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.feed.LinkTable;
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

/// The rows of asset delivery policies, and their links to assets.
final class DeliveryPoliciesTable {
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Integer> PROTOCOLS =
      field(name("asset_delivery_protocol"), Integer.class);
  private static final Field<Integer> TYPE =
      field(name("asset_delivery_policy_type"), Integer.class);
  private static final Field<String> CONFIGURATION =
      field(name("asset_delivery_configuration"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final List<Field<?>> COLUMNS =
      List.of(EntityRows.ID, NAME, PROTOCOLS, TYPE, CONFIGURATION, CREATED, LAST_MODIFIED);

  private final EntityRows rows;
  private final LinkTable assets;

  DeliveryPoliciesTable(Database database) {
    this.rows = new EntityRows(database, "asset_delivery_policy", "AssetDeliveryPolicies");
    this.assets = new LinkTable(database, "asset_has_delivery_policy", "Assets/DeliveryPolicies");
  }

  EntityRows rows() {
    return rows;
  }

  /// The links from assets.
  LinkTable assets() {
    return assets;
  }

  void insert(String account, DeliveryPolicy policy) {
    rows.insert(account, policy.id().value(), row(policy));
  }

  void update(String account, DeliveryPolicy policy) {
    rows.update(account, policy.id().value(), row(policy));
  }

  private static Map<Field<?>, @Nullable Object> row(DeliveryPolicy policy) {
    DeliveryPolicy.Settings settings = policy.settings();
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(NAME, settings.name().orElse(null));
    row.put(PROTOCOLS, settings.protocols().bits());
    row.put(TYPE, settings.type().number());
    row.put(CONFIGURATION, settings.configuration().orElse(null));
    row.put(CREATED, policy.created().value());
    row.put(LAST_MODIFIED, policy.lastModified().value());
    return row;
  }

  Optional<DeliveryPolicy> find(String account, DeliveryPolicyId id) {
    return rows.find(account, id.value(), COLUMNS, DeliveryPoliciesTable::policy);
  }

  /// Holds the policy until the open transaction ends, and reads it as it is then.
  Optional<DeliveryPolicy> hold(String account, DeliveryPolicyId id) {
    return rows.hold(account, id.value(), COLUMNS, DeliveryPoliciesTable::policy);
  }

  private static DeliveryPolicy policy(Record row) {
    return new DeliveryPolicy(
        new DeliveryPolicyId(row.get(EntityRows.ID)),
        new DeliveryPolicy.Settings(
            Optional.ofNullable(row.get(NAME)),
            new DeliveryPolicy.Protocols(row.get(PROTOCOLS)),
            DeliveryPolicyType.of(row.get(TYPE)),
            Optional.ofNullable(row.get(CONFIGURATION))),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)));
  }
}
