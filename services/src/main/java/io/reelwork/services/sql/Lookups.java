package io.reelwork.services.sql;

import java.sql.SQLException;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;

/// Connections of an embedded database for reads so short that they run on the thread of whoever
/// asks: handing them to another one would cost more than the read. There are never more than
/// threads inside a read. Safe for any number of threads.
final class Lookups implements AutoCloseable {
  private final SqliteSource source;
  private final Deque<LookupConnection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong commits = new AtomicLong();
  private final Map<Thread, Turn> turns = new ConcurrentHashMap<>();

  /// Grows when this process begins to write and when it has ended; odd in between.
  private final AtomicLong writes = new AtomicLong();

  private volatile boolean closed;

  Lookups(SqliteSource source) {
    this.source = source;
  }

  /// What is done with a connection.
  @FunctionalInterface
  interface Work<T> {
    T on(LookupConnection connection) throws SQLException;
  }

  /// Runs `work` on a connection that nobody else uses meanwhile; one on which it fails is not used
  /// again.
  <T> T run(Work<T> work) {
    try {
      LookupConnection connection = take();
      T result;
      try {
        result = work.on(connection);
      } catch (SQLException | RuntimeException | Error e) {
        connection.close();
        throw e;
      }
      keep(connection);
      return result;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// The same for a thread that has several requests to answer in its turn: they share a read
  /// transaction until `soon` runs what it is given, or somebody writes. Each sees every commit of
  /// this process that had ended before; those of another process may be missed for some look-ups
  /// of the same turn.
  ///
  /// @param soon runs it on this same thread, later: when the turn is over
  <T> T run(Executor soon, Work<T> work) {
    long now = writes.get();
    if (isWriting(now)) {
      return run(work);
    }
    try {
      Turn turn = turn(soon);
      try {
        return turn.run(now, work);
      } catch (SQLException | RuntimeException | Error e) {
        turns.remove(Thread.currentThread());
        turn.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static boolean isWriting(long writes) {
    return writes % 2 != 0;
  }

  private Turn turn(Executor soon) throws SQLException {
    Turn open = turns.get(Thread.currentThread());
    if (open != null) {
      return open;
    }
    Turn turn = new Turn(take());
    soon.execute(() -> end(turn));
    turns.put(Thread.currentThread(), turn);
    return turn;
  }

  private void end(Turn turn) {
    if (!turns.remove(Thread.currentThread(), turn)) {
      return;
    }
    try {
      keep(turn.end());
    } catch (SQLException e) {
      turn.close();
      throw failed(e);
    }
  }

  /// Runs what may change the database. One thread at a time.
  <T> T writing(Supplier<T> work) {
    writes.incrementAndGet();
    try {
      return work.get();
    } finally {
      writes.incrementAndGet();
    }
  }

  private LookupConnection take() throws SQLException {
    if (closed) {
      throw new SQLException("the database is closed");
    }
    LookupConnection kept = idle.pollFirst();
    return kept == null ? source.lookups() : kept;
  }

  private static RuntimeException failed(SQLException e) {
    return Outage.of(e)
        .<RuntimeException>map(outage -> outage)
        .orElseGet(
            () -> new DataAccessException("database: a look-up failed: " + e.getMessage(), e));
  }

  /// A number that has grown when it is asked for after a commit, of any process. Each connection
  /// counts a commit that it notices, so one commit may count for several; a new connection cannot
  /// know and counts one. Whoever reads after asking sees at least what the number stands for.
  long commits() {
    return run(
        connection -> connection.noticesCommits() ? commits.incrementAndGet() : commits.get());
  }

  private void keep(LookupConnection connection) {
    idle.addFirst(connection);
    if (closed) {
      closeIdle();
    }
  }

  private void closeIdle() {
    for (LookupConnection left = idle.pollFirst(); left != null; left = idle.pollFirst()) {
      left.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }
}
