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
import org.junit.jupiter.params.provider.ValueSource;

final class NarrownessTest {
  private static final EntityType TYPE =
      EntityType.of(
          "Thing",
          "Things",
          new KeyForm.Name(),
          List.of(Property.text("Id"), Property.text("Name"), Property.int32("State")),
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
}
