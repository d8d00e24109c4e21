package io.reelwork.services.storage;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Portions;
import io.reelwork.services.sql.Ticks;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Objects that a row has stopped naming, until the janitor frees them.
final class GarbageTable {
  private static final Table<Record> GARBAGE = table("blob_garbage");
  private static final Table<Record> BLOBS = table("blob");
  private static final Table<Record> BLOCKS = table("uncommitted_block");
  private static final Table<Record> PARTS = table("blob_part");
  private static final Field<String> OBJECT = field("object_key", String.class);
  private static final Field<String> GARBAGE_OBJECT =
      field("blob_garbage.object_key", String.class);
  private static final Field<String> STORAGE_ACCOUNT = field("storage_account", String.class);
  private static final Field<String> CONTAINER = field("container", String.class);
  private static final Field<Long> DUE = field("due", Long.class);

  private final Database database;

  GarbageTable(Database database) {
    this.database = database;
  }

  void add(Collection<ObjectKey> objects, Ticks due) {
    database.write(sql -> {
      List<String> keys = objects.stream().map(ObjectKey::value).distinct().toList();
      for (List<String> portion : Portions.of(keys, 2)) {
        var insert = sql.insertInto(GARBAGE, OBJECT, DUE);
        for (String key : portion) {
          insert = insert.values(key, due.value());
        }
        insert.onConflict(OBJECT).doUpdate().set(DUE, due.value()).execute();
      }
      return keys.size();
    });
  }

  /// Adds the objects that the blobs of a container name.
  void addBlobs(ContainerId container, Ticks due) {
    addAll(BLOBS, container, due);
  }

  /// Adds the objects of the uncommitted blocks of a container.
  void addBlocks(ContainerId container, Ticks due) {
    addAll(BLOCKS, container, due);
  }

  private void addAll(Table<Record> table, ContainerId container, Ticks due) {
    database.write(sql ->
        sql.insertInto(GARBAGE, OBJECT, DUE)
            .select(
                selectDistinct(OBJECT, val(due.value()))
                    .from(table)
                    .where(
                        STORAGE_ACCOUNT.eq(container.storageAccount()),
                        CONTAINER.eq(container.name())))
            .onConflict(OBJECT)
            .doUpdate()
            .set(DUE, due.value())
            .execute());
  }

  /// Takes up to `max` due candidates off the list; returns those that no row names again.
  Taken take(Ticks now, int max) {
    return database.write(sql -> {
      List<String> due =
          sql.select(OBJECT)
              .from(GARBAGE)
              .where(DUE.le(now.value()))
              .orderBy(DUE, OBJECT)
              .limit(max)
              .fetch(OBJECT);
      Set<String> named =
          new HashSet<>(
              sql.select(OBJECT).from(GARBAGE).where(OBJECT.in(due), isNamed()).fetch(OBJECT));
      List<String> free = due.stream().filter(key -> !named.contains(key)).toList();
      sql.deleteFrom(GARBAGE).where(OBJECT.in(due)).execute();
      sql.deleteFrom(PARTS).where(OBJECT.in(free)).execute();
      return new Taken(due.size(), free.stream().map(ObjectKey::new).toList());
    });
  }

  private static Condition isNamed() {
    Field<String> ofBlob = field("blob.object_key", String.class);
    Field<String> ofBlock = field("uncommitted_block.object_key", String.class);
    return exists(selectOne().from(BLOBS).where(ofBlob.eq(GARBAGE_OBJECT)))
        .or(exists(selectOne().from(BLOCKS).where(ofBlock.eq(GARBAGE_OBJECT))));
  }

  /// Those of `objects` that some row, this table's included, knows.
  Set<String> known(List<ObjectKey> objects) {
    List<String> keys = objects.stream().map(ObjectKey::value).toList();
    return database.read(sql ->
        new HashSet<>(
            sql.select(OBJECT)
                .from(BLOBS)
                .where(OBJECT.in(keys))
                .union(sql.select(OBJECT).from(BLOCKS).where(OBJECT.in(keys)))
                .union(sql.select(OBJECT).from(GARBAGE).where(OBJECT.in(keys)))
                .fetch(OBJECT)));
  }

  /// @param looked how many candidates were due
  /// @param free those whose bytes can go
  record Taken(int looked, List<ObjectKey> free) {}
}
