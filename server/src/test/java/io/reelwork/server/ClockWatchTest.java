package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final AtomicReference<Instant> host = new AtomicReference<>(NOON);
  private final AtomicReference<Instant> database = new AtomicReference<>(NOON);
  private final ClockWatch watch = new ClockWatch(() -> Ticks.of(database.get()), host::get);

  @ParameterizedTest
  @ValueSource(longs = {-120, 0, 119})
  void startsWithClocksThatAgree(long seconds) {
    host.set(NOON.plusSeconds(seconds));

    watch.check();
  }

  @Test
  void refusesToStartMinutesApart() {
    host.set(NOON.plus(Duration.ofHours(25)));
    assertThatThrownBy(watch::check)
        .isInstanceOf(ServiceFailure.class)
        .hasMessageContaining("must agree within 120 s but the host is 90000 s ahead");

    host.set(NOON.minusSeconds(121));
    assertThatThrownBy(watch::check).hasMessageContaining("121 s behind");
  }

  @Test
  void warnsOnceAnHourOfClocksThatDrift() {
    assertThat(watch.look()).isFalse();
    host.set(NOON.plusSeconds(31));
    assertThat(watch.look()).isTrue();
    assertThat(watch.look()).isFalse();
    host.set(NOON.plusSeconds(31 + 3600));
    assertThat(watch.look()).isTrue();
  }
}
