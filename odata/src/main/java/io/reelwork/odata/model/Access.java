package io.reelwork.odata.model;

/// What becomes of a property's value in a request body.
///
/// Clients post whole entities, read-only members included (clients §8 rows 13 and 14), so a value
/// that may not be set is ignored or compared, hardly ever refused.
public enum Access {
  /// The client sets it.
  SETTABLE,
  /// The client must set it; only meaningful on create.
  REQUIRED,
  /// Whatever is sent is ignored: the service sets it.
  IGNORED,
  /// Only meaningful on update: the same value passes, a different one is refused with 400.
  WRITE_ONCE
}
