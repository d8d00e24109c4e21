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
          Could not find codec parameters for stream 0 (Video: none, 160x90): unknown codec | 1 | UNSUPPORTED
          [error] Decoder (codec none) not found for input stream #0:0 | 1 | UNSUPPORTED
          Decoding requested, but no decoder found for: dvb_teletext | 1 | UNSUPPORTED
          Stream map '0:a' matches no streams. | 1 | UNSUPPORTED
          av_interleaved_write_frame(): No space left on device | 1 | OUTPUT_FAILED
          Error writing trailer of x.mp4: Disk quota exceeded | 1 | OUTPUT_FAILED
          Killed | 137 | KILLED
          something else | 1 | OTHER
          """)
  void namesTheCause(String message, int status, Exit.Cause cause) {
    var tail = new StderrTail();
    tail.add(message);

    assertThat(tail.cause(status)).isEqualTo(cause);
  }

  @Test
  void remembersTheCauseWhenItsMessageIsGoneOrCut() {
    var tail = new StderrTail();
    tail.add(
        "Could not find codec parameters for stream 0 (" + "x".repeat(500) + "): unknown codec");
    for (int i = 0; i < 100; i++) {
      tail.add("Error while decoding stream #0:1");
    }

    assertThat(tail.cause(1)).isEqualTo(Exit.Cause.UNSUPPORTED);
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
