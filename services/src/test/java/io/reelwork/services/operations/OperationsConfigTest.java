package io.reelwork.services.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OperationsConfigTest {
  @Test
  void letsNoLeaseRunOutWhileARunnerRests() {
    assertThat(with(Duration.ofSeconds(30), Duration.ofSeconds(2)).longestRest()).hasSeconds(2);
    assertThat(with(Duration.ofSeconds(3), Duration.ofMinutes(1)).longestRest()).hasSeconds(1);
  }

  @Test
  void refusesALeaseThatNobodyCouldKeep() {
    assertThatThrownBy(() -> with(Duration.ofMillis(999), Duration.ofSeconds(2)))
        .hasMessageStartingWith("operations.lease: must be at least PT1S");
  }

  private static OperationsConfig with(Duration lease, Duration pollInterval) {
    return new OperationsConfig(Duration.ZERO, lease, pollInterval, 5, Duration.ofDays(30));
  }
}
