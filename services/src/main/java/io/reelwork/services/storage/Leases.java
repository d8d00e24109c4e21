package io.reelwork.services.storage;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The leases of blobs and containers. What may happen to a leased blob is the dialect's to decide;
/// this only keeps them. Changes belong inside `Blobs.locked`. Safe for any number of threads.
public final class Leases {
  private final Database database;
  private final LeaseTable table;

  Leases(Database database, LeaseTable table) {
    this.database = database;
    this.table = table;
  }

  /// The time that leases go by: the database's.
  public Ticks now() {
    return database.now();
  }

  /// The lease of a blob, or of the container when the name is empty.
  public Optional<Lease> find(ContainerId container, String name) {
    return table.find(container, name);
  }

  /// The leases of the blobs of a page, by name.
  public Map<String, Lease> ofBlobs(ContainerId container, List<Blob> blobs) {
    return blobs.isEmpty()
        ? Map.of()
        : table.ofBlobs(container, blobs.getFirst().name(), blobs.getLast().name());
  }

  /// The leases of containers of an account, by container name.
  public Map<String, Lease> ofContainers(String storageAccount, List<Container> containers) {
    return table.ofContainers(
        storageAccount, containers.stream().map(container -> container.id().name()).toList());
  }

  /// Stores a lease in place of the one before.
  public void put(ContainerId container, String name, Lease lease) {
    table.put(container, name, lease);
  }

  /// Ends a lease.
  public void remove(ContainerId container, String name) {
    table.delete(container, name);
  }
}
