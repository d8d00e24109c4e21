package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ProgressParserTest {
  private final ProgressParser parser = new ProgressParser();

  @Test
  void readsABlock() {
    var progress =
        parse(
            """
            frame=25
            fps=12.30
            stream_0_0_q=28.0
            bitrate= 310.2kbits/s
            total_size=38775
            out_time_us=1000000
            out_time_ms=999
            out_time=00:00:01.000000
            dup_frames=0
            drop_frames=0
            speed=1.03x
            progress=continue
            """);

    assertThat(progress)
        .contains(
            new Progress(
                Duration.ofSeconds(1),
                25,
                12.3,
                38775,
                OptionalDouble.of(310_200),
                OptionalDouble.of(1.03),
                false));
  }

  @Test
  void readsValuesThatAreNotKnownYet() {
    var progress =
        parse(
            """
            frame=0
            fps=0.00
            bitrate=N/A
            total_size=N/A
            out_time_us=N/A
            speed=N/A
            progress=end
            """);

    assertThat(progress)
        .contains(
            new Progress(
                Duration.ZERO, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), true));
  }

  @Test
  void takesNegativeTimesAsZero() {
    assertThat(parse("out_time_us=-21333\nprogress=continue\n").orElseThrow().outTime())
        .isEqualTo(Duration.ZERO);
    assertThat(
            parse("out_time_us=-9223372036854775807\nprogress=continue\n").orElseThrow().outTime())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void forgetsTheBlockBefore() {
    parse("frame=7\nprogress=continue\n");

    assertThat(parse("progress=continue\n").orElseThrow().frames()).isZero();
  }

  private Optional<Progress> parse(String text) {
    return text.lines().map(parser::line).flatMap(Optional::stream).findFirst();
  }
}
