package io.reelwork.odata.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.uri.Query;
import io.reelwork.odata.uri.QueryOptions;
import org.junit.jupiter.api.Test;

class KnownQueriesTest {
  private static final String TEXT = "$filter=Name%20eq%20'a'&$top=3";
  private static final ApiVersion LATEST = ApiVersion.LATEST;

  private final KnownQueries known = new KnownQueries();

  @Test
  void understandsATextOnce() {
    Query first = known.meaning(TEXT, Fixture.JOBS, LATEST);

    assertThat(first).isEqualTo(QueryOptions.parse(TEXT).bind(Fixture.JOBS, LATEST));
    assertThat(known.meaning(TEXT, Fixture.JOBS, LATEST)).isSameAs(first);
    assertThat(known.options(TEXT)).isSameAs(known.options(TEXT));
  }

  @Test
  void tellsSetsApart() {
    Query jobs = known.meaning(TEXT, Fixture.JOBS, LATEST);
    Query tasks = known.meaning(TEXT, Fixture.TASKS, LATEST);

    assertThat(tasks).isEqualTo(QueryOptions.parse(TEXT).bind(Fixture.TASKS, LATEST));
    assertThat(known.meaning(TEXT, Fixture.JOBS, LATEST)).isSameAs(jobs);
  }

  @Test
  void understandsAnAcceptHeaderOnce() {
    Formats formats = Fixture.realFormats();

    assertThat(known.format(formats, "application/json", "3.0")).contains(formats.minimal());
    assertThat(known.format(formats, "application/json", "2.0")).contains(formats.verbose());
    assertThat(known.format(formats, "image/png", "3.0")).isEmpty();
    assertThat(known.format(formats, "application/json", "3.0")).contains(formats.minimal());
    assertThat(known.format(formats, "image/png", "3.0")).isEmpty();
  }

  @Test
  void understandsMoreThanItKeeps() {
    for (int top = 0; top < 10_000; top++) {
      Query query = known.meaning("$top=" + top, Fixture.JOBS, LATEST);
      assertThat(query.top()).hasValue(top);
    }
    String longOne = "$filter=Name%20eq%20'" + "a".repeat(5000) + "'";
    assertThat(known.meaning(longOne, Fixture.JOBS, LATEST).filter()).isPresent();
  }
}
