package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.web.RequestFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two transactions that wait for each other's rows: PostgreSQL ends the one that has waited for
/// its `deadlock_timeout` first, with SQL state 40P01.
@Timeout(120)
class DeadlockTest {
  /// A row of the test's own, which one transaction locks before the job's and the other after.
  private static final String LOCK_ROW = "update deadlock set number = number + 1";

  /// As a victim locks the row: it looks for a deadlock once, when the other waits for it, too.
  private static int lockRow(Database database) {
    return database.write(sql -> {
      sql.execute("set local deadlock_timeout = '3s'");
      return sql.execute(LOCK_ROW);
    });
  }

  private static void createRow(Database database) {
    database.write(sql -> {
      sql.execute("create table deadlock (number int)");
      return sql.execute("insert into deadlock values (0)");
    });
  }

  private static int number(Database database) {
    return database.read(sql -> sql.fetchSingle("select number from deadlock").get(0, int.class));
  }

  /// Locks the row, waits until another transaction waits for it, then locks the job: the other is
  /// ended.
  private static CompletableFuture<Integer> crossing(Database database, JobId job) {
    CountDownLatch locked = new CountDownLatch(1);
    CompletableFuture<Integer> end =
        CompletableFuture.supplyAsync(() ->
            database.write(sql -> {
              sql.execute("set local deadlock_timeout = '50s'");
              sql.execute(LOCK_ROW);
              locked.countDown();
              while (sql.fetch(
                      "select pid from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and datname = current_database()")
                  .isEmpty()) {
                sql.execute("select pg_sleep(0.02), pg_stat_clear_snapshot()");
              }
              return sql.fetch("select id from job where id = ? for update", job.value()).size();
            }));
    await(locked);
    return end;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_OLDEST", "POSTGRES_NEWEST"})
  void anEndThatIsRolledBackIsWrittenAgainAndTheWorkNotDoneAgain(TestDatabase kind)
      throws Exception {
    try (Rig rig = Rig.of(kind)) {
      createRow(rig.database);
      JobId job = rig.submit("a");
      AtomicInteger published = new AtomicInteger();
      rig.processor.executing =
          _ ->
              StepOutcome.publish(
                  "done",
                  () -> {
                    published.incrementAndGet();
                    lockRow(rig.database);
                  });
      CompletableFuture<Integer> other = crossing(rig.database, job);

      rig.worker().runDue();

      assertThat(other.get(30, TimeUnit.SECONDS)).isOne();
      assertThat(published).hasValue(2);
      assertThat(number(rig.database)).isEqualTo(2);
      assertThat(rig.processor.executed).hasSize(1);
      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      assertThat(rig.failures(job, 0)).isEmpty();
      assertThat(rig.history(job, 0)).doesNotHaveDuplicates().contains("Finished");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_OLDEST", "POSTGRES_NEWEST"})
  void aWriteThatIsRolledBackIsAnOutageToItsCaller(TestDatabase kind) throws Exception {
    try (Rig rig = Rig.of(kind)) {
      createRow(rig.database);
      JobId job = rig.submit("a");
      AtomicInteger told = new AtomicInteger();
      CompletableFuture<Integer> other = crossing(rig.database, job);

      assertThatThrownBy(() -> cancel(rig, job, told))
          .isInstanceOfSatisfying(
              ServiceFailure.class,
              it -> assertThat(it.code()).isEqualTo(ServiceFailure.Code.DATABASE))
          .hasStackTraceContaining("deadlock detected")
          .satisfies(it -> assertThat(RequestFailure.of(it)).isEqualTo(RequestFailure.UNAVAILABLE));
      assertThat(other.get(30, TimeUnit.SECONDS)).isOne();
      assertThat(told).hasValue(0);

      cancel(rig, job, told);

      assertThat(told).hasValue(1);
      assertThat(number(rig.database)).isEqualTo(2);
    }
  }

  /// A client's change of a job and of something else.
  private static void cancel(Rig rig, JobId job, AtomicInteger told) {
    rig.database.transaction(() -> {
      rig.database.afterCommit(told::incrementAndGet);
      rig.database.write(
          sql -> sql.fetch("select id from job where id = ? for update", job.value()));
      return lockRow(rig.database);
    });
  }
}
