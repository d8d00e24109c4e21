package io.reelwork.services.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.slf4j.LoggerFactory;

/// What users see when a program on SQLite ends: nothing.
class DatabaseCloseTest {
  private static final int READERS = 8;

  private final Logger pools = (Logger) LoggerFactory.getLogger("com.zaxxer.hikari");
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();

  @BeforeEach
  void listen() {
    written.start();
    pools.addAppender(written);
  }

  @AfterEach
  void stopListening() {
    pools.detachAppender(written);
  }

  @RepeatedTest(30)
  void closingSaysNothing() {
    Database database = TestDatabase.SQLITE.open(List.of());
    IntStream.range(0, READERS)
        .mapToObj(_ -> Thread.ofVirtual().start(database::check))
        .toList()
        .forEach(DatabaseCloseTest::join);

    database.close();

    assertThat(written.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
