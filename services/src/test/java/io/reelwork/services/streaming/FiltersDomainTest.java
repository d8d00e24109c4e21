package io.reelwork.services.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.NewAsset;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.streaming.TrackCondition.Operator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Filters as the other features use them.
class FiltersDomainTest {
  private static final String ACCOUNT = "reelwork";
  private static final FilterName MOBILE = new FilterName("Mobile");
  private static final PresentationTimeRange RANGE =
      new PresentationTimeRange(5, 9, Long.MAX_VALUE, 0, 1000, true);
  private static final List<TrackSelection> AUDIO =
      List.of(
          new TrackSelection(
              List.of(
                  new TrackCondition(TrackProperty.TYPE, "audio", Operator.EQUAL),
                  new TrackCondition(TrackProperty.BITRATE, "-128000", Operator.NOT_EQUAL))));

  @TempDir Path folder;

  private StreamingRoom open(TestDatabase kind) {
    return StreamingRoom.open(kind, folder);
  }

  private static AssetId asset(StreamingRoom room) {
    NewAsset asset = new NewAsset(Optional.of("a"), 0, Optional.empty(), 0, List.of());
    return room.database().transaction(() -> room.catalog().assets().create(ACCOUNT, asset)).id();
  }

  private static Filter filter(Optional<AssetId> asset) {
    return new Filter(
        new FilterKey(asset, MOBILE),
        Optional.of(new FirstQuality(Optional.of(100_000))),
        Optional.of(RANGE),
        AUDIO);
  }

  private static Filter create(StreamingRoom room, Filter filter) {
    return room.database().transaction(() -> room.streaming().filters().create(ACCOUNT, filter));
  }

  @ParameterizedTest
  @EnumSource
  void isCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      Filters filters = room.streaming().filters();
      for (Filter made : List.of(filter(Optional.empty()), filter(Optional.of(asset(room))))) {
        FilterKey key = made.key();
        assertThat(create(room, made)).isEqualTo(made);
        assertThat(filters.find(ACCOUNT, key)).contains(made);
        assertThat(filters.find("other", key)).isEmpty();

        Filter bare = new Filter(key, Optional.empty(), Optional.empty(), List.of());
        assertThat(filters.update(ACCOUNT, key, _ -> bare)).isTrue();
        assertThat(filters.find(ACCOUNT, key)).contains(bare);

        assertThat(filters.delete(ACCOUNT, key)).isTrue();
        assertThat(filters.delete(ACCOUNT, key)).isFalse();
        assertThat(filters.update(ACCOUNT, key, _ -> bare)).isFalse();
      }
    }
  }

  private static List<Object> stored(StreamingRoom room) {
    return room.database()
        .read(sql ->
            sql.select(
                    DSL.field("first_quality"),
                    DSL.field("presentation_time_range"),
                    DSL.field("tracks"))
                .from("filter")
                .fetchSingle()
                .intoList());
  }

  /// Rows of earlier programs hold this text too.
  @ParameterizedTest
  @EnumSource
  void isStoredAsTheTextThatItAlwaysWas(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      create(room, filter(Optional.empty()));

      assertThat(stored(room))
          .containsExactly(
              "{\"Bitrate\":100000}",
              "{\"StartTimestamp\":5,\"EndTimestamp\":9,"
                  + "\"PresentationWindowDuration\":9223372036854775807,"
                  + "\"LiveBackoffDuration\":0,\"Timescale\":1000,\"ForceEndTimestamp\":true}",
              "[{\"PropertyConditions\":["
                  + "{\"Property\":\"Type\",\"Value\":\"audio\",\"Operator\":\"Equal\"},"
                  + "{\"Property\":\"Bitrate\",\"Value\":\"-128000\",\"Operator\":\"NotEqual\"}]}]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsMembersThatAnEarlierProgramLeftOut(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      create(room, filter(Optional.empty()));
      room.database()
          .write(sql ->
              sql.execute("update filter set first_quality = '{}', tracks = null where 1 = 1"));

      assertThat(room.streaming().filters().find(ACCOUNT, new FilterKey(Optional.empty(), MOBILE)))
          .hasValueSatisfying(filter -> {
            assertThat(filter.firstQuality()).contains(new FirstQuality(Optional.empty()));
            assertThat(filter.tracks()).isEmpty();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void storesNoMemberThatIsNull(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      Optional<FirstQuality> open = Optional.of(new FirstQuality(Optional.empty()));
      FilterKey key = new FilterKey(Optional.empty(), MOBILE);
      create(room, new Filter(key, open, Optional.empty(), List.of()));

      assertThat(stored(room)).containsExactly("{}", null, "[]");
      assertThat(room.streaming().filters().find(ACCOUNT, key).orElseThrow().firstQuality())
          .isEqualTo(open);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesWithItsAssetAlone(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      Filters filters = room.streaming().filters();
      Filter one = create(room, filter(Optional.of(asset(room))));
      Filter other = create(room, filter(Optional.of(asset(room))));
      Filter ofAll = create(room, filter(Optional.empty()));

      room.database()
          .transaction(() -> {
            room.streaming().deleteWith(ACCOUNT, one.key().asset().orElseThrow());
            return ACCOUNT;
          });

      assertThat(filters.find(ACCOUNT, one.key())).isEmpty();
      assertThat(filters.find(ACCOUNT, other.key())).contains(other);
      assertThat(filters.find(ACCOUNT, ofAll.key())).contains(ofAll);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAKeyInUseAndAMissingAsset(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      create(room, filter(Optional.empty()));
      assertThatThrownBy(() -> create(room, filter(Optional.empty())))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.CONFLICT));
      AssetId missing = new AssetId("nb:cid:UUID:" + UUID.randomUUID());
      assertThatThrownBy(() -> create(room, filter(Optional.of(missing))))
          .hasMessage("ParentAssetId: there is no asset " + missing);
    }
  }

  @Test
  void refusesValuesThatNoFilterCanHave() {
    assertThatThrownBy(() -> new FilterName("a;b"))
        .hasMessage(
            "Name: must be 1 to 256 characters without ; , / \\ ? # % & ( ) and quotes"
                + " but was 'a;b'");
    assertThatThrownBy(() -> new FirstQuality(Optional.of(0)))
        .hasMessage("FirstQuality.Bitrate: must be more than 0 but was 0");
    assertThatThrownBy(() -> new PresentationTimeRange(2, 1, Long.MAX_VALUE, 0, 1, false))
        .hasMessage(
            "PresentationTimeRange.StartTimestamp: must be at most EndTimestamp 1 but was 2");
    assertThatThrownBy(() -> TrackCondition.of("Colour", "", "Equal"))
        .hasMessage(
            "Tracks.PropertyConditions.Property: must be one of Type, Name, Language, FourCC,"
                + " Bitrate but was 'Colour'");
    assertThatThrownBy(() -> TrackCondition.of("type", "film", "equal"))
        .hasMessage("Tracks.PropertyConditions.Value: must be a value of Type but was 'film'");
  }
}
