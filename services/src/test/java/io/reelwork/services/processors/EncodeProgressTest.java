package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelwork.services.ffmpeg.Progress;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.Planner;
import io.reelwork.services.plans.Sources;
import io.reelwork.services.presets.Configurations;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EncodeProgressTest {
  private final EncodePlan film = plan("H264 Multiple Bitrate 720p");

  @Test
  void soundThatRunsAheadIsNoProgressOfThePicture() {
    assertThat(EncodeProgress.of(film).fraction(at(40, 0))).isZero();
  }

  @Test
  void halfOfThePicturesIsHalfOfTheWork() {
    assertThat(EncodeProgress.of(film).fraction(at(30, film.pictures() / 2)))
        .isCloseTo(0.5, within(0.01));
    assertThat(EncodeProgress.of(film).fraction(at(60, film.pictures()))).isEqualTo(1);
  }

  @Test
  void soundAloneGoesByItsTime() {
    assertThat(EncodeProgress.of(plan("AAC Audio")).fraction(at(15, 0))).isEqualTo(0.25);
  }

  private static EncodePlan plan(String preset) {
    return Planner.plan(Sources.FULL_HD, Configurations.parse(preset), "talk.mp4");
  }

  private static Progress at(long seconds, long frames) {
    return new Progress(
        Duration.ofSeconds(seconds),
        frames,
        0,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }
}
