package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.feed.StoredText;
import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The ways to get keys (entities section 8), which authorization policies share. Templates are
/// read when they are sent, so that a mistake shows before the first player asks.
///
/// Safe for any number of threads; changes join an open transaction.
public final class AuthorizationOptions {
  private final AuthorizationOptionsTable table;
  private final AuthorizationPolicies policies;

  AuthorizationOptions(
      Database database, AuthorizationPolicies policies, StoredText<List<Restriction>> text) {
    this.table = new AuthorizationOptionsTable(database, text);
    this.policies = policies;
  }

  AuthorizationOptionsTable table() {
    return table;
  }

  /// The links of policies to options.
  LinkTable links() {
    return policies.table().options();
  }

  /// Creates an option.
  public AuthorizationOption create(String account, AuthorizationOption.Settings settings) {
    AuthorizationOption made = new AuthorizationOption(AuthorizationOptionId.random(), settings);
    table.insert(account, made);
    return made;
  }

  /// The option with this id.
  public Optional<AuthorizationOption> find(String account, AuthorizationOptionId id) {
    return table.find(account, id);
  }

  /// The options of a policy, in the order in which they were linked.
  public List<AuthorizationOption> of(String account, AuthorizationPolicyId policy) {
    return links().far(account, policy.value()).stream()
        .flatMap(id -> find(account, new AuthorizationOptionId(id)).stream())
        .toList();
  }

  /// Changes an option; returns whether there is one of this id.
  public boolean update(
      String account,
      AuthorizationOptionId id,
      UnaryOperator<AuthorizationOption.Settings> change) {
    Optional<AuthorizationOption> before = table.hold(account, id);
    before
        .map(option -> new AuthorizationOption(id, change.apply(option.settings())))
        .ifPresent(after -> table.update(account, after));
    return before.isPresent();
  }

  /// Deletes an option, and the links to it; returns whether there was one.
  public boolean delete(String account, AuthorizationOptionId id) {
    links().removeFar(account, id.value());
    return table.rows().delete(account, id.value());
  }

  /// Adds an option to a policy.
  ///
  /// @throws Refusal `NOT_FOUND`, or `CONFLICT` when the policy has it
  public void link(String account, AuthorizationPolicyId policy, AuthorizationOptionId id) {
    if (!table.rows().exists(account, id.value())) {
      throw table.rows().notFound(id.value());
    }
    policies.require(account, policy);
    links().link(account, policy.value(), id.value());
  }

  /// Takes an option from a policy.
  ///
  /// @throws Refusal `NOT_FOUND` when the policy does not have it
  public void unlink(String account, AuthorizationPolicyId policy, AuthorizationOptionId id) {
    links().unlink(account, policy.value(), id.value());
  }
}
