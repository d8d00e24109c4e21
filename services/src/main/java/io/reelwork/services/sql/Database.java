package io.reelwork.services.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;

/// The database of a deployment: reads, transactions, and the time the engine goes by.
///
/// Safe for any number of threads. Calls run on a bounded pool of platform threads (a native SQLite
/// call would pin a virtual thread's carrier) while the caller waits; only look-ups by key in
/// SQLite stay on the caller's thread, for they take less time than the way to another. Inside a
/// transaction everything runs on one thread and `read` and `transaction` join it, so a feature may
/// call another's methods and all of it commits or rolls back together.
public final class Database implements AutoCloseable {
  private static final ScopedValue<Transaction> CURRENT = ScopedValue.newInstance();
  private static final ScopedValue<Executor> AT_ONCE = ScopedValue.newInstance();
  private static final ScopedValue<Boolean> URGENT = ScopedValue.newInstance();

  /// A pool may hold as many connections that the server has closed, each found only by its use.
  private static final int MAX_BEGINS = 4;

  /// How long a call waits for a connection while the server is away.
  private static final int CONNECTION_WAIT_MS = 10_000;

  private static final int URGENT_CONNECTIONS = 2;

  private static final Duration CHECK_WAIT = Duration.ofSeconds(2);
  private static final Duration NO_END = Duration.ofNanos(Long.MAX_VALUE);

  private static final Settings SETTINGS =
      new Settings()
          .withRenderNameCase(RenderNameCase.LOWER)
          .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
          .withExecuteLogging(false);

  private final Dialect dialect;
  private final HikariDataSource readers;
  private final HikariDataSource writers;
  private final DSLContext readSql;
  private final DSLContext writeSql;
  private final ExecutorService readThreads;
  private final ExecutorService writeThreads;
  private final Optional<UrgentLane> urgentLane;
  private final Optional<Notifications> notifications;
  private final Optional<Lookups> lookups;

  private record Transaction(
      Database owner, DSLContext sql, List<Runnable> afterCommit, RowBudget budget) {}

  /// Connections and threads that only urgent calls use.
  private record UrgentLane(HikariDataSource source, DSLContext sql, ExecutorService threads) {
    void close() {
      threads.shutdownNow();
      source.close();
    }
  }

  private Database(
      Dialect dialect,
      HikariDataSource readers,
      HikariDataSource writers,
      Optional<HikariDataSource> urgent,
      Optional<Notifications> notifications,
      Optional<Lookups> lookups) {
    this.dialect = dialect;
    this.readers = readers;
    this.writers = writers;
    this.readSql = context(dialect, readers);
    this.writeSql = context(dialect, writers);
    this.readThreads = threads("jdbc-read-", readers.getMaximumPoolSize());
    this.writeThreads = threads("jdbc-write-", writers.getMaximumPoolSize());
    this.urgentLane =
        urgent.map(source ->
            new UrgentLane(
                source, context(dialect, source), threads("jdbc-urgent-", URGENT_CONNECTIONS)));
    this.notifications = notifications;
    this.lookups = lookups;
  }

  /// Opens the database and brings its schema up to date.
  ///
  /// @throws ServiceFailure `DATABASE` when it cannot be reached, `SCHEMA_TOO_NEW` when a newer
  ///   release has already migrated it
  public static Database open(DatabaseConfig config, List<Schema> schemas) {
    return open(config, schemas, Optional.empty());
  }

  /// The same with a clock that a test sets.
  public static Database open(
      DatabaseConfig config, List<Schema> schemas, Optional<Supplier<Instant>> clock) {
    return config.url().isPresent()
        ? openPostgres(config, schemas, clock)
        : openSqlite(config, schemas, clock);
  }

