package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.service.ODataResponse;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lists depend on what is stored alone, so that one may be given again until that changes.
class FeedsOfASnapshotTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aLongListIsGivenAgainUntilAnythingInItChanges(TestDatabase kind) {
    try (EverySet sets = EverySet.open(kind, folder)) {
      TestWire wire = sets.wire();
      String id = "";
      for (int i = 0; i < 300; i++) {
        id = TestWire.text(wire.told("POST Assets", named("asset " + i)), "Id");
      }
      String key = id.replace(":", "%3A");
      assertGivenAgain(wire, "GET Assets");

      wire.ask("POST Assets", named("one more"));
      assertThat(wire.told("GET Assets")).contains("\"one more\"");
      wire.ask("MERGE Assets('" + key + "')", named("another name"));
      assertThat(wire.told("GET Assets")).contains("\"another name\"").doesNotContain("asset 299");
      wire.ask("DELETE Assets('" + key + "')", "");
      assertThat(wire.told("GET Assets")).doesNotContain("another name", id);
      assertGivenAgain(wire, "GET Assets");
    }
  }

  /// On PostgreSQL the tests beside this one commit on the same server.
  private static void assertGivenAgain(TestWire wire, String request) {
    int tries = 0;
    ODataResponse first = wire.ask(request, "");
    ODataResponse second = wire.ask(request, "");
    // Equal only with the very same bytes.
    while (!first.equals(second)) {
      assertThat(tries++).isLessThan(100);
      first = second;
      second = wire.ask(request, "");
    }
    assertThat(first.body()).hasSizeGreaterThan(64 * 1024);
  }

  @Test
  void noListChangesWithTheTime() throws Exception {
    AtomicReference<Instant> clock = new AtomicReference<>(NOON);
    try (EverySet sets = EverySet.open(TestDatabase.SQLITE, folder, clock::get)) {
      FullTables.fill(sets.database());
      List<String> before = lists(sets.wire());
      clock.set(NOON.plus(Duration.ofDays(4000)));

      assertThat(lists(sets.wire())).isEqualTo(before);
    }
  }

  /// The first ten of every set; so short a list is made anew each time.
  private static List<String> lists(TestWire wire) {
    List<String> lists =
        wire.sets().stream().map(set -> wire.told("GET " + set + "?$top=10")).toList();
    assertThat(lists)
        .allSatisfy(list -> assertThat(list).startsWith("200 ").hasSizeLessThan(64 * 1024));
    return lists;
  }

  private static String named(String name) {
    return "{\"Name\":\"" + name + "\"}";
  }
}
