package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.ODataError;
import io.reelwork.services.Refusal;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.steps.ResourceFailure;
import io.reelwork.services.steps.ResourceFailure.Resource;
import io.reelwork.services.steps.StepFailure;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TransientFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.NoDataFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StepFailuresTest {
  static Stream<Arguments> sharedResources() {
    return Stream.of(
        shared(Resource.DATABASE, state("08006")),
        shared(Resource.DATABASE, new DataAccessException("jOOQ", state("57P01"))),
        shared(Resource.DATABASE, state("53300")),
        shared(Resource.DATABASE, state("40001")),
        shared(Resource.DATABASE, new SQLTransientConnectionException("no connection within 5 s")),
        shared(Resource.DATABASE, new DataAccessException("Cannot get transactionIsolation")),
        shared(Resource.DATABASE, new SQLException("HikariDataSource has been closed.")),
        shared(Resource.DATABASE, sqlite(SQLiteErrorCode.SQLITE_BUSY)),
        shared(Resource.DATABASE, sqlite(SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT)),
        shared(Resource.DATABASE, sqlite(SQLiteErrorCode.SQLITE_IOERR_FSYNC)),
        shared(Resource.DATABASE, service(ServiceFailure.Code.DATABASE)),
        shared(Resource.DISK, state("53100")),
        shared(Resource.DISK, sqlite(SQLiteErrorCode.SQLITE_FULL)),
        shared(Resource.DISK, service(ServiceFailure.Code.STORAGE_FULL)),
        shared(Resource.DISK, new IOException("write: No space left on device")),
        shared(Resource.STORE, service(ServiceFailure.Code.STORAGE)),
        shared(Resource.MEMORY, service(ServiceFailure.Code.BUSY)),
        shared(Resource.STORE, new UncheckedIOException(new NoSuchFileException("a"))),
        shared(Resource.STORE, new IOException("Input/output error")),
        shared(Resource.NETWORK, new ConnectException("refused")),
        shared(Resource.MEMORY, new OutOfMemoryError("Java heap space")),
        shared(Resource.ENCODER, service(ServiceFailure.Code.FFMPEG)),
        shared(Resource.WORKER, new ExecutionException(new InterruptedException())),
        shared(Resource.WORKER, new UncheckedIOException(new InterruptedIOException())),
        shared(Resource.WORKER, new ClosedByInterruptException()));
  }

  private static Arguments shared(Resource resource, Throwable thrown) {
    return Arguments.of(resource, thrown);
  }

  private static SQLException state(String state) {
    return new SQLException("terminating connection", state);
  }

  private static DataAccessException sqlite(SQLiteErrorCode code) {
    return new DataAccessException("jOOQ", new SQLiteException("sqlite", code));
  }

  private static ServiceFailure service(ServiceFailure.Code code) {
    return new ServiceFailure(code, "text");
  }

  @ParameterizedTest
  @MethodSource("sharedResources")
  void blamesAResourceThatStepsShare(Resource resource, Throwable thrown) {
    for (Throwable shape : Stream.of(thrown, new IllegalStateException("wraps", thrown)).toList()) {
      assertThat(StepFailures.of(shape))
          .get()
          .isInstanceOfSatisfying(
              ResourceFailure.class, it -> assertThat(it.resource()).isEqualTo(resource));
    }
  }

  static Stream<Throwable> unforeseen() {
    return Stream.of(
        new IllegalArgumentException("blob name"),
        new ArithmeticException("long overflow"),
        new StackOverflowError(),
        new NoClassDefFoundError("a"),
        new NoDataFoundException("no row"),
        new DataAccessException("jOOQ", state("23505")),
        new DataAccessException("jOOQ", state("42703")),
        new DataAccessException(
            "jOOQ", new SQLiteException("unique", SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE)),
        new UncheckedIOException(new EOFException()),
        new ODataError(ODataError.Code.INTERNAL, "the service failed"),
        service(ServiceFailure.Code.KEYS),
        service(ServiceFailure.Code.NO_CONTAINER),
        service(ServiceFailure.Code.NO_STORAGE_ACCOUNT),
        service(ServiceFailure.Code.DEFECT));
  }

  @ParameterizedTest
  @MethodSource("unforeseen")
  void foreseesNoDefectOfOurs(Throwable thrown) {
    assertThat(StepFailures.of(thrown)).isEmpty();
  }

  @Test
  void takesARefusalForTheJobsOwnInItsOwnWords() {
    Refusal refusal = new Refusal(Refusal.Code.CONFLICT, "Files: must be unique");

    assertThat(StepFailures.of(new IllegalStateException(refusal)))
        .get()
        .isInstanceOfSatisfying(
            TaskFailure.class, it -> assertThat(it.text()).isEqualTo("Files: must be unique"));
  }

  @Test
  void believesTheOutermostThatKnows() {
    StepFailure own = new TaskFailure(TaskError.PROCESSING_TASK, "cut", new IOException("end"));
    StepFailure passing = new TransientFailure(TaskError.TRANSIENT, "later", state("08006"));

    assertThat(StepFailures.of(own)).isEqualTo(Optional.of(own));
    assertThat(StepFailures.of(new RuntimeException(passing))).isEqualTo(Optional.of(passing));
  }

  @Test
  void endsInACircleOfCauses() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));

    assertThat(StepFailures.of(one)).isEmpty();
  }
}
