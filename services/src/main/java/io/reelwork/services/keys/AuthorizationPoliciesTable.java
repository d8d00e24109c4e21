package io.reelwork.services.keys;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// The rows of authorization policies, and their links to options.
final class AuthorizationPoliciesTable {
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final List<Field<?>> COLUMNS = List.of(EntityRows.ID, NAME);

  private final EntityRows rows;
  private final LinkTable options;

  AuthorizationPoliciesTable(Database database) {
    this.rows = new EntityRows(database, "content_key_policy", "ContentKeyAuthorizationPolicies");
    this.options =
        new LinkTable(
            database, "content_key_policy_has_option", "ContentKeyAuthorizationPolicies/Options");
  }

  EntityRows rows() {
    return rows;
  }

  /// The options of policies.
  LinkTable options() {
    return options;
  }

  void insert(String account, AuthorizationPolicy policy) {
    rows.insert(account, policy.id().value(), row(policy));
  }

  boolean update(String account, AuthorizationPolicy policy) {
    return rows.update(account, policy.id().value(), row(policy));
  }

  Optional<AuthorizationPolicy> find(String account, AuthorizationPolicyId id) {
    return rows.find(
        account,
        id.value(),
        COLUMNS,
        row -> new AuthorizationPolicy(id, Optional.ofNullable(row.get(NAME))));
  }

  private static Map<Field<?>, @Nullable Object> row(AuthorizationPolicy policy) {
    return Collections.singletonMap(NAME, policy.name().orElse(null));
  }
}
