package io.reelwork.services.storage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// The one row that says which folder of objects is the database's, and a sample of what must be in
/// it.
final class StoreTable {
  private static final Table<Record> STORE = table("object_store");
  private static final Field<Integer> ONLY_ROW = field("only_row", Integer.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<Long> CREATED = field("created", Long.class);
  private static final Table<Record> BLOBS = table("blob");
  private static final Field<String> OBJECT = field("object_key", String.class);

  private final Database database;

  StoreTable(Database database) {
    this.database = database;
  }

  Optional<String> id() {
    return database.read(sql -> sql.select(ID).from(STORE).fetchOptional(ID));
  }

  /// Stores the id unless there is one.
  void insert(String id) {
    database.write(sql ->
        sql.insertInto(STORE, ONLY_ROW, ID, CREATED)
            .values(1, id, database.now().value())
            .onConflictDoNothing()
            .execute());
  }

  /// Some of the objects that blobs name.
  List<ObjectKey> sample(int max) {
    return database.read(sql ->
        sql.select(OBJECT).from(BLOBS).limit(max).fetch(row -> new ObjectKey(row.get(OBJECT))));
  }
}
