package io.reelwork.services.operations;

/// One kind of work that operations stand for. Safe for any number of threads.
public interface Work {
  /// Does the slow part, outside of any transaction.
  ///
  /// May be called again for an operation that was done but whose end could not be written, so what
  /// is there already must be no mistake. An exception means that trying again may help.
  Ending run(Operation operation);

  /// Puts the entity back to where it was before; runs in the transaction that ends the operation
  /// as failed.
  void undo(Operation operation);
}
