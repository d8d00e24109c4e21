package io.reelwork.services.processors;

/// What becomes of an input that ends before it should, or has holes: `encoding.incomplete-input`.
/// A small loss never fails a task.
public enum IncompleteInput {
  /// The task fails when more than a second and more than a hundredth are missing.
  ERROR,
  /// The task goes on, however much is missing, and says so.
  ACCEPT
}
