package io.reelwork.services.access;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Table `deployment_key`. Knows sealed bytes only.
final class KeyTable {
  private static final Table<Record> KEY = table("deployment_key");
  private static final Field<String> PURPOSE = field("purpose", String.class);
  private static final Field<Integer> GENERATION = field("generation", Integer.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<byte[]> SEALED = field("sealed", byte[].class);
  private static final Field<Long> CREATED = field("created", Long.class);
  private static final Field<Long> RETIRED = field("retired", Long.class);

  private KeyTable() {}

  /// Adds a key, its secret sealed, unless its generation is there; tells whether it was added.
  static boolean add(DSLContext sql, DeploymentKey sealed) {
    return sql.insertInto(KEY, PURPOSE, GENERATION, ID, SEALED, CREATED)
            .values(
                sealed.purpose(),
                sealed.generation(),
                sealed.id(),
                sealed.secret(),
                sealed.created().value())
            .onConflict(PURPOSE, GENERATION)
            .doNothing()
            .execute()
        == 1;
  }

  /// The keys of a purpose, the newest first, their secrets sealed.
  static List<DeploymentKey> ofPurpose(DSLContext sql, String purpose) {
    return sql.select(PURPOSE, GENERATION, ID, CREATED, RETIRED, SEALED)
        .from(KEY)
        .where(PURPOSE.eq(purpose))
        .orderBy(GENERATION.desc())
        .fetch(KeyTable::sealed);
  }

  static int retireBefore(DSLContext sql, String purpose, int generation, Ticks now) {
    return sql.update(KEY)
        .set(RETIRED, now.value())
        .where(PURPOSE.eq(purpose))
        .and(GENERATION.lt(generation))
        .and(RETIRED.isNull())
        .execute();
  }

  static int dropRetiredBefore(DSLContext sql, String purpose, Ticks limit) {
    return sql.deleteFrom(KEY).where(PURPOSE.eq(purpose)).and(RETIRED.lt(limit.value())).execute();
  }

  private static DeploymentKey sealed(Record row) {
    return new DeploymentKey(
        row.get(PURPOSE),
        row.get(GENERATION),
        row.get(ID),
        new Ticks(row.get(CREATED)),
        Optional.ofNullable(row.get(RETIRED)).map(Ticks::new),
        row.get(SEALED));
  }
}
