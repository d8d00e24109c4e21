package io.reelwork.formats.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.formats.mp4.Box.CompositionOffsets;
import io.reelwork.formats.mp4.Box.EditList.Edit;
import io.reelwork.formats.mp4.Box.TimeToSample.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long a track is shown. Times are in units of 1/100 s, those of edits in 1/1000 s.
final class TrackTest {
  private static final Box.Head HEAD = new Box.Head(0, 0);

  @Test
  void lastsFromItsFirstSampleToTheEndOfItsLast() {
    var track = track(samples(List.of(new Run(4, 10), new Run(1, 500))));

    assertThat(track.startUs()).isZero();
    assertThat(track.durationUs()).isEqualTo(5_400_000);
  }

  @Test
  void lastsAsLongAsItIsShownWhateverTheDecodingTimesSay() {
    // A picture after a pause of 5 s: decoded early, because others refer to it.
    var table = samples(List.of(new Run(5, 4)), 8, 500, 0, 0, 0);

    var track = track(table, new Edit(5_000, 8, 1 << 16));

    assertThat(table.duration()).isEqualTo(20);
    assertThat(track.startUs()).isZero();
    assertThat(track.endUs()).isEqualTo(5_000_000);
  }

  @Test
  void endsWithItsEditNotWithTheGapBetweenDecodingTimes() {
    var track =
        track(
            samples(List.of(new Run(2, 400), new Run(1, 4)), 800, 1200, 400),
            new Edit(8040, 800, 1 << 16));

    assertThat(track.endUs()).isEqualTo(8_040_000);
  }

  @Test
  void beginsBehindAnEmptyEdit() {
    var track =
        track(samples(List.of(new Run(100, 2))), new Edit(4000, -1, 0), new Edit(2000, 0, 0));

    assertThat(track.startUs()).isEqualTo(4_000_000);
    assertThat(track.endUs()).isEqualTo(6_000_000);
    assertThat(track.durationUs()).isEqualTo(2_000_000);
  }

  @Test
  void anEditIsNoLongerThanItsMediaAndSeveralFollowEachOther() {
    var track =
        track(
            samples(List.of(new Run(100, 2))),
            new Edit(500, 0, 1 << 16),
            new Edit(9_000, 150, 1 << 16));

    assertThat(track.endUs()).isEqualTo(1_000_000);
  }

  @Test
  void anEditOfNoLengthShowsTheRest() {
    var track = track(samples(List.of(new Run(100, 2))), new Edit(0, 50, 1 << 16));

    assertThat(track.durationUs()).isEqualTo(1_500_000);
  }

  @Test
  void aTrackWithoutSamplesLastsNoTime() {
    assertThat(track(samples(List.of())).durationUs()).isZero();
  }

  private static SampleTable samples(List<Run> runs, int... offsets) {
    long count = runs.stream().mapToLong(Run::count).sum();
    var boxes = new ArrayList<Box>();
    boxes.add(new Box.SampleSizes(HEAD, 1, count, Longs.of()));
    boxes.add(new Box.TimeToSample(HEAD, runs));
    if (offsets.length > 0) {
      boxes.add(
          new CompositionOffsets(
              HEAD,
              Arrays.stream(offsets)
                  .mapToObj(offset -> new CompositionOffsets.Run(1, offset))
                  .toList()));
    }
    boolean any = count > 0;
    boxes.add(
        new Box.SampleToChunk(
            HEAD, any ? List.of(new Box.SampleToChunk.Run(1, count, 1)) : List.of()));
    boxes.add(new Box.ChunkOffsets(FourCc.of("stco"), HEAD, any ? Longs.of(0) : Longs.of()));
    return SampleTable.of(new Box.Container(FourCc.of("stbl"), boxes), 1, 1000, "stbl");
  }

  private static Track track(SampleTable samples, Edit... edits) {
    return new Track(
        1,
        FourCc.of("vide"),
        100,
        0,
        "und",
        new Box.Unknown(FourCc.of("avc1"), Bytes.of()),
        List.of(edits),
        1000,
        0,
        samples);
  }
}
