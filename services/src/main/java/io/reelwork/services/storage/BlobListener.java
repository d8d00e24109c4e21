package io.reelwork.services.storage;

/// Hears of every blob that gets a name, in the transaction that names it and with its container
/// locked: what it writes is there exactly when the blob is. Must be quick and must not throw, or
/// nothing is named.
public interface BlobListener {
  /// This blob is there now, new or in place of another.
  void named(Blob blob);
}
