package io.reelwork.odata.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.Filter.BinaryOperator;
import io.reelwork.odata.uri.Filter.UnaryOperator;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterParserTest {
  private static final List<BinaryOperator> OPERATORS = List.of(BinaryOperator.values());
  private static final long SEED = 20_150_211;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Id eq 'nb:jid' | Id eq 'nb:jid'",
        "(Id eq 'a' or Id eq 'b') | (Id eq 'a') or (Id eq 'b')",
        "((IsDefault)) | IsDefault",
        "a or b and c | a or (b and c)",
        "a and b or c | (a and b) or c",
        "a or b or c | (a or b) or c",
        "not a and b | not (a) and b",
        "not(a) | not (a)",
        "not not a | not (not (a))",
        "a eq b gt c | a eq (b gt c)",
        "a add b mul c sub d | (a add (b mul c)) sub d",
        "a gt b eq true | (a gt b) eq true",
        "-a eq -5 | -(a) eq -5",
        "- 5 lt 1L | -(5) lt 1L",
        "startswith(Name, 'x') eq true | startswith(Name,'x') eq true",
        "indexof( Name ,'x' ) gt 1 | indexof(Name,'x') gt 1",
        "f() | f()",
        "Created ge datetime'2015-02-11T01:46' | Created ge datetime'2015-02-11T01:46:00'",
        "Created ge datetime'2015-02-11T01:46:08.897Z' | Created ge datetime'2015-02-11T01:46:08.8970000Z'",
        "Created ge datetimeoffset'2015-02-11T01:46:08+02:00' | Created ge datetime'2015-02-10T23:46:08Z'",
        "Account eq guid'61318CE3-0000-0000-0000-00000000000a' | Account eq guid'61318ce3-0000-0000-0000-00000000000a'",
        "Length eq time'PT1H' | Length eq time'PT1H'",
        "a eq 1.5m or a eq 2f or a eq 1e-3 | ((a eq 1.5d) or (a eq 2.0d)) or (a eq 0.001d)",
        "a eq 5000000000 | a eq 5000000000L",
        "Name eq 'it''s' | Name eq 'it''s'",
        "Name eq null | Name eq null",
        "Input/Name eq 'x' | Input/Name eq 'x'",
        "order eq android | order eq android",
      })
  void readsByPrecedence(String text, String printed) {
    assertThat(FilterParser.parse(text).print()).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Id eq | $filter at position 6: an operand is missing, in 'Id eq'",
        "Id = 'x' | $filter at position 4: an operator or the end must stand here, in 'Id = 'x''",
        "Id eq 'x | $filter at position 7: the quote must be closed, in 'Id eq 'x'",
        "(a eq 1 | $filter at position 8: ')' must stand here, in '(a eq 1'",
        "a eq 1) | $filter at position 7: an operator or the end must stand here, in 'a eq 1)'",
        "f(a, | $filter at position 5: an operand is missing, in 'f(a,'",
        "a EQ 1 | $filter at position 3: an operator or the end must stand here, in 'a EQ 1'",
        "a eq datetime'x' | literal: cannot read 'datetime'x''",
        "a eq x'00' | literal: cannot read 'x'00''",
        "a eq 1e999 | literal: cannot read '1e999'",
        "a eq 99999999999999999999 | literal: cannot read '99999999999999999999'",
        "a eq 12abc | literal: cannot read '12abc'",
        "a eq datetime'2015-02-30T00:00:00' | literal: cannot read 'datetime'2015-02-30T00:00:00''",
        "§ | $filter at position 1: an operand must stand here, in '§'",
      })
  void saysWhereItStops(String text, String message) {
    assertThatThrownBy(() -> FilterParser.parse(text))
        .isInstanceOf(ODataError.class)
        .hasMessage(message);
  }

  @Test
  void boundsDepthLengthAndSize() {
    for (String text :
        List.of(
            "(".repeat(5000) + "a" + ")".repeat(5000),
            "not ".repeat(5000) + "a",
            "- ".repeat(5000) + "1",
            "f(".repeat(3000) + "a" + ")".repeat(3000),
            "a" + " add a".repeat(3000),
            "a eq 1" + " or a eq 1".repeat(3000),
            "Name eq '" + "x".repeat(40_000) + "'")) {
      assertThatThrownBy(() -> FilterParser.parse(text)).isInstanceOf(ODataError.class);
    }
    assertThat(FilterParser.parse("a" + " or a".repeat(900)).print()).contains("a or a");
  }

  @Test
  void readsBackWhatItPrints() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3000; round++) {
      Filter filter = anyFilter(random, 5);

      assertThat(FilterParser.parse(filter.print()))
          .as("seed %d round %d", SEED, round)
          .isEqualTo(filter);
    }
  }

  @Test
  void refusesGarbageWithAnErrorOnly() {
    Random random = new Random(SEED);
    String alphabet = "aeqordnt(),'/-. 12LdTZ:+\u00e9\ud83d\ude00%$\t\0";
    for (int round = 0; round < 5000; round++) {
      StringBuilder text = new StringBuilder(anyFilter(random, 3).print());
      for (int i = random.nextInt(6); i >= 0; i--) {
        char letter = alphabet.charAt(random.nextInt(alphabet.length()));
        text.insert(random.nextInt(text.length() + 1), letter);
      }
      parseOrRefuse(text.toString());
    }
  }

  private static void parseOrRefuse(String text) {
    try {
      Types.bind(text);
    } catch (ODataError e) {
      assertThat(e.code().status()).isEqualTo(400);
    }
  }

  static Filter anyFilter(Random random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return random.nextBoolean()
          ? new Filter.Name(
              pick(random, "Id", "Name", "State", "IsDefault", "nothing", "eqx", "a/b"))
          : new Filter.Literal(anyLiteral(random));
    }
    return switch (random.nextInt(4)) {
      case 0 ->
          new Filter.Unary(
              random.nextBoolean() ? UnaryOperator.NOT : UnaryOperator.NEGATE,
              anyFilter(random, depth - 1));
      case 1 ->
          new Filter.Call(
              pick(random, "startswith", "length", "year", "concat"),
              IntStream.range(0, random.nextInt(4))
                  .mapToObj(_ -> anyFilter(random, depth - 1))
                  .toList());
      default ->
          new Filter.Binary(
              OPERATORS.get(random.nextInt(OPERATORS.size())),
              anyFilter(random, depth - 1),
              anyFilter(random, depth - 1));
    };
  }

  static Value anyLiteral(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> Value.Null.NULL;
      case 1 -> new Value.Flag(random.nextBoolean());
      case 2 -> new Value.Int(random.nextInt());
      case 3 -> new Value.Int64(random.nextLong());
      case 4 -> new Value.Real(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 5 -> new Value.Uid(new UUID(random.nextLong(), random.nextLong()));
      case 6 -> new Value.Span(Duration.ofMillis(random.nextLong(1L << 50)));
      case 7 ->
          new Value.DateTime(
              random.nextLong(3_155_378_976_000_000_000L),
              random.nextBoolean()
                  ? Value.DateTime.Form.GIVEN_PLAIN
                  : Value.DateTime.Form.GIVEN_UTC);
      default -> new Value.Text(pick(random, "", "'", "it''s", "a b", "nb:x%3A", "é😀", " or "));
    };
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }
}
