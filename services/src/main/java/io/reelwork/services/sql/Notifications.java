package io.reelwork.services.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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
  private static final int RETRY_MS = 1_000;

  private final DatabaseConfig config;
  private final String url;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  Notifications(DatabaseConfig config, String url) {
    this.config = config;
    this.url = url;
    this.thread = Thread.ofPlatform().name("notifications").daemon(true).unstarted(this::loop);
    thread.start();
  }

  /// The channel that `pg_notify` tells.
  static String channel() {
    return CHANNEL;
  }

  void add(Consumer<String> listener) {
    listeners.add(listener);
  }

  private void loop() {
    while (!closed) {
      try {
        listen();
      } catch (SQLException e) {
        LOG.debug("notifications lost, come back", e);
        pause();
      }
    }
  }

  private void listen() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url, config.user(), config.password());
        Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (!closed) {
        for (PGNotification told : postgres.getNotifications(WAIT_MS)) {
          listeners.forEach(listener -> hand(listener, told.getParameter()));
        }
      }
    }
  }

  private static void hand(Consumer<String> listener, String message) {
    try {
      listener.accept(message);
    } catch (RuntimeException e) {
      LOG.warn("a listener failed message={}", message, e);
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
