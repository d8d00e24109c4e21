package io.reelwork.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What was read in a snapshot holds as long as the snapshot stays the same.
class SnapshotTest {
  private static final Schema WORDS = new Schema("io/reelwork/services/sql", 202611230000L);
  private static final Field<Integer> ID = field("id", Integer.class);
  private static final Field<String> WORD = field("word", String.class);
  private static final int CHANGES = 300;
  private static final int READERS = 4;

  /// What a reader has read, and may go by while the snapshot is this.
  private record Known(Object snapshot, int number) {}

  @ParameterizedTest
  @EnumSource
  void staysWhileNobodyCommits(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      add(database, 1);

      int tries = 0;
      while (!database.snapshot().equals(database.snapshot())) {
        // The tests beside this one commit on the same server.
        assertThat(tries++).isLessThan(1000);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesWithEveryCommitOfAnyProcess(TestDatabase kind) {
    DatabaseConfig config = kind.config();
    try (Database here = Database.open(config, List.of(WORDS));
        Database there = Database.open(config, List.of(WORDS))) {
      List<Object> seen = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        add(i % 2 == 0 ? here : there, i);
        seen.add(here.snapshot());
      }

      assertThat(seen).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoneInsideATransaction(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      database.transaction(() -> {
        assertThat(database.snapshot()).isNotEqualTo(database.snapshot());
        return 0;
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyGoesByWhatACommitHasChanged(TestDatabase kind) throws InterruptedException {
    DatabaseConfig config = kind.config();
    try (Database here = Database.open(config, List.of(WORDS));
        Database there = Database.open(config, List.of(WORDS))) {
      AtomicInteger committed = new AtomicInteger();
      AtomicReference<Known> known = new AtomicReference<>(new Known(new Object(), 0));
      ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (committed.get() < CHANGES) {
                    int least = committed.get();
                    int number = read(here, known);
                    if (number < least) {
                      stale.add(number + " after " + least);
                    }
                  }
                }));
      }
      for (int i = 1; i <= CHANGES; i++) {
        add(i % 2 == 0 ? here : there, i);
        committed.set(i);
      }
      for (Thread reader : readers) {
        reader.join();
      }

      assertThat(stale).isEmpty();
      assertThat(read(here, known)).isEqualTo(CHANGES);
    }
  }

  /// As whoever keeps answers does it: the snapshot first, then what is read.
  private static int read(Database database, AtomicReference<Known> known) {
    Object snapshot = database.snapshot();
    Known last = known.get();
    if (last.snapshot().equals(snapshot)) {
      return last.number();
    }
    int number = database.read(sql -> sql.fetchCount(table("word")));
    known.set(new Known(snapshot, number));
    return number;
  }

  private static void add(Database database, int id) {
    database.write(sql -> sql.insertInto(table("word"), ID, WORD).values(id, "w" + id).execute());
  }
}
