package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StderrTailTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.mp4: Invalid data found when processing input | 1 | MALFORMED_INPUT
          [mov] moov atom not found | 1 | MALFORMED_INPUT
          [amrnb @ 0x1] [error] Format not on whitelist 'mov' | 1 | MALFORMED_INPUT
          [hls @ 0x1] [error] Format not on whitelist 'mov' | 1 | UNSUPPORTED
          Unknown decoder 'x' | 1 | UNSUPPORTED
          Stream map '0:a' matches no streams. | 1 | UNSUPPORTED
          av_interleaved_write_frame(): No space left on device | 1 | OUTPUT_FAILED
          Error writing trailer of x.mp4: Disk quota exceeded | 1 | OUTPUT_FAILED
          Killed | 137 | KILLED
          something else | 1 | OTHER
          """)
  void namesTheCause(String message, int status, Exit.Cause cause) {
    assertThat(StderrTail.cause(message, status)).isEqualTo(cause);
  }

  @Test
  void keepsOnlyTheEnd() {
    var tail = new StderrTail();
    for (int i = 0; i < 1000; i++) {
      tail.add("message " + i + "x".repeat(1000));
    }

    assertThat(tail.text()).startsWith("message 960x").hasSizeLessThan(20_000);
  }
}
