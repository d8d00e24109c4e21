package io.reelwork.services.operations;

/// How work ended.
public sealed interface Ending {
  /// Well.
  ///
  /// @param change what becomes of the entity; runs in the transaction that ends the operation
  record Succeeded(Runnable change) implements Ending {}

  /// Not at all, and trying again would not help: the entity goes back by `Work.undo`.
  record Failed(Fault fault) implements Ending {}
}