  private static Database openPostgres(
      DatabaseConfig config, List<Schema> schemas, Optional<Supplier<Instant>> clock) {
    HikariDataSource source =
        connect(postgresPool("postgres", config.connections(), config), config);
    HikariDataSource urgent =
        connect(postgresPool("postgres-urgent", URGENT_CONNECTIONS, config), config);
    Database database =
        new Database(
            new Dialect.Postgres(clock),
            source,
            source,
            Optional.of(urgent),
            Optional.of(new Notifications(config, config.url().orElseThrow())),
            Optional.empty());
    return database.migrated(config, schemas);
  }

  private static Database openSqlite(
      DatabaseConfig config, List<Schema> schemas, Optional<Supplier<Instant>> clock) {
    HikariDataSource writer = connect(sqlitePool("sqlite-write", 1, config), config);
    HikariDataSource reader =
        connect(sqlitePool("sqlite-read", config.connections() - 1, config), config);
    Supplier<Instant> time = clock.orElse(Instant::now);
    Lookups lookups = new Lookups(SqliteSource.of(config));
    Database database =
        new Database(
            new Dialect.Sqlite(time),
            reader,
            writer,
            Optional.empty(),
            Optional.empty(),
            Optional.of(lookups));
    return database.migrated(config, schemas);
  }

  private static HikariConfig postgresPool(String name, int size, DatabaseConfig config) {
    HikariConfig pool = pool(name, size);
    pool.setJdbcUrl(config.url().orElseThrow());
    pool.setUsername(config.user());
    pool.setPassword(config.password());
    pool.setConnectionTimeout(CONNECTION_WAIT_MS);
    return pool;
  }

  private static HikariConfig sqlitePool(String name, int size, DatabaseConfig config) {
    SqliteSource source = SqliteSource.of(config);
    if (size == 1) {
      source.settings().setProperty("transaction_mode", "IMMEDIATE");
    }
    HikariConfig pool = pool(name, size);
    pool.setDataSource(source);
    return pool;
  }

