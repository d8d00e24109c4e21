package io.reelwork.services.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.feed.TestWire;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.DatabaseConfig;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.sql.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class OperationsTest {
  private static final List<Schema> SCHEMAS = List.of(Operations.SCHEMA);
  private static final String ACCOUNT = "reelwork";
  private static final String TARGET = "nb:chid:UUID:00000000-0000-0000-0000-000000000001";
  private static final String KIND = "Things/Start";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-25T10:00:00Z"));

  /// Work that does what a test says and notes what became of it.
  private static final class FakeWork implements Work {
    final List<String> log = new ArrayList<>();
    Function<Operation, Ending> running =
        operation -> new Ending.Succeeded(() -> log.add("done " + operation.argument()));

    @Override
    public Ending run(Operation operation) {
      log.add("run " + operation.attempt());
      return running.apply(operation);
    }

    @Override
    public void undo(Operation operation) {
      log.add("undo");
    }
  }

  /// One process.
  private record Room(Database database, Operations operations, FakeWork work, TestWire wire)
      implements AutoCloseable {
    String begin() {
      return operations.begin(ACCOUNT, TARGET, KIND, "now");
    }

    String state(String id) {
      return TestWire.text(wire.told("GET Operations('" + id + "')"), "State");
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private Room open(TestDatabase kind) {
    return open(kind.migrated(SCHEMAS), OperationsConfig.defaults());
  }

  private Room open(DatabaseConfig where, OperationsConfig config) {
    Database database = Database.open(where, SCHEMAS, Optional.of(now::get));
    Operations operations = new Operations(database, config);
    FakeWork work = new FakeWork();
    operations.register(KIND, work);
    return new Room(database, operations, work, TestWire.of(database, operations));
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @ParameterizedTest
  @EnumSource
  void canBePolledFromItsBeginningToItsEnd(TestDatabase kind) {
    try (Room room = open(kind)) {
      String id = room.begin();
      String address = "GET Operations('" + id.replace(":", "%3A") + "')";
      String head =
          "200 {\"odata.metadata\":\"http://media.test:8480/api/$metadata#Operations/@Element\","
              + "\"Id\":\""
              + id
              + "\",\"State\":\"%s\",\"TargetEntityId\":\""
              + TARGET
              + "\",\"ErrorCode\":null,\"ErrorMessage\":null}";
      assertThat(room.wire().told(address)).isEqualTo(head.formatted("InProgress"));

      int done = room.operations().runner().runDue();

      assertThat(done).isEqualTo(1);
      assertThat(room.wire().told(address)).isEqualTo(head.formatted("Succeeded"));
      assertThat(room.work().log).containsExactly("run 1", "done now");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhyItHasFailedAndPutsTheEntityBack(TestDatabase kind) {
    try (Room room = open(kind)) {
      room.work().running =
          _ -> new Ending.Failed(new Fault(OperationError.INVALID_OPERATION, "there is no room"));
      String id = room.begin();

      room.operations().runner().runDue();

      assertThat(room.wire().told("GET Operations('" + id + "')"))
          .contains(
              "\"State\":\"Failed\"",
              "\"ErrorCode\":\"InvalidOperation\",\"ErrorMessage\":\"there is no room\"");
      assertThat(room.work().log).containsExactly("run 1", "undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNotBegunWhenItsTransactionIsRolledBack(TestDatabase kind) {
    try (Room room = open(kind)) {
      assertThatThrownBy(() ->
              room.database()
                  .transaction(() -> {
                    room.begin();
                    throw new IllegalStateException("no");
                  }))
          .hasMessage("no");

      assertThat(room.operations().runner().runDue()).isZero();
      assertThat(room.operations().inProgress(ACCOUNT, TARGET)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isInProgressUntilItEnds(TestDatabase kind) {
    try (Room room = open(kind)) {
      String id = room.begin();
      assertThat(room.operations().inProgress(ACCOUNT, TARGET)).contains(id);
      assertThat(room.operations().inProgress("other", TARGET)).isEmpty();

      room.operations().runner().runDue();

      assertThat(room.operations().inProgress(ACCOUNT, TARGET)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherProcessTakesUpWhatAKilledOneWasDoing(TestDatabase kind) {
    DatabaseConfig where = kind.migrated(SCHEMAS);
    try (Room killed = open(where, OperationsConfig.defaults());
        Room alive = open(where, OperationsConfig.defaults())) {
      String id = killed.begin();
      Operation lost = killed.operations().runner().claim().orElseThrow();

      assertThat(alive.operations().runner().runDue()).isZero();
      pass(OperationsConfig.defaults().lease().plusMillis(1));
      assertThat(alive.operations().runner().runDue()).isEqualTo(1);

      assertThat(alive.work().log).containsExactly("run 2", "done now");
      assertThat(
              killed
                  .operations()
                  .end(
                      lost,
                      new Ending.Succeeded(() -> {
                        throw new AssertionError("changed by one who has lost the claim");
                      })))
          .isFalse();
      assertThat(killed.state(id)).isEqualTo("Succeeded");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOnlyProcessTakesBackAtOnceWhatItsPredecessorDid(TestDatabase kind) {
    DatabaseConfig where = kind.migrated(SCHEMAS);
    try (Room killed = open(where, OperationsConfig.defaults())) {
      killed.begin();
      assertThat(killed.operations().runner().claim()).isPresent();
    }

    try (Room room = open(where, OperationsConfig.defaults())) {
      room.operations().recover();

      assertThat(room.operations().runner().runDue())
          .isEqualTo(kind == TestDatabase.SQLITE ? 1 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isTriedAgainAfterAnExceptionAndFailsForGoodInTheEnd(TestDatabase kind) {
    try (Room room = open(kind)) {
      room.work().running =
          _ -> {
            throw new IllegalStateException("broken");
          };
      String id = room.begin();
      Runner runner = room.operations().runner();

      for (int attempt = 1; attempt < 5; attempt++) {
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(runner.runDue()).isZero();
        assertThat(room.state(id)).isEqualTo("InProgress");
        pass(Duration.ofMinutes(2));
      }
      runner.runDue();

      assertThat(room.wire().told("GET Operations('" + id + "')"))
          .contains("\"Failed\"", "\"InternalError\"", "it failed unexpectedly")
          .doesNotContain("broken");
      assertThat(room.work().log)
          .containsExactly("run 1", "run 2", "run 3", "run 4", "run 5", "undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesUpNoTryWhileTheDatabaseIsUnavailable(TestDatabase kind) {
    try (Room room = open(kind)) {
      AtomicInteger outages = new AtomicInteger(12);
      room.work().running =
          _ -> {
            if (outages.getAndDecrement() > 0) {
              throw new ServiceFailure(ServiceFailure.Code.DATABASE, "database: unavailable");
            }
            return new Ending.Succeeded(() -> {});
          };
      String id = room.begin();
      Runner runner = room.operations().runner();

      for (int tries = 1; tries <= 13; tries++) {
        assertThat(room.state(id)).isEqualTo("InProgress");
        assertThat(runner.runDue()).isEqualTo(1);
        assertThat(runner.runDue()).isZero();
        pass(Duration.ofMillis(1100));
      }

      assertThat(room.state(id)).isEqualTo("Succeeded");
      assertThat(room.work().log).hasSize(13).containsOnly("run 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsWithoutBeingTriedWhenItHasKilledTooManyProcesses(TestDatabase kind) {
    try (Room room = open(kind)) {
      String id = room.begin();
      Runner runner = room.operations().runner();
      for (int attempt = 1; attempt <= 5; attempt++) {
        assertThat(runner.claim()).isPresent();
        pass(Duration.ofMinutes(1));
      }

      runner.runDue();

      assertThat(room.state(id)).isEqualTo("Failed");
      assertThat(room.work().log).containsExactly("undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void restsBeforeItIsWorkedOn(TestDatabase kind) {
    OperationsConfig slow = OperationsConfig.defaults().withStartDelay(Duration.ofSeconds(5));
    try (Room room = open(kind.migrated(SCHEMAS), slow)) {
      room.begin();
      Runner runner = room.operations().runner();

      assertThat(runner.runDue()).isZero();
      pass(Duration.ofSeconds(5));

      assertThat(runner.runDue()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isForgottenLongAfterItsEnd(TestDatabase kind) {
    try (Room room = open(kind)) {
      String ended = room.begin();
      room.operations().runner().runDue();
      String going = room.begin();
      pass(Duration.ofDays(29));
      assertThat(room.operations().expire()).isZero();
      pass(Duration.ofDays(2));

      assertThat(room.operations().expire()).isEqualTo(1);

      assertThat(room.wire().told("GET Operations('" + ended + "')"))
          .startsWith("404 ")
          .contains("\"code\":\"OperationNotFound\"");
      assertThat(room.state(going)).isEqualTo("InProgress");
    }
  }

  @ParameterizedTest
  @EnumSource
  void canOnlyBeRead(TestDatabase kind) {
    try (Room room = open(kind)) {
      String one = "Operations('" + room.begin() + "')";

      assertThat(room.wire().told("POST Operations", "{}")).startsWith("405 ");
      assertThat(room.wire().told("MERGE " + one, "{\"State\":\"Failed\"}")).startsWith("204");
      assertThat(room.wire().told("DELETE " + one)).startsWith("405 ");
      assertThat(room.wire().told("GET Operations('x')")).startsWith("400 ");
      assertThat(room.wire().told("GET " + one)).contains("\"InProgress\"");
    }
  }

  /// The hour between two looks is not waited for. What is told before a process listens is lost,
  /// so it is told again.
  @ParameterizedTest
  @EnumSource
  void aRunnerHearsOfWorkAtOnceInEveryProcess(TestDatabase kind) throws Exception {
    DatabaseConfig where = kind.migrated(SCHEMAS);
    OperationsConfig lazy =
        new OperationsConfig(
            Duration.ZERO, Duration.ofSeconds(30), Duration.ofHours(1), 5, Duration.ofDays(30));
    CountDownLatch done = new CountDownLatch(1);
    try (Room front = open(where, lazy);
        Room back = kind == TestDatabase.SQLITE ? front : open(where, lazy);
        Runner runner = back.operations().runner()) {
      back.work().running = _ -> new Ending.Succeeded(done::countDown);
      runner.start();

      int begun = 0;
      do {
        front.begin();
        begun++;
      } while (!done.await(250, TimeUnit.MILLISECONDS) && begun < 200);

      assertThat(done.getCount()).isZero();
    }
  }
}
