package io.reelwork.odata.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.ApiVersion;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownFeedsTest {
  private static final int LONG = 100_000;

  private int snapshot;
  private int snapshotsTaken;
  private int made;

  private final KnownFeeds feeds =
      new KnownFeeds(() -> {
        snapshotsTaken++;
        return snapshot;
      });

  @Test
  void keepsWhatIsAskedForAgainUntilSomethingChanges() {
    ask("Jobs", LONG);
    ODataResponse second = ask("Jobs", LONG);

    assertThat(ask("Jobs", LONG)).isSameAs(second);
    assertThat(made).isEqualTo(2);

    snapshot++;
    ODataResponse changed = ask("Jobs", LONG);
    assertThat(changed).isNotSameAs(second);
    assertThat(ask("Jobs", LONG)).isSameAs(changed);
  }

  @Test
  void doesNotMissAChangeWhileItMakesAnAnswer() {
    ask("Jobs", LONG);
    feeds.answer(
        asked("Jobs"),
        () -> {
          ODataResponse before = answer(LONG);
          snapshot++;
          return before;
        });

    ask("Jobs", LONG);
    assertThat(made).as("nothing of before the change was given").isEqualTo(3);
  }

  @Test
  void makesShortAnswersWithoutASnapshot() {
    for (int i = 0; i < 5; i++) {
      ask("Jobs", 1000);
    }

    assertThat(made).isEqualTo(5);
    assertThat(snapshotsTaken).isZero();
  }

  @Test
  void tellsEverythingApartThatAnAnswerDependsOn() {
    FakeFormat format = new FakeFormat("a");
    Call call = new Call("one", ApiVersion.LATEST, URI.create("http://a/api/"));
    KnownFeeds.Asked asked = new KnownFeeds.Asked(call, "Jobs", "$top=1", format);

    Set<KnownFeeds.Asked> all =
        Stream.of(
                asked,
                new KnownFeeds.Asked(call, "Assets", "$top=1", format),
                new KnownFeeds.Asked(call, "Jobs", "$top=2", format),
                new KnownFeeds.Asked(call, "Jobs", "$top=1", new FakeFormat("b")),
                of(asked, new Call("two", call.version(), call.root())),
                of(asked, new Call("one", ApiVersion.parse("2.1").orElseThrow(), call.root())),
                of(asked, new Call("one", call.version(), URI.create("http://b/api/"))))
            .collect(Collectors.toSet());

    all.forEach(one -> feeds.answer(one, () -> answer(LONG)));
    List<ODataResponse> kept =
        all.stream().map(one -> feeds.answer(one, () -> answer(LONG))).toList();
    assertThat(all).hasSize(7);
    assertThat(kept).doesNotHaveDuplicates();
  }

  private static KnownFeeds.Asked of(KnownFeeds.Asked asked, Call call) {
    return new KnownFeeds.Asked(call, asked.path(), asked.query(), asked.format());
  }

  @Test
  void forgetsWhatWasAskedForLongestAgo() {
    int size = KnownFeeds.MOST_BYTES / 4;
    for (String set : List.of("A", "B", "C", "D", "E")) {
      ask(set, size);
      ask(set, size);
      ask("A", size);
    }
    assertThat(made).as("A is kept, for it was asked for all the time").isEqualTo(10);

    ask("E", size);
    assertThat(made).isEqualTo(10);
    ask("B", size);
    assertThat(made).as("B had to go for E").isEqualTo(11);
  }

  @Test
  void forgetsWhatIsTooLongToKeep() {
    ask("Jobs", KnownFeeds.MOST_BYTES + 1);
    ask("Jobs", KnownFeeds.MOST_BYTES + 1);
    ask("Jobs", KnownFeeds.MOST_BYTES + 1);

    assertThat(made).isEqualTo(3);
  }

  private ODataResponse ask(String set, int bytes) {
    return feeds.answer(asked(set), () -> answer(bytes));
  }

  private static KnownFeeds.Asked asked(String set) {
    Call call = new Call("reelwork", ApiVersion.LATEST, URI.create("http://a/api/"));
    return new KnownFeeds.Asked(call, set, "", new FakeFormat("a"));
  }

  private ODataResponse answer(int bytes) {
    made++;
    return new ODataResponse(200, List.of(), new byte[bytes]);
  }
}
