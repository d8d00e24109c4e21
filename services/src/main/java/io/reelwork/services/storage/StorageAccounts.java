package io.reelwork.services.storage;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.sql.Database;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// The storage accounts of a deployment and their keys, which are stored under the master key. Safe
/// for any number of threads and processes.
public final class StorageAccounts {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 64;

  private final Database database;
  private final AccountTable table;
  private final MasterKey master;

  StorageAccounts(Database database, AccountTable table, MasterKey master) {
    this.database = database;
    this.table = table;
    this.master = master;
  }

  /// One of the two keys that every account has, so that one can be rolled while the other signs.
  public enum Which {
    KEY1,
    KEY2
  }

  StorageAccount ensure(String account, String name, boolean isDefault) {
    return database.transaction(() -> {
      if (table.account(name).isEmpty()) {
        StorageAccount storage = new StorageAccount(account, name, isDefault);
        table.insertAccount(storage, sealed(name, new StorageKeys(randomKey(), randomKey())));
      }
      StorageAccount there = table.account(name).orElseThrow();
      if (!there.account().equals(account)) {
        throw new ServiceFailure(
            Code.CONFIGURATION,
            "storage account %s: must belong to %s but belongs to another account"
                .formatted(name, account));
      }
      sealOld(name);
      return there;
    });
  }

  private static byte[] randomKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  /// Keys from before they were sealed.
  private void sealOld(String name) {
    AccountTable.Stored stored = table.keys(name).orElseThrow();
    if (!stored.isSealed()) {
      table.setKeys(name, sealed(name, stored.keys()));
    }
  }

  private StorageKeys sealed(String name, StorageKeys keys) {
    return new StorageKeys(
        master.seal(label(name, Which.KEY1), keys.key1()),
        master.seal(label(name, Which.KEY2), keys.key2()));
  }

  private static String label(String name, Which which) {
    return "storage_account/" + name + "/" + which.name();
  }

  /// Every storage account of the deployment, by name.
  public List<StorageAccount> all() {
    return table.accounts();
  }

  /// The storage account of this name, whichever account it belongs to.
  public Optional<StorageAccount> find(String name) {
    return table.account(name);
  }

  /// The keys of a storage account, which sign requests to it.
  ///
  /// @throws ServiceFailure `KEYS` when the master key is not the one they were sealed with
  public Optional<StorageKeys> keys(String name) {
    return table.keys(name).map(stored -> stored.isSealed() ? open(name, stored) : stored.keys());
  }

  private StorageKeys open(String name, AccountTable.Stored stored) {
    return new StorageKeys(
        master.open(label(name, Which.KEY1), stored.keys().key1()),
        master.open(label(name, Which.KEY2), stored.keys().key2()));
  }

  /// Puts a fresh key in a key's place: every signature made with the old one ends at once. Empty
  /// when there is no such account.
  public Optional<StorageKeys> roll(String name, Which which) {
    return database.transaction(() -> {
      Optional<StorageKeys> old = keys(name);
      Optional<StorageKeys> rolled =
          old.map(keys ->
              switch (which) {
                case KEY1 -> new StorageKeys(randomKey(), keys.key2());
                case KEY2 -> new StorageKeys(keys.key1(), randomKey());
              });
      rolled.ifPresent(keys -> table.setKeys(name, sealed(name, keys)));
      return rolled;
    });
  }

  /// What the dialect has kept for an account; empty when nothing.
  public Optional<String> serviceProperties(String name) {
    return table.serviceProperties(name);
  }

  /// Keeps a document for an account; false when there is no such account.
  public boolean setServiceProperties(String name, String document) {
    return table.setServiceProperties(name, document);
  }
}
