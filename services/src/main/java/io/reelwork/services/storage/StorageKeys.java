package io.reelwork.services.storage;

/// Both keys of a storage account, either of which signs; never printed.
@SuppressWarnings("ArrayRecordComponent")
public record StorageKeys(byte[] key1, byte[] key2) {
  @Override
  public String toString() {
    return "StorageKeys[…]";
  }
}
