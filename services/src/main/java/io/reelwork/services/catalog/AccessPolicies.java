package io.reelwork.services.catalog;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// What locators may permit and for how long (entities section 1). A policy never changes; deleting
/// it leaves the locators made with it as they are. Safe for any number of threads; changes join an
/// open transaction.
public final class AccessPolicies {
  private final Database database;
  private final AccessPoliciesTable table;
  private final Quotas quotas;

  AccessPolicies(Database database, Quotas quotas) {
    this.database = database;
    this.table = new AccessPoliciesTable(database);
    this.quotas = quotas;
  }

  AccessPoliciesTable table() {
    return table;
  }

  /// Creates a policy.
  ///
  /// @throws Refusal `INVALID_VALUE`, or `QUOTA_EXCEEDED` when the account has no room for it
  public AccessPolicy create(String account, NewAccessPolicy policy) {
    check(policy);
    quotas.checkRoom(account, Quota.ACCESS_POLICIES, () -> table.rows().count(account));
    Ticks now = database.now();
    AccessPolicy made =
        new AccessPolicy(
            AccessPolicyId.random(),
            now,
            now,
            policy.name(),
            policy.durationInMinutes(),
            policy.permissions());
    table.insert(account, made);
    return made;
  }

  private static void check(NewAccessPolicy policy) {
    if (policy.durationInMinutes() <= 0) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "DurationInMinutes: must be greater than 0 but was " + policy.durationInMinutes(),
          "DurationInMinutes");
    }
    if (!Permissions.exist(policy.permissions())) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "Permissions: must be a sum of 1, 2, 4 and 8 but was " + policy.permissions(),
          "Permissions");
    }
  }

  /// The policy with this id.
  public Optional<AccessPolicy> find(String account, AccessPolicyId id) {
    return table.find(account, id);
  }

  /// Deletes a policy; returns whether there was one.
  public boolean delete(String account, AccessPolicyId id) {
    return table.rows().delete(account, id.value());
  }
}
