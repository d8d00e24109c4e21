package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.uri.BoundFilter;
import io.reelwork.odata.uri.FilterBinder;
import io.reelwork.odata.uri.FilterParser;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NarrownessTest {
  private static final EntityType TYPE =
      EntityType.of(
          "Thing",
          "Things",
          new KeyForm.Name(),
          List.of(
              Property.text("Id"),
              Property.text("Name"),
              Property.int32("State"),
              Property.dateTime("Created").notNull(),
              Property.dateTime("EndTime")),
          List.of());

  private static BoundFilter bound(String filter) {
    return FilterBinder.bind(FilterParser.parse(filter), TYPE, ApiVersion.LATEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Name eq 'a'", "State eq 2 and Id eq 'a'", "Id eq 'a' or Name eq 'b'"})
  void fewRowsHaveATextThatIsNamed(String filter) {
    assertThat(Narrowness.leavesFew(bound(filter))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "State eq 2",
        "Name ne 'a'",
        "not (Name eq 'a')",
        "Name eq 'a' or State eq 2",
        "startswith(Name,'a')"
      })
  void manyMayBeLeftOtherwise(String filter) {
    assertThat(Narrowness.leavesFew(bound(filter))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Id eq 'a' or Id eq 'b'", "State eq 2 and (Name eq 'a' or Name eq 'b')"})
  void severalTextsAreAChoice(String filter) {
    assertThat(Narrowness.leavesFewOfSeveral(bound(filter))).isTrue();
    assertThat(Narrowness.leavesFewOfSeveral(bound("Name eq 'a'"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | Created ge datetime'2026-11-01T00:00:00'
          true  | State eq 2 and Created lt datetime'2026-11-01T00:00:00'
          false | Created ge datetime'2026-11-01T00:00:00' or State eq 2
          false | Created ne datetime'2026-11-01T00:00:00'
          false | EndTime ge datetime'2026-11-01T00:00:00'
          """)
  void knowsFiltersByTheTimeOfCreation(boolean bounds, String filter) {
    assertThat(Narrowness.boundsCreated(bound(filter))).isEqualTo(bounds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | State eq 0 or State eq 2
          3 | State eq 0 or State eq 2 or State eq 1 or State eq 2
          2 | Name eq 'a' and (State eq 0 or State eq 2)
          1 | State eq 0
          1 | State eq 0 or Name eq 'a'
          1 | State eq 0 or State gt 2
          1 | State eq 0 or State eq null
          1 | Name eq 'a' or Name eq 'b'
          """)
  void takesValuesOfOneNumberApart(int alternatives, String filter) {
    assertThat(Alternatives.of(bound(filter))).hasSize(alternatives);
  }
}
