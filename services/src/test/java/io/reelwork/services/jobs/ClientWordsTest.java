package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Step encode: io.reelwork.odata.model.ODataError: Files: in use | Step encode: Files: in use
          Step plan: java.util.MissingResourceException: InvalidChar     | Step plan: InvalidChar
          failed: org.jooq.exception.DataAccessException                 | failed:
          IllegalStateException: odd                                     | odd
          cannot read /data/objects/ab/cd12                              | cannot read …
          file:/tmp/x.mp4: Invalid data                                  | …: Invalid data
          """)
  void takesOutWhatNoClientMaySee(String text, String shown) {
    assertThat(ClientWords.of(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Encoding a.mp4 failed: it is encrypted.",
        "The file Exception.mp4 has no audio.",
        "The file com.example.Video.mp4 is empty.",
        "The file MyError.mov is empty.",
        "1.00 s of media in 0.50 s (2.00x), 12/25 frames, and/or",
        "TaskBody: <inputAsset>JobInputAsset(0)</inputAsset> is wrong",
        "see http://reelwork.example/docs",
        "FrameRate: must be at most 300/1 but was 1000/1"
      })
  void leavesPlainWordsAlone(String text) {
    assertThat(ClientWords.of(text)).isEqualTo(text);
  }

  @Test
  void takesOutAdviceAboutOptions() {
    String text =
        "Its sound cannot be decoded. Consider increasing the value for the 'analyzeduration' (0)"
            + " and 'probesize' (5000000) options. It was not encoded.";

    assertThat(ClientWords.of(text)).isEqualTo("Its sound cannot be decoded. It was not encoded.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "a.", "java.", "A", "option ", "Error", "-a ", ".", "|", "file:"})
  void staysQuickOnTheWorstText(String letters) {
    String text = letters.repeat(32_768);

    assertThatCode(() -> ClientWords.of(text)).doesNotThrowAnyException();
    long began = System.nanoTime();
    ClientWords.of(text);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }
}
