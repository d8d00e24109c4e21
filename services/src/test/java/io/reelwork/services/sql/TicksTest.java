package io.reelwork.services.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static final Ticks NOON = Ticks.of(Instant.parse("2026-11-23T12:00:00.5Z"));

  @Test
  void addsAndSubtractsToTheUnit() {
    assertThat(NOON.plus(Duration.ofNanos(1_500_000_300)).instant())
        .isEqualTo(Instant.parse("2026-11-23T12:00:02.0000003Z"));
    assertThat(NOON.plus(Duration.ofMillis(-700)).instant())
        .isEqualTo(Instant.parse("2026-11-23T11:59:59.8Z"));
  }

  @Test
  void endsWithTheYear9999() {
    assertThat(NOON.plus(Duration.ofDays(365L * 20_000)).instant())
        .isEqualTo(Instant.parse("9999-12-31T23:59:59.9999999Z"));
  }

  @Test
  void aDatabasesAddressIsShownWithoutItsParameters() {
    DatabaseConfig config =
        DatabaseConfig.postgres("jdbc:postgresql://host/name?password=secret", "user", "secret");

    assertThat(config).hasToString("DatabaseConfig[jdbc:postgresql://host/name]");
  }
}
