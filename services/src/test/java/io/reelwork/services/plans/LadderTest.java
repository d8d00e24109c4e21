package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.presets.Preset.H264Layer;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
  @Test
  void givesThePublishedLadderOfFullHd() {
    assertThat(shown(Ladder.of(1920, 1080, 29.97, OptionalInt.empty())))
        .containsExactly(
            "1920x1080@6780",
            "1280x720@3520",
            "960x540@2210",
            "640x360@1150",
            "480x270@720",
            "320x180@380");
  }

  @Test
  void givesThePublishedLadderOfHdAtFilmSpeed() {
    assertThat(shown(Ladder.of(1280, 720, 23.97, OptionalInt.empty())))
        .containsExactly(
            "1280x720@2940", "960x540@1850", "640x360@960", "480x270@600", "320x180@320");
  }

  @Test
  void givesThePublishedLadderOfALowBitRateSource() {
    assertThat(shown(Ladder.of(640, 360, 29.97, OptionalInt.of(700))))
        .containsExactly("640x360@700", "480x270@440", "320x180@230");
  }

  @Test
  void takesTheSourceAsTopRungBetweenTwoRungs() {
    assertThat(shown(Ladder.of(854, 480, 29.97, OptionalInt.empty())))
        .hasSize(4)
        .startsWith("854x480@1830")
        .contains("640x360@1150");
  }

  @Test
  void leavesOutARungThatIsNearlyTheSource() {
    assertThat(shown(Ladder.of(1920, 1088, 29.97, OptionalInt.empty())))
        .hasSize(6)
        .first()
        .asString()
        .startsWith("1920x1088@");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 17, 100, 179, 181, 480, 721, 1079, 1440, 2160, 4320})
  void neverGoesAboveTheSource(int height) {
    List<H264Layer> layers = Ladder.of(height * 16 / 9, height, 25, OptionalInt.of(5000));

    assertThat(layers)
        .isNotEmpty()
        .allSatisfy(layer -> {
          assertThat(layer.height().value()).isLessThanOrEqualTo(height + 1).isEven();
          assertThat(layer.width().value()).isPositive().isEven();
          assertThat(layer.rate().kbps()).isBetween(10, 5000);
        });
  }

  private static List<String> shown(List<H264Layer> layers) {
    return layers.stream()
        .map(l -> l.width().value() + "x" + l.height().value() + "@" + l.rate().kbps())
        .toList();
  }
}