  private static HikariConfig pool(String name, int size) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    pool.setAutoCommit(true);
    return pool;
  }

  private static HikariDataSource connect(HikariConfig pool, DatabaseConfig config) {
    try {
      return new HikariDataSource(pool);
    } catch (RuntimeException e) {
      throw new ServiceFailure(Code.DATABASE, config + ": cannot be opened: " + reason(e), e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static ExecutorService threads(String name, int count) {
    return new UrgentFirst(name, count, URGENT::isBound);
  }

  private Database migrated(DatabaseConfig config, List<Schema> schemas) {
    try {
      Migrations.run(this, writers, config, schemas);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// What differs between the databases.
  public Dialect dialect() {
    return dialect;
  }

  /// Whether several processes may work on it.
  public boolean isShared() {
    return notifications.isPresent();
  }

  /// The engine's time.
  public Ticks now() {
    return switch (dialect) {
      case Dialect.Sqlite(Supplier<Instant> clock) -> Ticks.of(clock.get());
      case Dialect.Postgres postgres -> read(postgres::now);
    };
  }

  /// What reads see from now on: while it stays equal nobody, another process included, has
  /// committed a change. It may differ although nothing has changed; inside a transaction, which
  /// sees its own changes, it always does.
  public Object snapshot() {
    if (inTransaction()) {
      return new Object();
    }
    return switch (dialect) {
      case Dialect.Sqlite _ -> lookups.orElseThrow().commits();
      case Dialect.Postgres postgres -> read(postgres::snapshot);
    };
  }

  /// Asks the database anything, before all that waits.
  ///
  /// @throws ServiceFailure `DATABASE` when it does not answer within seconds
  public void check() {
    ExecutorService threads = urgentLane.map(UrgentLane::threads).orElse(readThreads);
    DSLContext sql = urgentLane.map(UrgentLane::sql).orElse(readSql);
    urgent(() -> await(threads, () -> again(() -> sql.selectOne().fetchSingle()), CHECK_WAIT));
  }

  /// Throws unless messages of other processes are listened to, where there can be any.
  ///
  /// @throws ServiceFailure `LOOP`
  public void checkListening() {
    notifications.ifPresent(Notifications::check);
  }

  /// Runs a query; inside a transaction it sees the transaction's changes.
  public <T> T read(Function<DSLContext, T> query) {
    if (inTransaction()) {
      return query.apply(CURRENT.get().sql());
    }
    if (URGENT.isBound() && urgentLane.isPresent()) {
      UrgentLane lane = urgentLane.get();
      return await(lane.threads(), () -> again(() -> query.apply(lane.sql())));
    }
    return await(readThreads, () -> again(() -> query.apply(readSql)));
  }

  /// A read has no effect, so one that met a connection which the server has closed is run again.
  private <T> T again(Supplier<T> read) {
    for (int tries = 1; ; tries++) {
      try {
        return read.get();
      } catch (DataAccessException e) {
        if (!isShared() || tries >= MAX_BEGINS || !isWorthAnother(e)) {
          throw e;
        }
      }
    }
  }

  /// Runs `work`, whose calls of the database go before those that others wait for: heartbeats and
  /// progress, which are short and must not be late. On PostgreSQL they have connections of their
  /// own; on SQLite only the transaction that is open already comes before them.
  public <T> T urgent(Supplier<T> work) {
    return ScopedValue.where(URGENT, true).call(work::get);
  }

  /// Runs a query for the rows of one key; inside a transaction it sees the transaction's changes.
  public <T> List<T> lookUp(
      PreparedQuery query, List<String> parameters, PreparedQuery.Row<T> reader) {
    if (lookups.isPresent() && !inTransaction()) {
      Lookups.Work<List<T>> work = connection -> query.fetch(connection, parameters, reader);
      return AT_ONCE.isBound() ? lookups.get().run(AT_ONCE.get(), work) : lookups.get().run(work);
    }
    return read(
        sql -> sql.connectionResult(connection -> query.fetch(connection, parameters, reader)));
  }

  /// Runs `work` unless it would have to wait for another thread, as everything but a look-up in
  /// SQLite has; then the result is empty, and the work, which cannot have changed anything yet,
  /// may be run again without haste. For threads that have others' work to do.
  ///
  /// @param soon runs what it is given on this same thread, later: once the thread has done what
  ///   lies before it; until then its look-ups share what they can (docs/decisions/0013)
  public <T> Optional<T> atOnce(Executor soon, Supplier<T> work) {
    if (lookups.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ScopedValue.where(AT_ONCE, soon).call(work::get));
    } catch (WouldWait _) {
      return Optional.empty();
    }
  }

  /// Renders a query for many runs.
  public PreparedQuery prepare(Select<?> query) {
    return new PreparedQuery(DSL.using(dialect.jooq(), SETTINGS).render(query));
  }

  /// Runs a change in a transaction of its own, or in the one that is open.
  public <T> T write(Function<DSLContext, T> change) {
    return transaction(() -> change.apply(CURRENT.get().sql()));
  }

  /// Runs `work` in one transaction, or as part of the one that is open; rolls back when it throws.
  /// `work` runs on another thread and must not wait for anything but the database.
  public <T> T transaction(Supplier<T> work) {
    if (inTransaction()) {
      return work.get();
    }
    return transaction(work, RowBudget.unlimited());
  }

  /// The same for work that may write no more than so many rows.
  ///
  /// @throws TooManyRows when it wants to write more; nothing is written then
  public <T> T limited(int maxRows, Supplier<T> work) {
    return inTransaction() ? work.get() : transaction(work, new RowBudget(maxRows));
  }

  private <T> T transaction(Supplier<T> work, RowBudget budget) {
    List<Runnable> afterCommit = new ArrayList<>();
    Optional<UrgentLane> lane = URGENT.isBound() ? urgentLane : Optional.empty();
    T result =
        await(
            lane.map(UrgentLane::threads).orElse(writeThreads),
            () -> commit(lane.map(UrgentLane::sql).orElse(writeSql), work, afterCommit, budget));
    afterCommit.forEach(Runnable::run);
    return result;
  }

  /// Runs `action` once the open transaction has committed; at once when there is none.
  public void afterCommit(Runnable action) {
    if (inTransaction()) {
      CURRENT.get().afterCommit().add(action);
    } else {
      action.run();
    }
  }

  /// Tells every other process on this database; nothing on SQLite, where there is none. Messages
  /// may be lost, so nothing may depend on them but speed.
  public void tell(String message) {
    if (notifications.isPresent()) {
      write(sql -> {
        dialect.notify(sql, Notifications.channel(), message);
        return message;
      });
    }
  }

  /// Hears what processes on this database tell, this one included, until the database is closed.
  /// The listener runs on a thread of its own and must be quick.
  public void listen(Consumer<String> listener) {
    notifications.ifPresent(all -> all.add(listener));
  }

  private boolean inTransaction() {
    return CURRENT.isBound() && CURRENT.get().owner() == this;
  }

  private <T> T commit(
      DSLContext sql, Supplier<T> work, List<Runnable> afterCommit, RowBudget budget) {
    AtomicBoolean begun = new AtomicBoolean();
    Supplier<T> transaction =
        () ->
            sql.transactionResult(configuration -> {
              begun.set(true);
              DSLContext own = DSL.using(configuration);
              return ScopedValue.where(CURRENT, new Transaction(this, own, afterCommit, budget))
                  .call(work::get);
            });
    return lookups.isPresent()
        ? lookups.get().writing(transaction)
        : begin(transaction, begun::get);
  }

  /// Runs a transaction; again when it met a connection that the server has closed before `work`
  /// began.
  private static <T> T begin(Supplier<T> transaction, BooleanSupplier begun) {
    for (int tries = 1; ; tries++) {
      try {
        return transaction.get();
      } catch (DataAccessException e) {
        if (begun.getAsBoolean() || tries >= MAX_BEGINS || !isWorthAnother(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isWorthAnother(DataAccessException failure) {
    return Outage.of(failure).isPresent() && !Outage.hasWaited(failure);
  }

  private static DSLContext context(Dialect dialect, HikariDataSource source) {
    return DSL.using(
        new DefaultConfiguration()
            .set(new PatientConnections(source))
            .set(dialect.jooq())
            .set(SETTINGS)
            .set(new RowBudget.Listener(Database::budget)));
  }

  private static RowBudget budget() {
    return CURRENT.isBound() ? CURRENT.get().budget() : RowBudget.unlimited();
  }

  private static <T> T await(ExecutorService threads, Callable<T> task) {
    return await(threads, task, NO_END);
  }

  private static <T> T await(ExecutorService threads, Callable<T> task, Duration max) {
    if (AT_ONCE.isBound()) {
      throw new WouldWait();
    }
    Future<T> future = submit(threads, task);
    try {
      return future.get(max.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new ServiceFailure(Code.INTERRUPTED, "database: the caller was interrupted", e);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw new ServiceFailure(
          Code.DATABASE,
          "database: must answer within %d s but did not".formatted(max.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw unwrap(e.getCause() == null ? e : e.getCause());
    }
  }

  private static <T> Future<T> submit(ExecutorService threads, Callable<T> task) {
    try {
      return threads.submit(task);
    } catch (RejectedExecutionException e) {
      throw new ServiceFailure(Code.DATABASE, "database: is closed", e);
    }
  }

  private static RuntimeException unwrap(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    Optional<ServiceFailure> outage = Outage.of(failure);
    if (outage.isPresent()) {
      return outage.get();
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new ServiceFailure(Code.DATABASE, reason(failure), failure);
  }

  /// Waits for nothing: open transactions are rolled back.
  @Override
  public void close() {
    notifications.ifPresent(Notifications::close);
    readThreads.shutdownNow();
    writeThreads.shutdownNow();
    urgentLane.ifPresent(UrgentLane::close);
    lookups.ifPresent(Lookups::close);
    readers.close();
    writers.close();
  }
}
