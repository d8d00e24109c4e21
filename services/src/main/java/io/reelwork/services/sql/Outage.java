package io.reelwork.services.sql;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Tells a database that is unavailable from a statement that is wrong: the first may pass and has
/// nothing to do with what was asked.
///
/// PostgreSQL says so by the class of its [SQL
/// state](https://www.postgresql.org/docs/current/errcodes-appendix.html), SQLite by its [result
/// code](https://www.sqlite.org/rescode.html), the pool by the type of its exception.
public final class Outage {
  private static final String POSTGRES_DISK_FULL = "53100";

  /// Connection, rollback by the server, resources, lock not available, operator intervention,
  /// system error.
  private static final Set<String> STATES = Set.of("08", "40", "53", "55", "57", "58");

  /// A server that is being replaced takes no writes: `read_only_sql_transaction`.
  private static final String READ_ONLY = "25006";

  private static final Set<SQLiteErrorCode> SQLITE =
      Set.of(
          SQLiteErrorCode.SQLITE_BUSY,
          SQLiteErrorCode.SQLITE_LOCKED,
          SQLiteErrorCode.SQLITE_NOMEM,
          SQLiteErrorCode.SQLITE_READONLY,
          SQLiteErrorCode.SQLITE_INTERRUPT,
          SQLiteErrorCode.SQLITE_IOERR,
          SQLiteErrorCode.SQLITE_CANTOPEN,
          SQLiteErrorCode.SQLITE_PROTOCOL);

  /// Guards against a circle of causes.
  private static final int MAX_CAUSES = 20;

  private Outage() {}

  /// The failure that a throwable means when it, or one of its causes, says that the database is
  /// unavailable: `DATABASE`, or `STORAGE_FULL` when its disk is full; empty for anything else.
  public static Optional<ServiceFailure> of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof ServiceFailure known) {
        return isOfDatabase(known) ? Optional.of(known) : Optional.empty();
      }
      Optional<Code> code = code(cause);
      if (code.isPresent()) {
        return Optional.of(failure(code.get(), cause, thrown));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /// Whether a call has waited for a connection already: another try would only wait again.
  static boolean hasWaited(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isOfDatabase(ServiceFailure failure) {
    return failure.code() == Code.DATABASE || failure.code() == Code.STORAGE_FULL;
  }

  private static ServiceFailure failure(Code code, Throwable reason, Throwable thrown) {
    String what = code == Code.STORAGE_FULL ? "database: no room: " : "database: unavailable: ";
    return new ServiceFailure(code, what + reason.getMessage(), thrown);
  }

  private static Optional<Code> code(Throwable cause) {
    return switch (cause) {
      case SQLiteException sqlite -> ofSqlite(sqlite);
      case SQLTransientException _,
          SQLRecoverableException _,
          SQLNonTransientConnectionException _,
          RejectedExecutionException _ ->
          Optional.of(Code.DATABASE);
      case SQLException sql -> ofState(sql.getSQLState());
      // An outage that jOOQ noticed itself, in the words of a driver.
      case DataAccessException bare
          when bare.getClass() == DataAccessException.class && bare.getCause() == null ->
          ofState(bare.sqlState());
      default -> Optional.empty();
    };
  }

  private static Optional<Code> ofSqlite(SQLiteException failure) {
    // The low byte of an extended result code is the code itself.
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(failure.getResultCode().code & 0xFF);
    if (code == SQLiteErrorCode.SQLITE_FULL) {
      return Optional.of(Code.STORAGE_FULL);
    }
    return SQLITE.contains(code) ? Optional.of(Code.DATABASE) : Optional.empty();
  }

  /// A driver's exception without a state is about the connection: it is closed, or the pool is.
  private static Optional<Code> ofState(@Nullable String state) {
    if (state == null || state.isEmpty() || state.equals("00000")) {
      return Optional.of(Code.DATABASE);
    }
    if (state.equals(POSTGRES_DISK_FULL)) {
      return Optional.of(Code.STORAGE_FULL);
    }
    boolean unavailable = state.equals(READ_ONLY) || STATES.contains(state.substring(0, 2));
    return unavailable ? Optional.of(Code.DATABASE) : Optional.empty();
  }
}
