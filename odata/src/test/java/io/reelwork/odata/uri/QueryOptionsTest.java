package io.reelwork.odata.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryOptionsTest {
  private static Query bind(String query) {
    return QueryOptions.parse(query).bind(Types.JOBS, ApiVersion.LATEST);
  }

  @Test
  void readsNamesAndValuesInEveryEncoding() {
    Query query =
        bind(
            "%24filter=State%20eq+3&$top=2&%24skip=5&$orderby=Created+desc,Name&$inlinecount=allpages&timeout=90");

    assertThat(query.filter()).isPresent();
    assertThat(query.top()).hasValue(2);
    assertThat(query.skip()).isEqualTo(5);
    assertThat(query.inlineCount()).isTrue();
    assertThat(query.orderBy())
        .extracting(order -> order.property().name() + " " + order.descending())
        .containsExactly("Created true", "Name false");
  }

  @Test
  void keepsCustomOptionsAndFindsThemInAnyCase() {
    QueryOptions options = QueryOptions.parse("jobId=%27nb%3Ajid%27&keepcontainer=true&&x&=y");

    assertThat(options.custom("JOBID")).contains("'nb:jid'");
    assertThat(options.custom()).containsEntry("x", "").doesNotContainKey("");
    assertThat(options.system()).isEmpty();
  }

  @Test
  void selectsWithBlanksAfterCommas() {
    QueryOptions options = QueryOptions.parse("$select=State,%20Name,Tasks");

    assertThat(options.select(Types.JOBS, ApiVersion.LATEST))
        .containsExactly("State", "Name", "Tasks");
    assertThat(QueryOptions.parse("$select=*").select(Types.JOBS, ApiVersion.LATEST)).isEmpty();
    assertThat(QueryOptions.parse("").select(Types.JOBS, ApiVersion.LATEST)).isEmpty();
  }

  @Test
  void expandsOneLevelOfNavigationsThatTheCallerSees() {
    QueryOptions options = QueryOptions.parse("$expand=Tasks,%20Tasks");

    assertThat(options.expand(Types.JOBS, ApiVersion.LATEST))
        .extracting(Navigation::name)
        .containsExactly("Tasks");
    assertThat(QueryOptions.parse("$expand=").expand(Types.JOBS, ApiVersion.LATEST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$expand=Name", "$expand=Nope", "$expand=Tasks/Name", "$expand=Tasks,"})
  void refusesToExpandWhatIsNoNavigation(String query) {
    QueryOptions options = QueryOptions.parse(query);

    assertThatThrownBy(() -> options.expand(Types.JOBS, ApiVersion.LATEST))
        .isInstanceOf(ODataError.class)
        .hasMessageStartingWith("$expand: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$bogus=1",
        "%24bogus=1",
        "$top=1&$top=2",
        "$top=-1",
        "$top=x",
        "$top=1.5",
        "$skip=-1",
        "$skip=99999999999999999999",
        "$inlinecount=some",
        "$orderby=Nope",
        "$orderby=Name%20up",
        "$orderby=Name,,State",
        "$orderby=Tags",
        "$orderby=tolower(Name)",
        "$filter=%zz",
        "$filter=Name%20eq%20%ff",
        "$filter=Name%20eq%20'%00'",
        "$Top=1"
      })
  void refusesMalformedOptions(String query) {
    assertThatThrownBy(() -> bind(query))
        .isInstanceOfSatisfying(
            ODataError.class, e -> assertThat(e.code().status()).isEqualTo(400));
  }

  @Test
  void readsOverFormatAndEmptyOptions() {
    assertThat(bind("$format=json&$filter=&$top=&$orderby=")).isEqualTo(Query.all());
    assertThat(bind("")).isEqualTo(Query.all());
    assertThat(bind("$top=99999999999").top()).hasValue(Integer.MAX_VALUE);
  }
}
