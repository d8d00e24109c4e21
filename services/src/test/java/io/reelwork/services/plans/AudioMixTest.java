package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioMixTest {
  private static final String IN_TIME = "aresample=async=1:first_pts=0";

  @ParameterizedTest
  @CsvSource({"1, mono, 1", "1, mono, 2", "2, stereo, 2", "2, , 6", "6, 5.1(side), 6"})
  void leavesSoundAloneThatIsNotMixedDown(int channels, String layout, int wanted) {
    assertThat(mix(channels, layout, wanted)).isEqualTo(new AudioMix(IN_TIME, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "2, stereo, 1, ':rematrix_maxval=1'",
    "6, 5.1, 2, ':rematrix_volume=0.7071,aformat=sample_fmts=dblp:channel_layouts=stereo,"
        + "alimiter=limit=0.9:level=disabled:attack=5:release=200'",
    "8, 7.1, 6, ':rematrix_volume=0.7071,aformat=sample_fmts=dblp:channel_layouts=5.1,"
        + "alimiter=limit=0.9:level=disabled:attack=5:release=200'",
    "6, , 1, ':rematrix_volume=0.7071,aformat=sample_fmts=dblp:channel_layouts=mono,"
        + "alimiter=limit=0.9:level=disabled:attack=5:release=200'"
  })
  void mixesDownWithoutOverload(int channels, String layout, int wanted, String filters) {
    assertThat(mix(channels, layout, wanted))
        .isEqualTo(new AudioMix(IN_TIME + filters, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "60, , 2, pan=stereo|c0=c0|c1=c1, "
        + "Of the 60 sound channels without names the first two were written.",
    "60, , 1, pan=mono|c0=0.5*c0+0.5*c1, "
        + "Of the 60 sound channels without names the first two were written.",
    "4, ambisonic 1, 2, pan=stereo|c0=c0|c1=c0, "
        + "Of the ambisonic sound the first channel was written."
  })
  void takesTheFirstOfChannelsThatAreNoLoudspeakers(
      int channels, String layout, int wanted, String pan, String note) {
    assertThat(mix(channels, layout, wanted))
        .isEqualTo(new AudioMix(pan + "," + IN_TIME, Optional.of(note)));
  }

  private static AudioMix mix(int channels, String layout, int wanted) {
    return AudioMix.of(
        new Source.Audio(1, Optional.empty(), 1, channels, Optional.ofNullable(layout)), wanted);
  }
}
