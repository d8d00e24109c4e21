package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
  @ParameterizedTest
  @CsvSource({
    "eng, eng",
    "en, eng",
    "en-US, eng",
    "EN, eng",
    "fre, fra",
    "fra, fra",
    "fr, fra",
    "ger, deu",
    "de-CH, deu",
    "chi, zho",
    "zh-Hant-TW, zho",
    "'eng,deu', eng",
    "nob, nob"
  })
  void everySpellingOfALanguageIsOne(String code, String language) {
    assertThat(Languages.of(code)).contains(language);
  }

  @ParameterizedTest
  @CsvSource({"und", "mis", "zxx", "mul", "''", "x", "english", "12"})
  void noLanguageIsNone(String code) {
    assertThat(Languages.of(code)).isEmpty();
  }
}
