package io.reelwork.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.DSL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UrgentCallsTest {
  private static final int URGENT = 100;

  private static final org.jooq.Table<org.jooq.Record> ROWS = DSL.table(DSL.name("rows_written"));
  private static final org.jooq.Field<Integer> NUMBER =
      DSL.field(DSL.name("number"), Integer.class);

  private static Database open(TestDatabase kind) {
    Database database = kind.open(List.of());
    database.write(sql -> sql.createTable(ROWS).column(NUMBER).execute());
    return database;
  }

  private static int insert(Database database, int number) {
    return database.write(sql -> sql.insertInto(ROWS).set(NUMBER, number).execute());
  }

  @ParameterizedTest
  @EnumSource
  void goBeforeWhateverWaits(TestDatabase kind) throws InterruptedException {
    try (Database database = open(kind)) {
      CountDownLatch holding = new CountDownLatch(8);
      CountDownLatch release = new CountDownLatch(1);
      ConcurrentLinkedQueue<Integer> ended = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            start(() ->
                database.transaction(() -> {
                  holding.countDown();
                  await(release);
                  return "";
                })));
      }
      while (holding.getCount() == 8) {
        Thread.sleep(5);
      }
      Thread.sleep(200);
      for (int i = 0; i < 20; i++) {
        int number = i;
        threads.add(start(() -> insertNoting(database, number, ended)));
      }
      Thread.sleep(200);

      Thread urgent = start(() -> database.urgent(() -> insertNoting(database, URGENT, ended)));
      urgent.join(kind == TestDatabase.SQLITE ? 200 : 20_000);
      release.countDown();
      urgent.join(20_000);
      for (Thread thread : threads) {
        thread.join(20_000);
      }

      assertThat(ended).hasSize(21);
      assertThat(List.copyOf(ended).indexOf(URGENT)).isLessThan(3);
    }
  }

  /// Notes the number as the database comes to it: callers may hear of it in another order.
  private static int insertNoting(Database database, int number, Queue<Integer> order) {
    return database.write(sql -> {
      order.add(number);
      return sql.insertInto(ROWS, NUMBER).values(number).execute();
    });
  }

  private static Thread start(Runnable work) {
    return Thread.ofPlatform().start(work);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesNothingWhenRowsBecomeTooMany(TestDatabase kind) {
    try (Database database = open(kind)) {
      for (int i = 0; i < 3; i++) {
        insert(database, i);
      }

      assertThatThrownBy(() -> database.limited(8, () -> twice(database, 3)))
          .isInstanceOf(TooManyRows.class)
          .hasMessageContaining("at most 8 rows");
      database.limited(9, () -> twice(database, 3));

      int rows = database.read(sql -> sql.fetchCount(ROWS));
      assertThat(rows).isEqualTo(12);
    }
  }

  /// Doubles the rows, then doubles them again.
  private static int twice(Database database, int rows) {
    int written = 0;
    for (int i = 0; i < 2; i++) {
      written +=
          database.write(
              sql -> sql.insertInto(ROWS).select(sql.select(NUMBER).from(ROWS)).execute());
    }
    return written - rows;
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_OLDEST", "POSTGRES_NEWEST"})
  void survivesThatTheServerClosesEveryConnection(TestDatabase kind) {
    try (Database database = open(kind);
        Database other = kind.open(List.of())) {
      for (int i = 0; i < 20; i++) {
        int number = i;
        other.read(sql ->
            sql.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <>"
                    + " pg_backend_pid() and datname = '"
                    + database.read(
                        it -> String.valueOf(it.fetchSingle("select current_database()").get(0)))
                    + "'"));

        assertThat(insert(database, number)).isOne();
      }
    }
  }
}
