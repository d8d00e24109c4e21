package io.reelwork.services.keys;

import io.reelwork.services.access.DeploymentKey;
import io.reelwork.services.access.KeyRing;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.sql.Database;
import java.util.Optional;

/// Keeps content keys: sent under the protection key, stored under the master key. Safe for any
/// number of threads; joins an open transaction.
final class KeyVault {
  private final Database database;
  private final KeyRing ring;
  private final MasterKey master;
  private final ContentKeyTable table;
  private volatile Optional<Read> read = Optional.empty();

  /// A protection key that has been read, and the secret it is in.
  private record Read(String id, ProtectionKey key) {}

  KeyVault(Database database, KeyRing ring, MasterKey master, ContentKeyTable table) {
    this.database = database;
    this.ring = ring;
    this.master = master;
    this.table = table;
  }

  /// The deployment's protection key, made when it is first needed.
  ProtectionKey protection() {
    DeploymentKey stored =
        ring.ensure(ProtectionKey.PURPOSE, () -> ProtectionKey.make(database.now().instant()));
    Optional<Read> known = read.filter(it -> it.id.equals(stored.id()));
    if (known.isPresent()) {
      return known.get().key;
    }
    ProtectionKey key = ProtectionKey.of(stored.secret());
    read = Optional.of(new Read(stored.id(), key));
    return key;
  }

  /// Keeps the clear bytes of a key.
  void keep(String account, ContentKeyId id, byte[] clear) {
    table.addSecret(account, id, master.seal(label(account, id), clear));
  }

  /// The key with its bytes; empty when there is none or when what its client sent could not be
  /// decrypted.
  Optional<ContentKey> find(String account, ContentKeyId id) {
    Optional<ContentKeyType> type = table.type(account, id);
    Optional<byte[]> sealed = type.flatMap(_ -> table.secret(account, id));
    return sealed.map(
        bytes -> new ContentKey(id, type.orElseThrow(), master.open(label(account, id), bytes)));
  }

  private static String label(String account, ContentKeyId id) {
    return "content_key/" + account + "/" + id.value();
  }
}
