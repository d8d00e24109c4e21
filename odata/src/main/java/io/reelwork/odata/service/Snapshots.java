package io.reelwork.odata.service;

/// Tells whether a read could answer anything else than before.
@FunctionalInterface
public interface Snapshots {
  /// What reads see from now on. While it stays equal nothing has been changed, by anybody; it may
  /// differ although nothing has.
  Object current();
}
