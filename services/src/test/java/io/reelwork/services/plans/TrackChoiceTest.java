package io.reelwork.services.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.ffmpeg.Colour;
import io.reelwork.services.ffmpeg.Completeness;
import io.reelwork.services.ffmpeg.MediaInfo;
import io.reelwork.services.ffmpeg.MediaStream;
import io.reelwork.services.ffmpeg.Packets;
import io.reelwork.services.ffmpeg.Ratio;
import io.reelwork.services.ffmpeg.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrackChoiceTest {
  @Test
  void aDefaultPictureComesBeforeALargerOne() {
    var choice = choice(video(0, 320, 100, 4, "default"), video(1, 1920, 100, 4));

    assertThat(picture(choice)).isZero();
  }

  @Test
  void movingPicturesComeBeforeStills() {
    var choice = choice(video(0, 2048, 1, 4, "default"), video(1, 320, 58, 2));

    assertThat(picture(choice)).isEqualTo(1);
  }

  @Test
  void theLongestComesBeforeTheLargestAndSizeDecidesAmongEquals() {
    assertThat(picture(choice(video(0, 320, 100, 60), video(1, 1920, 100, 4)))).isZero();
    assertThat(picture(choice(video(0, 320, 100, 60), video(1, 1920, 100, 59)))).isEqualTo(1);
  }

  @Test
  void soundIsOfThePicturesProgramme() {
    var programs =
        List.of(
            new MediaInfo.Program(1, List.of(0, 1), Map.of()),
            new MediaInfo.Program(2, List.of(2, 3), Map.of()));

    var choice = choice(programs, video(0, 320, 100, 4), audio(1), video(2, 640, 100, 4), audio(3));

    assertThat(picture(choice)).isEqualTo(2);
    assertThat(sounds(choice)).containsExactly(3);
  }

  @Test
  void theMainSoundOfEachLanguageComesBeforeItsDescriptions() {
    var choice =
        choice(
            audio(0, "eng", 4, "visual impaired"),
            audio(1, "en", 4),
            audio(2, "fre", 4, "comment", "default"),
            audio(3, "fr-CA", 4));

    assertThat(sounds(choice)).containsExactly(1, 3);
  }

  @Test
  void aSoundThatIsTooShortGivesWay() {
    assertThat(sounds(choice(audio(0, "eng", 0.3), audio(1, "eng", 3)))).containsExactly(1);
  }

  @Test
  void whatCannotBeDecodedIsLeftOutAndNamed() {
    var choice = choice(video(0, 320, 100, 4), unknown(1), audio(2));

    assertThat(sounds(choice)).containsExactly(2);
    assertThat(choice.leftOut())
        .containsExactly("Track 2 was left out, its sound (APAC) cannot be decoded here.");
    assertThat(choice.lostSound()).isEmpty();
    assertThat(choice(video(0, 320, 100, 4), unknown(1)).lostSound()).contains("APAC");
  }

  @Test
  void aDisabledTrackGivesWayToAnEnabledOneOfLessWorth() {
    assertThat(
            picture(choice(video(0, 1920, 100, 4, "default", "disabled"), video(1, 320, 100, 4))))
        .isEqualTo(1);
    assertThat(sounds(choice(audio(0, "eng", 4, "disabled"), audio(1, "fre", 4, "comment"))))
        .containsExactly(1);
    assertThat(sounds(choice(audio(0, "eng", 4, "disabled")))).containsExactly(0);
  }

  @Test
  void aTrackThatHoldsNothingIsLeftOutAndNamed() {
    var choice = choice(video(0, 320, 100, 4), video(1, 1920, 0, 0), audio(2));

    assertThat(picture(choice)).isEqualTo(0);
    assertThat(choice.leftOut()).containsExactly("Track 2 was left out, it holds nothing.");
  }

  private static int picture(TrackChoice choice) {
    return choice.video().orElseThrow().track().index();
  }

  private static List<Integer> sounds(TrackChoice choice) {
    return choice.audio().stream().map(stream -> stream.track().index()).toList();
  }

  private static TrackChoice choice(MediaStream... streams) {
    return choice(List.of(), streams);
  }

  private static TrackChoice choice(List<MediaInfo.Program> programs, MediaStream... streams) {
    Duration length = Duration.ofSeconds(4);
    return TrackChoice.of(
        new MediaInfo(
            List.of("matroska"),
            1000,
            Duration.ZERO,
            length,
            programs,
            List.of(streams),
            Map.of(),
            new Completeness(false, length, length),
            List.of()));
  }

  private static MediaStream video(
      int index, int width, int pictures, double seconds, String... dispositions) {
    return new MediaStream.Video(
        track(index, "h264", Optional.empty(), pictures, seconds, dispositions),
        OptionalInt.empty(),
        "yuv420p",
        Colour.UNKNOWN,
        width,
        width * 9 / 16,
        new Ratio(1, 1),
        Optional.of(new Ratio(25, 1)),
        Optional.of(new Ratio(25, 1)),
        MediaStream.FieldOrder.PROGRESSIVE,
        0,
        false);
  }

  private static MediaStream audio(int index) {
    return sound(track(index, "aac", Optional.empty(), 100, 4));
  }

  private static MediaStream audio(
      int index, String language, double seconds, String... dispositions) {
    return sound(track(index, "aac", Optional.of(language), 100, seconds, dispositions));
  }

  private static MediaStream unknown(int index) {
    return sound(track(index, "none", Optional.empty(), 100, 4));
  }

  private static MediaStream sound(MediaStream.Track track) {
    return new MediaStream.Audio(
        track, 48_000, 2, Optional.of("stereo"), "fltp", OptionalInt.empty());
  }

  private static MediaStream.Track track(
      int index,
      String codec,
      Optional<String> language,
      int packets,
      double seconds,
      String... dispositions) {
    return new MediaStream.Track(
        index,
        OptionalInt.empty(),
        codec,
        Optional.empty(),
        Optional.of(codec.equals("none") ? "apac" : "avc1"),
        !codec.equals("none"),
        language,
        OptionalLong.empty(),
        new Packets(
            new Ratio(1, 1000),
            packets,
            packets,
            0,
            1000,
            Duration.ZERO,
            Duration.ofMillis(Math.round(seconds * 1000)),
            false,
            0,
            List.of(),
            Timeline.EMPTY),
        Set.of(dispositions),
        Map.of());
  }
}
