package io.reelwork.odata.service;

import java.util.function.Supplier;

/// How the service groups changes so that all or none of them happen.
@FunctionalInterface
public interface Transactions {
  /// Runs `work` in one transaction, rolled back when it throws.
  <T> T inTransaction(Supplier<T> work);

  /// The same for a changeset, which a client may make as long as it likes: what it writes may be
  /// bounded.
  default <T> T inChangeset(Supplier<T> work) {
    return inTransaction(work);
  }
}
