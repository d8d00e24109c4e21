package io.reelwork.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sqlite.SQLiteDataSource;

@Timeout(30)
class PatientConnectionsTest {
  /// A pool that gives a connection, waits in vain, or waits until a test says how it ends.
  private static final class FakePool extends SQLiteDataSource {
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile Mode mode = Mode.WORKS;

    private enum Mode {
      WORKS,
      AWAY,
      COMES_BACK
    }

    @Override
    public Connection getConnection() throws SQLException {
      asked.incrementAndGet();
      return switch (mode) {
        case WORKS -> DriverManager.getConnection("jdbc:sqlite::memory:");
        case AWAY -> throw new SQLTransientConnectionException("none within 10 s");
        case COMES_BACK -> whenToldTo();
      };
    }

    private Connection whenToldTo() throws SQLException {
      waiting.countDown();
      try {
        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new SQLException(e);
      }
      return DriverManager.getConnection("jdbc:sqlite::memory:");
    }
  }

  private final FakePool pool = new FakePool();
  private final PatientConnections connections = new PatientConnections(pool);

  @Test
  void letsOneCallWaitAndFailsAllOthersAtOnce() throws Exception {
    pool.mode = FakePool.Mode.AWAY;
    assertThatThrownBy(connections::acquire).isInstanceOf(DataAccessException.class);
    pool.mode = FakePool.Mode.COMES_BACK;
    AtomicReference<Connection> got = new AtomicReference<>();
    Thread patient = Thread.ofPlatform().start(() -> got.set(connections.acquire()));
    assertThat(pool.waiting.await(10, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(connections::acquire)
          .satisfies(it -> assertThat(Outage.of(it)).isPresent())
          .satisfies(it -> assertThat(Outage.hasWaited(it)).isTrue());
    }
    assertThat(pool.asked).hasValue(2);
    pool.goOn.countDown();
    patient.join(10_000);

    assertThat(got.get()).isNotNull();
    pool.mode = FakePool.Mode.WORKS;
    connections.release(connections.acquire());
    connections.release(connections.acquire());
    assertThat(pool.asked).hasValue(4);
  }

  @Test
  void triesAgainOneByOneWhileTheServerIsAway() {
    pool.mode = FakePool.Mode.AWAY;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(connections::acquire).hasRootCauseMessage("none within 10 s");
    }

    pool.mode = FakePool.Mode.WORKS;
    connections.release(connections.acquire());

    assertThat(pool.asked).hasValue(4);
  }
}
