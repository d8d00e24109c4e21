package io.reelwork.odata.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterBinderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Nope eq 1 | UNKNOWN_PROPERTY | $filter: Job has no property 'Nope'",
        "name eq 'x' | UNKNOWN_PROPERTY | $filter: Job has no property 'name'",
        "Tasks eq 1 | UNKNOWN_PROPERTY | $filter: Job has no property 'Tasks'",
        "Input/Name eq 1 | UNKNOWN_PROPERTY | $filter: Job has no property 'Input/Name'",
        "Tags eq 'x' | MALFORMED_QUERY | $filter: property Tags must be primitive to be compared",
        "State eq 'x' | MALFORMED_QUERY | $filter: cannot compare Edm.Int32 with Edm.String",
        "Name | MALFORMED_QUERY | $filter: a condition must be Edm.Boolean but was Edm.String",
        "null | MALFORMED_QUERY | $filter: a condition must be Edm.Boolean but was Edm.String",
        "State add 1 | MALFORMED_QUERY | $filter: a condition must be Edm.Boolean but was Edm.Int64",
        "Name add 1 eq 2 | MALFORMED_QUERY | $filter: arithmetic needs numbers but got Edm.String",
        "State add null eq 2 | MALFORMED_QUERY | $filter: arithmetic needs numbers but got Edm.String",
        "1.5 add Created eq 2 | MALFORMED_QUERY | $filter: arithmetic needs numbers but got Edm.DateTime",
        "-Name eq 2 | MALFORMED_QUERY | $filter: arithmetic needs numbers but got Edm.String",
        "IsDefault gt true | MALFORMED_QUERY | $filter: Edm.Boolean and Edm.Guid can only be compared with eq and ne",
        "nope(Name) | MALFORMED_QUERY | $filter: there is no function 'nope'",
        "StartsWith(Name,'x') | MALFORMED_QUERY | $filter: there is no function 'StartsWith'",
        "startswith(Name) | MALFORMED_QUERY | $filter: startswith takes 2 arguments but got 1",
        "startswith(State,'x') | MALFORMED_QUERY | $filter: startswith takes Edm.String but got Edm.Int32",
        "year(Name) eq 1 | MALFORMED_QUERY | $filter: year takes Edm.DateTime but got Edm.String",
        "substring(Name,1.5) eq 'x' | MALFORMED_QUERY | $filter: substring takes Edm.Int32 but got Edm.Double",
        "Id eq 'word' | MALFORMED_ID | Jobs key: must be nb:jid:UUID:<guid> but was 'word'",
        "Id eq '' | MALFORMED_ID | Jobs key: must be nb:jid:UUID:<guid> but was ''",
        "'nb:cid:UUID:f3c43f94-327f-2347-90bb-3bf79f8559f1' eq Id | MALFORMED_ID | Jobs key: must be nb:jid:UUID:<guid> but was 'nb:cid:UUID:f3c43f94-327f-2347-90bb-3bf79f8559f1'",
      })
  void refusesWhatDoesNotFitTheType(String filter, ODataError.Code code, String message) {
    assertThatThrownBy(() -> Types.bind(filter))
        .isInstanceOfSatisfying(ODataError.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Id eq 'nb:jid:UUID:f3c43f94-327f-2347-90bb-3bf79f8559f1'",
        "'nb:jid:UUID:F3C43F94-327F-2347-90BB-3BF79F8559F1' eq Id",
        "Id eq 'nb%3Ajid%3AUUID%3Af3c43f94-327f-2347-90bb-3bf79f8559f1'",
        "Id eq 'nb%3ajid%3auuid%3af3c43f94-327f-2347-90bb-3bf79f8559f1'",
      })
  void bringsTheKeyIntoItsStoredForm(String filter) {
    assertThat(FilterEvaluator.matches(Types.bind(filter), Types.job("Id='" + Types.ID + "'")))
        .isTrue();
  }

  /// A database compares and capitalises text that is in no column by its own language.
  @ParameterizedTest
  @ValueSource(
      strings = {"toupper('ünny')", "concat(toupper('ü'),'NNY')", "replace('üNNx','x','Y')"})
  void knowsTheValueOfWhatNoEntityChanges(String constant) {
    assertThat(Types.bind("Name eq " + constant)).isEqualTo(Types.bind("Name eq 'üNNY'"));
    assertThat(Types.bind("'a' lt 'B'")).isEqualTo(Types.bind("false"));
    assertThat(Types.bind("1 add 2 eq 3")).isEqualTo(Types.bind("true"));
  }

  @Test
  void bringsIdsOfOtherSetsIntoTheirStoredForm() {
    String id = "nb:cid:UUID:f3c43f94-327f-2347-90bb-3bf79f8559f1";
    BoundFilter filter = Types.bind("ParentAssetId eq '" + id.replace(":", "%3A") + "'");

    assertThat(FilterEvaluator.matches(filter, Types.job("ParentAssetId='" + id + "'"))).isTrue();
    assertThat(FilterEvaluator.matches(Types.bind("ParentAssetId eq 'nb%3'"), Types.job()))
        .isFalse();
  }

  @Test
  void hidesPropertiesThatAreNewerThanTheCaller() {
    Filter filter = FilterParser.parse("Later eq 'x'");

    assertThat(FilterBinder.bind(filter, Types.JOBS, ApiVersion.of(11))).isNotNull();
    assertThatThrownBy(() -> FilterBinder.bind(filter, Types.JOBS, ApiVersion.of(10)))
        .isInstanceOf(ODataError.class);
  }

  @Test
  void givesLiteralsTheTypeOfTheOtherSide() {
    assertThat(literal("Size eq 5")).isEqualTo(new Value.Int64(5));
    assertThat(literal("State eq 5L")).isEqualTo(new Value.Int(5));
    assertThat(literal("State eq 5000000000")).isEqualTo(new Value.Int64(5_000_000_000L));
    assertThat(literal("Duration eq 5")).isEqualTo(new Value.Real(5));
    assertThat(literal("State eq 1.5")).isEqualTo(new Value.Real(1.5));
    assertThat(literal("Account eq '61318CE3-0000-0000-0000-00000000000a'"))
        .isInstanceOf(Value.Uid.class);
  }

  private static Value literal(String filter) {
    BoundFilter.Compare compare = (BoundFilter.Compare) Types.bind(filter);
    return ((BoundFilter.Literal) compare.right()).value();
  }

  @Test
  void balancesLongChains() {
    String chain =
        IntStream.range(0, 400).mapToObj(i -> "State eq " + i).collect(Collectors.joining(" or "));

    BoundFilter filter = Types.bind(chain);

    assertThat(depth(filter)).isLessThan(12);
    assertThat(FilterEvaluator.matches(filter, Types.job("State=399"))).isTrue();
    assertThat(FilterEvaluator.matches(filter, Types.job("State=400"))).isFalse();
  }

  private static int depth(BoundFilter filter) {
    return filter instanceof BoundFilter.Or(BoundFilter left, BoundFilter right)
        ? 1 + Math.max(depth(left), depth(right))
        : 1;
  }

  @Test
  void unwrapsConditionsUsedAsValues() {
    assertThat(Types.bind("(State eq 1) eq true"))
        .isInstanceOfSatisfying(
            BoundFilter.Compare.class,
            compare -> {
              assertThat(compare.left()).isInstanceOf(BoundFilter.Truth.class);
              assertThat(compare.left().type()).isEqualTo(Primitive.BOOLEAN);
            });
  }
}
