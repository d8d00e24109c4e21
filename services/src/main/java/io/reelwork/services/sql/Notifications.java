package io.reelwork.services.sql;

import io.reelwork.services.loops.ServiceLoop;
import io.reelwork.services.loops.ServiceLoop.Pauses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What other processes tell through PostgreSQL: one connection that listens to one channel, and
/// comes back when it is lost. What is told while it is away is missed, so listeners must look for
/// themselves now and then. Safe for any number of threads.
final class Notifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
  private static final String CHANNEL = "reelwork";
  private static final int WAIT_MS = 10_000;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration MAX_RETRY = Duration.ofSeconds(10);
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final DatabaseConfig config;
  private final String url;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final ServiceLoop loop =
      new ServiceLoop("notifications", new Pauses(RETRY, MAX_RETRY), this::listen);

  Notifications(DatabaseConfig config, String url) {
    this.config = config;
    this.url = url;
    loop.start();
  }

  /// The channel that `pg_notify` tells.
  static String channel() {
    return CHANNEL;
  }

  void add(Consumer<String> listener) {
    listeners.add(listener);
  }

  /// Throws unless the connection has lately been listened to.
  void check() {
    loop.check(BOUND);
  }

  private void listen() {
    try (Connection connection =
            DriverManager.getConnection(url, config.user(), config.password());
        Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (!loop.isStopping()) {
        for (PGNotification told : postgres.getNotifications(WAIT_MS)) {
          listeners.forEach(listener -> hand(listener, told.getParameter()));
        }
        loop.advanced();
      }
    } catch (SQLException e) {
      throw new DataAccessException("database: the LISTEN connection is lost", e);
    }
  }

  private static void hand(Consumer<String> listener, String message) {
    try {
      listener.accept(message);
    } catch (RuntimeException | Error e) {
      LOG.warn("a listener failed message={}", message, e);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
