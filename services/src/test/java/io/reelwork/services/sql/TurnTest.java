package io.reelwork.services.sql;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Look-ups of one turn of an event loop share a read transaction, and none of them reads what is
/// no longer true.
class TurnTest {
  private static final Schema WORDS = new Schema("io/reelwork/services/sql", 202611230000L);
  private static final Field<Long> ID = field("id", Long.class);
  private static final Field<String> WORD = field("word", String.class);
  private static final int READERS = 3;
  private static final int CHANGES = 500;

  private final DatabaseConfig config = TestDatabase.SQLITE.config();
  private final Database database = Database.open(config, List.of(WORDS));
  private final PreparedQuery newest =
      database.prepare(DSL.select(DSL.max(ID)).from(table("word")));
  private final Queue<Runnable> atEnd = new ArrayDeque<>();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void endsWithTheTurn() {
    assertThat(look(atEnd)).isEqualTo(0);
    assertThat(look(atEnd)).isEqualTo(0);
    assertThat(atEnd).hasSize(1);

    endTurn();

    assertThat(look(atEnd)).isEqualTo(0);
    assertThat(atEnd).as("the next turn").hasSize(1);
  }

  @Test
  void seesWhatThisProcessHasCommittedMeanwhile() {
    for (long i = 1; i <= 100; i++) {
      add(database, i);
      assertThat(look(atEnd)).isEqualTo(i);
      assertThat(look(atEnd)).isEqualTo(i);
    }
    assertThat(atEnd).hasSize(1);
  }

  @Test
  void keepsOneMomentOfAnotherProcessAndNotForLong() {
    try (Database other = Database.open(config, List.of(WORDS))) {
      look(atEnd);
      add(other, 1);

      assertThat(look(atEnd)).as("in the same transaction").isEqualTo(0);
      int looks = 1;
      while (look(atEnd) == 0) {
        assertThat(looks++).isLessThan(32);
      }
    }
  }

  @Test
  void seesWhatAnotherProcessHasCommittedBeforeTheTurn() {
    try (Database other = Database.open(config, List.of(WORDS))) {
      for (long i = 1; i <= 20; i++) {
        add(other, i);
        assertThat(look(atEnd)).isEqualTo(i);
        endTurn();
      }
    }
  }

  @Test
  void leavesItsConnectionToOthersWithNothingBegun() {
    try (Database other = Database.open(config, List.of(WORDS))) {
      look(atEnd);
      endTurn();
      add(other, 1);

      assertThat(database.lookUp(newest, List.of(), TurnTest::number)).containsExactly(1L);
    }
  }

  @Test
  void survivesALookUpThatFails() {
    look(atEnd);
    PreparedQuery wrong = new PreparedQuery("select no from nothing");

    assertThatThrownBy(() ->
            database.atOnce(atEnd::add, () -> database.lookUp(wrong, List.of(), TurnTest::number)))
        .isInstanceOf(DataAccessException.class);

    add(database, 1);
    assertThat(look(atEnd)).isEqualTo(1);
    endTurn();
    assertThat(look(atEnd)).isEqualTo(1);
  }

  @Test
  void nobodyReadsWhatWasNoLongerTrueWhenItAsked() throws InterruptedException {
    AtomicLong known = new AtomicLong();
    ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(
          Thread.ofPlatform()
              .start(() -> {
                Queue<Runnable> own = new ArrayDeque<>();
                for (int n = 0; known.get() < CHANGES; n++) {
                  readAndTell(known, own, stale);
                  if (n % 10 == 0) {
                    own.forEach(Runnable::run);
                    own.clear();
                  }
                }
              }));
    }
    for (long i = 1; i <= CHANGES; i++) {
      add(database, i);
      known.accumulateAndGet(i, Math::max);
    }
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(stale).isEmpty();
  }

  /// What anybody has been told, by the writer or by another reader, must be seen.
  private void readAndTell(AtomicLong known, Queue<Runnable> own, Queue<String> stale) {
    long least = known.get();
    long seen = look(own);
    if (seen < least) {
      stale.add(seen + " after " + least);
    }
    if (seen < CHANGES) {
      known.accumulateAndGet(seen, Math::max);
    }
  }

  private long look(Queue<Runnable> end) {
    return database
        .atOnce(end::add, () -> database.lookUp(newest, List.of(), TurnTest::number))
        .orElseThrow()
        .getFirst();
  }

  private static long number(Cells row) throws SQLException {
    return requireNonNullElse(row.number(1), 0L);
  }

  private void endTurn() {
    atEnd.forEach(Runnable::run);
    atEnd.clear();
  }

  private static void add(Database database, long id) {
    database.write(sql -> sql.insertInto(table("word"), ID, WORD).values(id, "w" + id).execute());
  }
}
