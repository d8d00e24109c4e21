package io.reelwork.odata.service;

import java.util.function.Supplier;

/// How the service groups changes so that all or none of them happen.
@FunctionalInterface
public interface Transactions {
  /// Runs `work` in one transaction, rolled back when it throws.
  <T> T inTransaction(Supplier<T> work);
}
