package io.reelwork.services.sql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.ServiceFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
  private static final Schema WORDS = new Schema("io/reelwork/services/sql", 202611230000L);

  @ParameterizedTest
  @EnumSource
  void keepsWhatATransactionCommitted(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      database.transaction(() -> add(database, 1, "one") + add(database, 2, "two"));

      assertThat(words(database)).containsExactly("one", "two");
    }
  }

  @ParameterizedTest
  @EnumSource
  void rollsBackEverythingWhenTheWorkThrows(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      List<String> committed = new ArrayList<>();

      assertThatThrownBy(() ->
              database.transaction(() -> {
                database.afterCommit(() -> committed.add("told"));
                add(database, 1, "one");
                assertThat(words(database)).containsExactly("one");
                throw new IllegalArgumentException("no");
              }))
          .isInstanceOf(IllegalArgumentException.class);

      assertThat(words(database)).isEmpty();
      assertThat(committed).isEmpty();
    }
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnWhenThereIsRoom() {
    try (Database database = TestDatabase.SQLITE.open(List.of(WORDS))) {
      database.write(sql -> sql.execute("pragma max_page_count = 1"));
      String huge = "x".repeat(100_000);

      assertThatThrownBy(() -> add(database, 1, huge))
          .isInstanceOfSatisfying(
              ServiceFailure.class,
              full -> assertThat(full.code()).isEqualTo(ServiceFailure.Code.STORAGE_FULL));

      database.write(sql -> sql.execute("pragma max_page_count = 100000"));
      add(database, 1, "one");
      assertThat(words(database)).containsExactly("one");
    }
  }

  @ParameterizedTest
  @EnumSource
  void sortsTextByCodePoint(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      List<String> mixed = List.of("a", "B", "_", "ä", "Z", "b");
      for (int i = 0; i < mixed.size(); i++) {
        add(database, i, mixed.get(i));
      }

      List<String> sorted =
          database.read(
              sql -> sql.select(WORD).from("word").orderBy(WORD.asc().nullsFirst()).fetch(WORD));

      assertThat(sorted).containsExactly("B", "Z", "_", "a", "b", "ä");
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesByTheClockATestSets(TestDatabase kind) {
    Instant noon = Instant.parse("2026-11-23T12:00:00.1234567Z");

    try (Database database = kind.open(List.of(WORDS), () -> noon)) {
      assertThat(database.now().instant()).isEqualTo(noon);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsTheDatabasesTime(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      assertThat(database.now().instant())
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesASchemaNewerThanItKnows(TestDatabase kind) {
    DatabaseConfig config = kind.config();
    Database.open(config, List.of(WORDS)).close();

    assertThatThrownBy(() -> Database.open(config, List.of(new Schema(WORDS.location(), 1))))
        .isInstanceOf(ServiceFailure.class)
        .hasMessageContaining("schema must be at most 1 but was 202611230000");
  }

  @ParameterizedTest
  @EnumSource
  void letsManyThreadsWriteAtOnce(TestDatabase kind) throws InterruptedException {
    try (Database database = kind.open(List.of(WORDS))) {
      ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int id = i;
        threads.add(
            Thread.ofVirtual()
                .uncaughtExceptionHandler((t, e) -> failures.add(e))
                .start(() -> add(database, id, "w" + id)));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(failures).isEmpty();
      assertThat(words(database)).hasSize(40);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
  void hearsWhatAnotherProcessTells(TestDatabase kind) throws InterruptedException {
    DatabaseConfig config = kind.config();
    try (Database here = Database.open(config, List.of(WORDS));
        Database there = Database.open(config, List.of(WORDS))) {
      LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
      here.listen(heard::add);

      String first = null;
      while (first == null) {
        there.tell("hello");
        first = heard.poll(100, TimeUnit.MILLISECONDS);
      }

      assertThat(first).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void looksUpWhatHasBeenCommittedAndWhatTheTransactionHasDone(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      PreparedQuery byWord = byWord(database);
      assertThat(lookUp(database, byWord, "one")).isEmpty();
      add(database, 1, "one");

      assertThat(lookUp(database, byWord, "one")).containsExactly("one");
      database.transaction(() -> {
        add(database, 2, "two");
        assertThat(lookUp(database, byWord, "two")).containsExactly("two");
        return 0;
      });
      assertThat(lookUp(database, byWord, "two")).containsExactly("two");
    }
  }

  @Test
  void doesAtOnceWhatNeedsNoOtherThread() {
    List<Runnable> later = new ArrayList<>();
    try (Database database = TestDatabase.SQLITE.open(List.of(WORDS))) {
      PreparedQuery byWord = byWord(database);
      add(database, 1, "one");

      assertThat(database.atOnce(later::add, () -> lookUp(database, byWord, "one")))
          .contains(List.of("one"));
      assertThat(database.atOnce(later::add, () -> words(database))).isEmpty();
      assertThat(database.atOnce(later::add, () -> add(database, 2, "two"))).isEmpty();
      assertThat(words(database)).containsExactly("one");
      later.forEach(Runnable::run);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
  void doesNothingAtOnceOverANetwork(TestDatabase kind) {
    try (Database database = kind.open(List.of(WORDS))) {
      assertThat(database.atOnce(Runnable::run, () -> "done")).isEmpty();
    }
  }

  @Test
  void looksUpFromManyThreadsWhileOthersWrite() throws InterruptedException {
    try (Database database = TestDatabase.SQLITE.open(List.of(WORDS))) {
      PreparedQuery byWord = byWord(database);
      ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int id = i;
        threads.add(
            Thread.ofVirtual()
                .uncaughtExceptionHandler((t, e) -> failures.add(e))
                .start(() -> {
                  add(database, id, "w" + id);
                  assertThat(lookUp(database, byWord, "w" + id)).containsExactly("w" + id);
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(failures).isEmpty();
    }
  }

  private static PreparedQuery byWord(Database database) {
    return database.prepare(DSL.select(WORD).from("word").where(WORD.eq("")));
  }

  private static List<String> lookUp(Database database, PreparedQuery query, String word) {
    return database.lookUp(query, List.of(word), row -> requireNonNull(row.text(1)));
  }

  private static final org.jooq.Field<String> WORD = field("word", String.class);

  private static int add(Database database, int id, String word) {
    return database.write((DSLContext sql) ->
        sql.insertInto(table("word"), field("id", Integer.class), WORD).values(id, word).execute());
  }

  private static List<String> words(Database database) {
    return database.read(sql -> sql.select(WORD).from("word").orderBy(field("id")).fetch(WORD));
  }
}
