package io.reelwork.services.storage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Leases; that of a container has an empty blob name. Whoever changes one has locked the
/// container.
final class LeaseTable {
  private static final Table<Record> LEASES = table("lease");
  private static final Field<String> STORAGE_ACCOUNT = field("storage_account", String.class);
  private static final Field<String> CONTAINER = field("container", String.class);
  private static final Field<String> BLOB = field("blob", String.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<Integer> SECONDS = field("duration_seconds", Integer.class);
  private static final Field<Long> EXPIRES = field("expires", Long.class);
  private static final Field<Long> BREAKS = field("breaks", Long.class);

  private static final int FOR_EVER = -1;

  private final Database database;

  LeaseTable(Database database) {
    this.database = database;
  }

  Optional<Lease> find(ContainerId container, String blob) {
    return database.read(sql ->
        sql.select(ID, SECONDS, EXPIRES, BREAKS)
            .from(LEASES)
            .where(of(container, blob))
            .fetchOptional(LeaseTable::lease));
  }

  /// The leases of a page of blobs, by blob name.
  Map<String, Lease> ofBlobs(ContainerId container, String first, String last) {
    Map<String, Lease> leases = new HashMap<>();
    database.read(sql ->
        sql.select(BLOB, ID, SECONDS, EXPIRES, BREAKS)
            .from(LEASES)
            .where(in(container), BLOB.ge(first), BLOB.le(last))
            .fetch(row -> leases.put(row.get(BLOB), lease(row))));
    return leases;
  }

  /// The leases of containers, by container name.
  Map<String, Lease> ofContainers(String storageAccount, List<String> containers) {
    Map<String, Lease> leases = new HashMap<>();
    database.read(sql ->
        sql.select(CONTAINER, ID, SECONDS, EXPIRES, BREAKS)
            .from(LEASES)
            .where(STORAGE_ACCOUNT.eq(storageAccount), CONTAINER.in(containers), BLOB.eq(""))
            .fetch(row -> leases.put(row.get(CONTAINER), lease(row))));
    return leases;
  }

  void put(ContainerId container, String blob, Lease lease) {
    database.write(sql -> {
      sql.deleteFrom(LEASES).where(of(container, blob)).execute();
      return sql.insertInto(LEASES)
          .set(STORAGE_ACCOUNT, container.storageAccount())
          .set(CONTAINER, container.name())
          .set(BLOB, blob)
          .set(ID, lease.id())
          .set(SECONDS, lease.duration().map(LeaseTable::seconds).orElse(FOR_EVER))
          .set(EXPIRES, ticks(lease.expires()))
          .set(BREAKS, ticks(lease.breaks()))
          .execute();
    });
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }

  private static Field<Long> ticks(Optional<Ticks> time) {
    return val(time.map(Ticks::value).orElse(null), Long.class);
  }

  void delete(ContainerId container, String blob) {
    database.write(sql -> sql.deleteFrom(LEASES).where(of(container, blob)).execute());
  }

  void deleteAll(ContainerId container) {
    database.write(sql -> sql.deleteFrom(LEASES).where(in(container)).execute());
  }

  private static Condition in(ContainerId container) {
    return STORAGE_ACCOUNT.eq(container.storageAccount()).and(CONTAINER.eq(container.name()));
  }

  private static Condition of(ContainerId container, String blob) {
    return in(container).and(BLOB.eq(blob));
  }

  private static Lease lease(Record row) {
    int seconds = row.get(SECONDS);
    return new Lease(
        row.get(ID),
        seconds == FOR_EVER ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)),
        Optional.ofNullable(row.get(EXPIRES)).map(Ticks::new),
        Optional.ofNullable(row.get(BREAKS)).map(Ticks::new));
  }
}
