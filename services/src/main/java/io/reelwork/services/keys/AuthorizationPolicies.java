package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.sql.Database;
import java.util.Optional;

/// Who may have content keys (entities section 7). A policy can be deleted while it has options and
/// while keys name it: nobody gets these keys from then on.
///
/// Safe for any number of threads; changes join an open transaction.
public final class AuthorizationPolicies {
  private final AuthorizationPoliciesTable table;
  private final Quotas quotas;

  AuthorizationPolicies(Database database, Quotas quotas) {
    this.table = new AuthorizationPoliciesTable(database);
    this.quotas = quotas;
  }

  AuthorizationPoliciesTable table() {
    return table;
  }

  /// Creates a policy without options.
  ///
  /// @throws Refusal `QUOTA_EXCEEDED` when the account has no room for it
  public AuthorizationPolicy create(String account, Optional<String> name) {
    quotas.checkRoom(
        account, Quota.CONTENT_KEY_AUTHORIZATION_POLICIES, () -> table.rows().count(account));
    AuthorizationPolicy made = new AuthorizationPolicy(AuthorizationPolicyId.random(), name);
    table.insert(account, made);
    return made;
  }

  /// The policy with this id.
  public Optional<AuthorizationPolicy> find(String account, AuthorizationPolicyId id) {
    return table.find(account, id);
  }

  /// Refuses an id that no policy has.
  ///
  /// @throws Refusal `NOT_FOUND`
  void require(String account, AuthorizationPolicyId id) {
    if (!table.rows().exists(account, id.value())) {
      throw table.rows().notFound(id.value());
    }
  }

  /// Changes the name of a policy; returns whether there is one of this id.
  public boolean rename(String account, AuthorizationPolicyId id, Optional<String> name) {
    return table.update(account, new AuthorizationPolicy(id, name));
  }

  /// Deletes a policy, and its links to options; returns whether there was one.
  public boolean delete(String account, AuthorizationPolicyId id) {
    table.options().removeNear(account, id.value());
    return table.rows().delete(account, id.value());
  }
}
