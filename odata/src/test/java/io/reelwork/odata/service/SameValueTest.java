package io.reelwork.odata.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.Literals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "datetime'2015-02-11T01:46:08.8970000' | datetime'2015-02-11T01:46:08' | true",
        "datetime'2015-02-11T01:46:08.897' | datetime'2015-02-11T02:46:08+01:00' | true",
        "datetime'2015-02-11T01:46:08' | datetime'2015-02-11T01:46:10' | false",
        "null | datetime'0001-01-01T00:00:00' | true",
        "null | '' | true",
        "'a' | null | false",
        "null | 'a' | false",
        "0 | null | false",
        "1.5 | 1.5000000000001 | true",
        "1.5 | 1.51 | false",
        "1 | 1.0d | true",
        "1 | 1L | true",
        "1 | 2 | false",
        "1 | '1' | false",
        "'a' | 'A' | false",
        "'nb:cid:UUID:AB' | 'nb:cid:uuid:ab' | true",
        "time'PT1H' | time'PT60M' | true",
        "true | false | false",
      })
  void comparesByMeaning(String current, String sent, boolean same) {
    assertThat(SameValue.test(Literals.parse(current), Literals.parse(sent))).isEqualTo(same);
  }

  @Test
  void comparesOnlyTheMembersThatWereSent() {
    Value current = new Value.Complex(Map.of("A", new Value.Int(1), "B", new Value.Text("b")));

    assertThat(SameValue.test(current, new Value.Complex(Map.of("A", new Value.Int(1))))).isTrue();
    assertThat(SameValue.test(current, new Value.Complex(Map.of("A", new Value.Int(2))))).isFalse();
  }

  @Test
  void comparesItemsInOrder() {
    Value one = new Value.Items(List.of(new Value.Int(1), new Value.Int(2)));
    Value other = new Value.Items(List.of(new Value.Int(2), new Value.Int(1)));

    assertThat(SameValue.test(one, one)).isTrue();
    assertThat(SameValue.test(one, other)).isFalse();
    assertThat(SameValue.test(new Value.Items(List.of()), Value.Null.NULL)).isTrue();
  }
}
