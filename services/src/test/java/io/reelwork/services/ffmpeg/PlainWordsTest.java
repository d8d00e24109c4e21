package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages as FFmpeg 4.4 and 5.1 print them.
final class PlainWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DRM protected stream detected, decoding will likely fail! | it is encrypted",
        "Incorrect value for encryption scheme | it is encrypted",
        "x: Cannot allocate memory | there is not enough memory for it",
        "av_interleaved_write_frame(): No space left on device | there is no room for the output",
        "[mov,mp4 @ 0x1] moov atom not found | its index (moov) is missing",
        "EBML header parsing failed | its header is broken",
        "Invalid PNG signature 0x0. | its header is broken",
        "No JPEG data found in image | it has no picture in it",
        "File ended prematurely at pos. 12 (0xc) | it ends before it should",
        "stream 0, offset 0x30: partial file | it ends before it should",
        "Decoder (codec none) not found for input stream #0:1 | it has a codec that is not known here",
        "Unknown decoder 'x' | it has a codec that is not known here",
        "VVC in this form is not implemented. | a feature of it is not supported",
        "Rematrix is needed between 21 channels and stereo | its sound cannot be mixed to the channels that were asked for",
        "dimensions not set | its picture has no size",
        "Could not find codec parameters for stream 1 (Audio: aac) | its tracks are not described",
        "Error while decoding stream #0:0: x | its pictures or its sound are damaged",
        "concealing 12 DC, 12 AC, 12 MV errors in P frame | its pictures or its sound are damaged",
        "file.mp4: Invalid data found when processing input | it holds invalid data"
      })
  void saysWhatAMessageMeans(String message, String reason) {
    assertThat(PlainWords.of(message)).contains(reason);
  }

  @Test
  void saysNothingOfAMessageThatIsNotKnown() {
    assertThat(PlainWords.of("Option vsync not found.")).isEmpty();
    assertThat(PlainWords.of("")).isEmpty();
  }

  @Test
  void prefersTheReasonThatTellsMost() {
    assertThat(
            PlainWords.of(
                List.of("Invalid data found when processing input", "moov atom not found", "x")))
        .contains("its index (moov) is missing");
    assertThat(PlainWords.of(List.of("x"))).isEmpty();
  }

  @Test
  void looksAtTheBeginningOfALongMessageOnly() {
    assertThat(PlainWords.of("x".repeat(1000) + "moov atom not found")).isEmpty();
  }
}
