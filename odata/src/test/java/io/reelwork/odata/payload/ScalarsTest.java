package io.reelwork.odata.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0.0",
    "-0.0, 0, 0.0",
    "43200, 43200, 43200.0",
    "286974.5, 286974.5, 286974.5",
    "-1.25, -1.25, -1.25",
    "0.001, 0.001, 0.001",
    "12345678.9, 12345678.9, 12345678.9",
    "999999999999999, 999999999999999, 999999999999999.0",
    "1e15, 1.0E15, 1.0E15",
    "1e-7, 1.0E-7, 1.0E-7",
    "1.7976931348623157E308, 1.7976931348623157E308, 1.7976931348623157E308"
  })
  void writesDoublesWithAndWithoutFraction(double number, String brief, String withFraction) {
    assertThat(Scalars.formatShort(number)).isEqualTo(brief);
    assertThat(Scalars.formatWithFraction(number)).isEqualTo(withFraction);
  }

  @ParameterizedTest
  @CsvSource({
    "INT32, 2147483648",
    "INT32, -2147483649",
    "INT32, 1.5",
    "INT32, 1e3",
    "INT32, 0x10",
    "INT32, 1e999999999",
    "INT16, 32768",
    "INT64, 9223372036854775808",
    "DOUBLE, NaN",
    "DOUBLE, INF",
    "DOUBLE, 1e400",
    "DOUBLE, 1d",
    "DOUBLE, 0x1p3",
    "DOUBLE, '1,5'",
    "BOOLEAN, yes",
    "BOOLEAN, ''",
    "GUID, 61318ce3-0000-4000-8000-0123456789a",
    "TIME, PT",
    "TIME, P1DT",
    "TIME, 1:00",
    "DATE_TIME, now"
  })
  void refusesWhatIsNoValueOfTheType(Primitive type, String text) {
    assertThat(Scalars.parse(type, text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H, PT1H",
    "PT0S, PT0S",
    "PT26H3M, P1DT2H3M",
    "P1D, P1D",
    "PT90S, PT1M30S",
    "-PT0.5S, -PT0.5S",
    "PT4.1230000S, PT4.123S",
    "P1M, P30D",
    "P1Y, P365D"
  })
  void writesDurationsLikeXsd(String sent, String written) {
    Value value = Scalars.parse(Primitive.TIME, sent).orElseThrow();

    assertThat(Scalars.format(value)).isEqualTo(written);
  }

  @Test
  void refusesTextThatCannotBeStored() {
    assertThat(Scalars.parse(Primitive.STRING, "a\0b")).isEmpty();
    assertThat(Scalars.parse(Primitive.STRING, "\ud83c")).isEmpty();
    assertThat(Scalars.parse(Primitive.STRING, "\udfac\ud83c")).isEmpty();
    assertThat(Scalars.parse(Primitive.STRING, " 🎬 ")).contains(new Value.Text(" 🎬 "));
  }

  @Test
  void ignoresBlanksAroundNumbers() {
    assertThat(Scalars.parse(Primitive.INT32, " 7\n")).contains(new Value.Int(7));
    assertThat(Scalars.parse(Primitive.INT32, "+7.000")).contains(new Value.Int(7));
    assertThat(Scalars.parse(Primitive.TIME, " PT1H "))
        .contains(new Value.Span(Duration.ofHours(1)));
  }
}
