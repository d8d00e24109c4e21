package io.reelwork.services.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class RequestFailureTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        means(RequestFailure.BUSY, service(Code.BUSY)),
        means(RequestFailure.UNAVAILABLE, service(Code.DATABASE)),
        means(RequestFailure.UNAVAILABLE, service(Code.STORAGE)),
        means(RequestFailure.UNAVAILABLE, service(Code.INTERRUPTED)),
        means(RequestFailure.UNAVAILABLE, state("08001")),
        means(RequestFailure.UNAVAILABLE, state("57P01")),
        means(RequestFailure.UNAVAILABLE, state("57P03")),
        means(RequestFailure.UNAVAILABLE, state("53300")),
        means(RequestFailure.UNAVAILABLE, state("40001")),
        means(RequestFailure.UNAVAILABLE, state("40P01")),
        means(RequestFailure.UNAVAILABLE, new SQLTransientConnectionException("none in 10 s")),
        means(RequestFailure.UNAVAILABLE, sqlite(SQLiteErrorCode.SQLITE_BUSY)),
        means(RequestFailure.UNAVAILABLE, sqlite(SQLiteErrorCode.SQLITE_IOERR)),
        means(RequestFailure.UNAVAILABLE, new IOException("Input/output error")),
        means(RequestFailure.UNAVAILABLE, new NoSuchFileException("objects/ab/cd")),
        means(RequestFailure.UNAVAILABLE, new InterruptedIOException()),
        means(RequestFailure.UNAVAILABLE, new ExecutionException(new InterruptedException())),
        means(RequestFailure.UNAVAILABLE, new OutOfMemoryError("Java heap space")),
        means(RequestFailure.NO_ROOM, service(Code.STORAGE_FULL)),
        means(RequestFailure.NO_ROOM, state("53100")),
        means(RequestFailure.NO_ROOM, sqlite(SQLiteErrorCode.SQLITE_FULL)),
        means(RequestFailure.NO_ROOM, new IOException("write: No space left on device")),
        means(RequestFailure.BODY_CUT, new BodyCut("the connection was cut")),
        means(RequestFailure.BODY_CUT, new EOFException()),
        means(RequestFailure.BODY_CUT, new ZipException("Not in GZIP format")),
        means(RequestFailure.DEFECT, service(Code.CONFIGURATION)),
        means(RequestFailure.DEFECT, service(Code.KEYS)),
        means(RequestFailure.DEFECT, service(Code.NO_CONTAINER)),
        means(RequestFailure.DEFECT, service(Code.NO_STORAGE_ACCOUNT)),
        means(RequestFailure.DEFECT, service(Code.DEFECT)),
        means(RequestFailure.DEFECT, state("23505")),
        means(RequestFailure.DEFECT, state("42P01")),
        means(RequestFailure.DEFECT, new IllegalStateException("must not be")),
        means(RequestFailure.DEFECT, new StackOverflowError()));
  }

  private static Arguments means(RequestFailure failure, Throwable thrown) {
    return Arguments.of(failure, thrown);
  }

  private static ServiceFailure service(Code code) {
    return new ServiceFailure(code, "text");
  }

  private static SQLException state(String state) {
    return new SQLException("terminating connection", state);
  }

  private static SQLiteException sqlite(SQLiteErrorCode code) {
    return new SQLiteException("sqlite", code);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void goesByTheOutermostCauseThatMeansSomething(RequestFailure failure, Throwable thrown) {
    assertThat(RequestFailure.of(thrown)).isEqualTo(failure);
    assertThat(RequestFailure.of(new DataAccessException("jOOQ", thrown))).isEqualTo(failure);
    assertThat(RequestFailure.of(new IllegalStateException(thrown))).isEqualTo(failure);
  }

  @Test
  void believesWhatASpecificFailureSaysAboutItsCause() {
    Throwable cut = new ServiceFailure(Code.STORAGE, "blob: is shorter", new EOFException());

    assertThat(RequestFailure.of(cut)).isEqualTo(RequestFailure.UNAVAILABLE);
    assertThat(RequestFailure.of(new UncheckedIOException(new BodyCut("cut"))))
        .isEqualTo(RequestFailure.BODY_CUT);
  }

  @Test
  void endsInACircleOfCauses() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));

    assertThat(RequestFailure.of(one)).isEqualTo(RequestFailure.DEFECT);
  }

  @ParameterizedTest
  @EnumSource
  void saysWhenToTryAgainExactlyWhereThatHelps(RequestFailure failure) {
    Response answer = failure.on(Response.text(failure.status(), failure.text()));

    assertThat(answer.headers().first("Retry-After").isPresent())
        .isEqualTo(failure.mayPass())
        .isEqualTo(failure.status() == 503 || failure.status() == 507);
  }

  @Test
  void namesTheRequestOnlyWhereTheLogHasATrace() {
    FakeRequest request = FakeRequest.of("GET", "/api/Assets");

    assertThat(RequestFailure.DEFECT.text(request))
        .isEqualTo(
            "The service could not do this. Its log tells why under request " + request.id() + ".");
    assertThat(RequestFailure.UNAVAILABLE.text(request))
        .isEqualTo("The service cannot do this now. Try again soon.");
  }
}
