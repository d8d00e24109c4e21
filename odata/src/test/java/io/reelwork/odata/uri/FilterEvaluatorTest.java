package io.reelwork.odata.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.ODataError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterEvaluatorTest {
  private static final Entity JOB =
      Types.job(
          "Id='" + Types.ID + "'",
          "Name='  Größe 😀 AbC '",
          "State=3",
          "Size=5000000000L",
          "Duration=2.5d",
          "IsDefault=true",
          "Created=datetime'2015-02-11T01:46:08.897Z'",
          "Length=time'PT1H'",
          "Account=guid'61318ce3-0000-0000-0000-00000000000a'",
          "ParentAssetId=null",
          "Later=null");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "State eq 3",
        "State ne 4",
        "State gt 2.5",
        "State eq 3.0",
        "Size gt 4999999999",
        "Duration le 2.5",
        "IsDefault",
        "IsDefault eq true",
        "not (IsDefault eq false)",
        "(State eq 3) eq true",
        "startswith(Name,'  Gr')",
        "startswith(Name,'  Gr') eq true",
        "endswith(Name,'C ')",
        "substringof('😀',Name)",
        "indexof(Name,'😀') eq 8",
        "indexof(Name,'zzz') eq -1",
        "indexof(Name,'') eq 0",
        "length(Name) eq 14",
        "tolower(Name) eq '  größe 😀 abc '",
        "toupper('äb') eq 'äB'",
        "trim(Name) eq 'Größe 😀 AbC'",
        "concat(concat(trim(' a '),'b'),'c') eq 'abc'",
        "substring(Name,8) eq '😀 AbC '",
        "substring(Name,8,1) eq '😀'",
        "substring(Name,99) eq ''",
        "substring(Name,-1,2) eq '  '",
        "substring(Name,0,-5) eq ''",
        "replace('banana','an','x') eq 'bxxa'",
        "replace('banana','','x') eq 'banana'",
        "year(Created) eq 2015 and month(Created) eq 2 and day(Created) eq 11",
        "hour(Created) eq 1 and minute(Created) eq 46 and second(Created) eq 8",
        "round(Duration) eq 3 and floor(Duration) eq 2 and ceiling(Duration) eq 3",
        "round(-2.5) eq -3",
        "round(State) eq 3",
        "State add 1 eq 4 and State sub 1 eq 2 and State mul 2 eq 6",
        "State div 2 eq 1 and State mod 2 eq 1",
        "-7 div 2 eq -3 and -7 mod 2 eq -1",
        "Duration div 2 eq 1.25",
        "-State eq -3",
        "Created gt datetime'2015-02-11T01:46:08'",
        "Created eq datetime'2015-02-11T02:46:08.897+01:00'",
        "Length eq time'PT60M'",
        "Account eq '61318CE3-0000-0000-0000-00000000000A'",
        "Later eq null",
        "null eq Later",
        "null eq null",
        "Later ne 'x'",
        "Name ne null",
        "not (Later gt 'a')",
        "not startswith(Later,'a')",
        "length(Later) eq null",
        "State div 0 eq null",
        "'\uffff' lt '😀'",
        "'a' lt 'b' and 'B' lt 'a' and 'a' lt 'aa'",
      })
  void holds(String filter) {
    assertThat(FilterEvaluator.matches(Types.bind(filter), JOB)).isTrue();
    assertThat(FilterEvaluator.matches(Types.bind("not (" + filter + ")"), JOB)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "State eq null",
        "Later eq 'x'",
        "Later gt 'x'",
        "Later le 'x'",
        "startswith(Later,'')",
        "Name eq '  größe 😀 abc '",
        "null ne null",
        "false",
      })
  void doesNotHold(String filter) {
    assertThat(FilterEvaluator.matches(Types.bind(filter), JOB)).isFalse();
    assertThat(FilterEvaluator.matches(Types.bind("not (" + filter + ")"), JOB)).isTrue();
  }

  @Test
  void refusesWholeNumbersBeyondTheirRange() {
    BoundFilter filter = Types.bind("Size mul 9000000000000000000 eq 1");

    assertThatThrownBy(() -> FilterEvaluator.matches(filter, JOB)).isInstanceOf(ODataError.class);
  }

  /// Each call makes a hundred characters of one.
  @ParameterizedTest
  @ValueSource(strings = {"concat(Name,'a')", "'a'"})
  void refusesTextsThatGrowWithoutEnd(String text) {
    String filter = text;
    for (int i = 0; i < 10; i++) {
      filter = "replace(" + filter + ",'a','" + "a".repeat(100) + "')";
    }
    String endless = filter + " eq 'a'";

    assertThatThrownBy(() -> FilterEvaluator.matches(Types.bind(endless), JOB))
        .isInstanceOfSatisfying(
            ODataError.class, e -> assertThat(e.code().status()).isEqualTo(400));
  }

  @Test
  void neverFailsOnRandomFilters() {
    Random random = new Random(7);
    int bound = 0;
    for (int round = 0; round < 20_000; round++) {
      Filter filter = FilterParserTest.anyFilter(random, 3);
      try {
        FilterEvaluator.matches(FilterBinder.bind(filter, Types.JOBS, ApiVersion.LATEST), JOB);
        bound++;
      } catch (ODataError e) {
        assertThat(e.code().status()).as(filter.print()).isEqualTo(400);
      }
    }
    assertThat(bound).isGreaterThan(500);
  }

  @Test
  void sortsNullsFirstAscendingAndLastDescending() {
    assertThat(sorted("Name asc")).containsExactly("null", "'B'", "'a'", "'\uffff'", "'😀'");
    assertThat(sorted("Name desc")).containsExactly("'😀'", "'\uffff'", "'a'", "'B'", "null");
  }

  private static List<String> sorted(String orderBy) {
    List<Entity> entities = new ArrayList<>();
    for (String name : List.of("'a'", "null", "'😀'", "'B'", "'\uffff'")) {
      entities.add(Types.job("Name=" + name));
    }
    Collections.shuffle(entities, new Random(3));
    Query query =
        QueryOptions.parse("$orderby=" + PercentEncoding.encode(orderBy))
            .bind(Types.JOBS, ApiVersion.LATEST);
    return entities.stream()
        .sorted(FilterEvaluator.order(query.orderBy()))
        .map(entity -> Literals.format(entity.value("Name")))
        .toList();
  }
}
