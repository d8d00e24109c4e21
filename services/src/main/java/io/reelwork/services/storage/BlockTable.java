package io.reelwork.services.storage;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.BlobPage.Uncommitted;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Blocks: uncommitted ones, and the parts a committed object was put together from.
final class BlockTable {
  private static final Table<Record> BLOCKS = table("uncommitted_block");
  private static final Field<String> STORAGE_ACCOUNT = field("storage_account", String.class);
  private static final Field<String> CONTAINER = field("container", String.class);
  private static final Field<String> BLOB = field("blob", String.class);
  private static final Field<String> BLOCK = field("block_id", String.class);
  private static final Field<String> OBJECT = field("object_key", String.class);
  private static final Field<Long> SIZE = field("size_bytes", Long.class);
  private static final Field<Long> CREATED = field("created", Long.class);

  private static final Table<Record> PARTS = table("blob_part");
  private static final Field<Integer> ORDINAL = field("ordinal", Integer.class);

  private final Database database;

  BlockTable(Database database) {
    this.database = database;
  }

  /// Stores a block, in place of one with the same id; returns the object that was there.
  Optional<ObjectKey> put(ContainerId container, String blob, Block block) {
    return database.write(sql -> {
      Optional<ObjectKey> old =
          sql.select(OBJECT)
              .from(BLOCKS)
              .where(of(container, blob), BLOCK.eq(block.id()))
              .fetchOptional(row -> new ObjectKey(row.get(OBJECT)));
      sql.deleteFrom(BLOCKS).where(of(container, blob), BLOCK.eq(block.id())).execute();
      sql.insertInto(BLOCKS, STORAGE_ACCOUNT, CONTAINER, BLOB, BLOCK, OBJECT, SIZE, CREATED)
          .values(
              container.storageAccount(),
              container.name(),
              blob,
              block.id(),
              block.object().value(),
              block.sizeBytes(),
              database.now().value())
          .execute();
      return old;
    });
  }

  List<Block> uncommitted(ContainerId container, String blob) {
    return database.read(sql ->
        sql.select(BLOCK, OBJECT, SIZE)
            .from(BLOCKS)
            .where(of(container, blob))
            .orderBy(CREATED, BLOCK)
            .fetch(row ->
                new Block(row.get(BLOCK), new ObjectKey(row.get(OBJECT)), 0, row.get(SIZE))));
  }

  /// Names that have blocks and no blob, each since its first block.
  List<Uncommitted> withoutBlob(
      ContainerId container, String prefix, Optional<String> after, int max) {
    Condition named =
        exists(
            selectOne()
                .from(table("blob"))
                .where(field("blob.storage_account", String.class).eq(container.storageAccount()))
                .and(field("blob.container", String.class).eq(container.name()))
                .and(field("blob.name", String.class).eq(BLOB)));
    return database.read(sql ->
        sql.select(BLOB, min(CREATED))
            .from(BLOCKS)
            .where(in(container), BlobTable.behind(BLOB, prefix, after), not(named))
            .groupBy(BLOB)
            .orderBy(BLOB.asc())
            .limit(max)
            .fetch(row -> new Uncommitted(row.value1(), new Ticks(row.value2()))));
  }

  void deleteUncommitted(ContainerId container, String blob) {
    database.write(sql -> sql.deleteFrom(BLOCKS).where(of(container, blob)).execute());
  }

  /// The blob names that have uncommitted blocks.
  List<String> names(ContainerId container) {
    return database.read(
        sql -> sql.selectDistinct(BLOB).from(BLOCKS).where(in(container)).fetch(BLOB));
  }

  void deleteAll(ContainerId container) {
    database.write(sql -> sql.deleteFrom(BLOCKS).where(in(container)).execute());
  }

  /// Removes up to `max` blocks older than `limit`; returns their objects.
  List<ObjectKey> expire(Ticks limit, int max) {
    return database.write(sql -> {
      List<String> old =
          sql.select(OBJECT)
              .from(BLOCKS)
              .where(CREATED.lt(limit.value()))
              .orderBy(CREATED)
              .limit(max)
              .fetch(OBJECT);
      sql.deleteFrom(BLOCKS).where(OBJECT.in(old)).execute();
      return old.stream().map(ObjectKey::new).toList();
    });
  }

  /// The blocks a committed object consists of, with their places in it.
  List<Block> parts(ObjectKey object) {
    List<Block> sizes =
        database.read(sql ->
            sql.select(BLOCK, SIZE)
                .from(PARTS)
                .where(OBJECT.eq(object.value()))
                .orderBy(ORDINAL)
                .fetch(row -> new Block(row.get(BLOCK), object, 0, row.get(SIZE))));
    List<Block> parts = new java.util.ArrayList<>();
    long offset = 0;
    for (Block block : sizes) {
      parts.add(new Block(block.id(), object, offset, block.sizeBytes()));
      offset += block.sizeBytes();
    }
    return parts;
  }

  void insertParts(ObjectKey object, List<Block> blocks) {
    database.write(sql -> {
      var insert = sql.insertInto(PARTS, OBJECT, ORDINAL, BLOCK, SIZE).values("", 0, "", 0L);
      var batch = sql.batch(insert);
      for (int i = 0; i < blocks.size(); i++) {
        batch = batch.bind(object.value(), i, blocks.get(i).id(), blocks.get(i).sizeBytes());
      }
      return blocks.isEmpty() ? new int[0] : batch.execute();
    });
  }

  private static Condition in(ContainerId container) {
    return STORAGE_ACCOUNT.eq(container.storageAccount()).and(CONTAINER.eq(container.name()));
  }

  private static Condition of(ContainerId container, String blob) {
    return in(container).and(BLOB.eq(blob));
  }
}
