package io.reelwork.services.access;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// The secrets of the deployment, in the database under the master key. Safe for any number of
/// threads and processes: whoever makes a key at the same time as another gets the same one.
///
/// ```java
/// DeploymentKey key = keyRing.ensure("protection", () -> rsaKey().getEncoded());
/// ```
public final class KeyRing {
  private final Database database;
  private final MasterKey master;
  private final InstantSource clock;
  private final Map<String, DeploymentKey> ensured = new ConcurrentHashMap<>();

  KeyRing(Database database, MasterKey master, InstantSource clock) {
    this.database = database;
    this.master = master;
    this.clock = clock;
  }

  /// The key of a purpose that never changes; made when it is not there yet. Remembered once read.
  ///
  /// @param make its bytes; asked outside of any transaction of its own, maybe in vain
  /// @throws io.reelwork.services.ServiceFailure `KEYS` when the master key is not the right one
  public DeploymentKey ensure(String purpose, Supplier<byte[]> make) {
    DeploymentKey known = ensured.get(purpose);
    if (known != null) {
      return known;
    }
    DeploymentKey key = current(purpose).orElseGet(() -> next(purpose, Optional.empty(), make));
    // Not before it is committed: a rollback would leave a key that nobody else has.
    database.afterCommit(() -> ensured.put(purpose, key));
    return key;
  }

  /// The newest key of a purpose.
  public Optional<DeploymentKey> current(String purpose) {
    return all(purpose).stream().findFirst();
  }

  /// Every key of a purpose that is still kept, the newest first.
  public List<DeploymentKey> all(String purpose) {
    return database.read(sql -> KeyTable.ofPurpose(sql, purpose)).stream()
        .map(sealed -> with(sealed, master::open))
        .toList();
  }

  /// The key that follows `last`, made now or already by another process; older ones are retired.
  ///
  /// @param last the newest key the caller knows; empty for the first
  /// @param make the bytes, as of `ensure`
  public DeploymentKey next(String purpose, Optional<DeploymentKey> last, Supplier<byte[]> make) {
    int generation = last.map(DeploymentKey::generation).orElse(0) + 1;
    String id = UUID.randomUUID().toString();
    Ticks now = Ticks.of(clock.instant());
    DeploymentKey key =
        new DeploymentKey(purpose, generation, id, now, Optional.empty(), make.get());
    boolean added =
        database.write(sql -> {
          boolean first = KeyTable.add(sql, with(key, master::seal));
          if (first) {
            KeyTable.retireBefore(sql, purpose, generation, now);
          }
          return first;
        });
    return added ? key : current(purpose).orElseThrow();
  }

  /// Forgets keys of a purpose that were retired before `limit`.
  public void dropRetiredBefore(String purpose, Ticks limit) {
    database.write(sql -> KeyTable.dropRetiredBefore(sql, purpose, limit));
  }

  private static DeploymentKey with(
      DeploymentKey key, BiFunction<String, byte[], byte[]> sealOrOpen) {
    String label = "deployment_key/" + key.purpose() + "/" + key.id();
    return new DeploymentKey(
        key.purpose(),
        key.generation(),
        key.id(),
        key.created(),
        key.retired(),
        sealOrOpen.apply(label, key.secret()));
  }
}
