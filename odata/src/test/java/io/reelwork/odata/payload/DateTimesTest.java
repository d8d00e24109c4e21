package io.reelwork.odata.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimesTest {
  @ParameterizedTest
  @CsvSource({
    "2015-01-18T22:06:40.6010903Z, 2015-01-18T22:06:40.6010903Z",
    "2015-01-18T22:06:40Z, 2015-01-18T22:06:40.0000000Z",
    "9999-12-31T23:59:59.9999999Z, 9999-12-31T23:59:59.9999999Z",
    "0001-01-01T00:00:00, 0001-01-01T00:00:00"
  })
  void writesFreshTimesWithSevenDigits(String sent, String written) {
    assertThat(DateTimes.format(time(sent, Form.FRESH))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "2015-02-11T01:46:08.8971234, 2015-02-11T01:46:08.897",
    "2015-02-11T01:46:08.8983, 2015-02-11T01:46:08.897",
    "2015-02-11T01:46:08.8984, 2015-02-11T01:46:08.9",
    "2015-02-11T01:46:08.0016, 2015-02-11T01:46:08",
    "2015-02-11T01:46:08.0017, 2015-02-11T01:46:08.003",
    "2015-02-11T01:46:08.0050001, 2015-02-11T01:46:08.007",
    "2015-02-11T01:46:16.5806, 2015-02-11T01:46:16.58",
    "2015-12-31T23:59:59.9999999, 2016-01-01T00:00:00"
  })
  void roundsStoredTimesLikeSqlDateTime(String sent, String written) {
    assertThat(DateTimes.format(time(sent, Form.STORED))).isEqualTo(written);
  }

  @Test
  void roundsARoundedTimeToItself() {
    for (int milli = 0; milli < 1000; milli++) {
      String once =
          DateTimes.format(new Value.DateTime(milli * 10_000L + 1_000_000_000, Form.STORED));

      assertThat(DateTimes.format(time(once, Form.STORED))).isEqualTo(once);
      assertThat(once).matches(".*(T00:01:4\\d|\\.\\d(\\d[37]?)?)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2018-02-09T17:55, 2018-02-09T17:55:00",
    "2018-02-09, 2018-02-09T00:00:00",
    "2018-02-09 17:55:01, 2018-02-09T17:55:01",
    "2018-02-09T17:55:01.1239999, 2018-02-09T17:55:01.123",
    "2018-02-09T17:55:01.12345678901, 2018-02-09T17:55:01.123",
    "2018-02-09T17:55Z, 2018-02-09T17:55:00Z",
    "2018-02-09T17:55:01+02:00, 2018-02-09T15:55:01Z",
    "2018-02-09T17:55:01-0730, 2018-02-10T01:25:01Z",
    "11/22/2026 02:52:00 PM, 2026-11-22T14:52:00",
    "11/22/2026 12:00:00 AM, 2026-11-22T00:00:00",
    "11/22/2026 12:00 pm, 2026-11-22T12:00:00",
    "1/2/2026 13:04, 2026-01-02T13:04:00",
    "1/2/2026, 2026-01-02T00:00:00",
    "/Date(1431917232698)/, 2015-05-18T02:47:12.698Z",
    "/Date(-1)/, 1969-12-31T23:59:59.999Z",
    "/Date(1431917232698+0200)/, 2015-05-18T02:47:12.698Z",
  })
  void readsEveryFormThatClientsSend(String sent, String written) {
    assertThat(DateTimes.format(DateTimes.parse(sent).orElseThrow())).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "today",
        "2018-02-30",
        "2018-13-01",
        "2018-02-09T24:00",
        "2018-02-09T17:55:60",
        "2018-02-09T17:55:01.",
        "2018-02-09T17:55:01+25:00",
        "0000-01-01",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "11/22/2026 13:00 PM",
        "11/22/2026 00:00 AM",
        "22/11/2026",
        "/Date(253402300800000)/",
        "/Date(-99999999999999999)/",
        "/Date()/",
        "٢٠١٨-02-09"
      })
  void refusesWhatIsNoDate(String sent) {
    assertThat(DateTimes.parse(sent)).isEmpty();
  }

  @Test
  void countsMillisecondsOfWhatItWrites() {
    assertThat(DateTimes.epochMillis(time("2015-05-18T02:47:12.6989999Z", Form.FRESH)))
        .isEqualTo(1_431_917_232_698L);
    assertThat(DateTimes.epochMillis(time("2015-05-18T02:47:12.6989999Z", Form.STORED)))
        .isEqualTo(1_431_917_232_700L);
    assertThat(DateTimes.epochMillis(new Value.DateTime(0, Form.STORED)))
        .isEqualTo(-62_135_596_800_000L);
  }

  private static Value.DateTime time(String text, Form form) {
    return new Value.DateTime(DateTimes.parse(text).orElseThrow().ticks(), form);
  }
}
