package io.reelwork.services.plans;

import io.reelwork.services.ffmpeg.MediaInfo;
import io.reelwork.services.ffmpeg.MediaStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which tracks of a file are encoded, by the rule of `docs/tracks.md`: decodable, moving, enabled
/// or default, of one programme, without a special role, of each language, long, large.
///
/// @param video the picture
/// @param audio the sound: one track, or one for each language
/// @param leftOut sentences about tracks that cannot be read, for the client
/// @param lostPicture the codec of the file's only pictures, when none can be decoded
/// @param lostSound the codec of the file's only sound, when none can be decoded
record TrackChoice(
    Optional<MediaStream.Video> video,
    List<MediaStream.Audio> audio,
    List<String> leftOut,
    Optional<String> lostPicture,
    Optional<String> lostSound) {
  /// Fewer pictures are a still, however long it stays.
  private static final int MIN_MOVING = 6;

  /// A track that is nearly as long as the longest is as good.
  private static final double ABOUT_AS_LONG = 0.9;

  private static final Set<String> STILLS =
      Set.of("attached pic", "timed thumbnails", "still image", "dependent");

  /// What is not the main sound of a language.
  private static final Set<String> ROLES =
      Set.of(
          "visual impaired",
          "descriptions",
          "hearing impaired",
          "clean effects",
          "comment",
          "karaoke",
          "lyrics",
          "dub",
          "forced",
          "captions");

  /// Copies the lists.
  TrackChoice {
    audio = List.copyOf(audio);
    leftOut = List.copyOf(leftOut);
  }

  static TrackChoice of(MediaInfo info) {
    List<MediaStream.Video> pictures = info.videos().filter(TrackChoice::usable).toList();
    List<MediaStream.Audio> sounds =
        preferred(info.audios().filter(TrackChoice::usable).toList(), TrackChoice::isEnabled);
    Optional<MediaStream.Video> picture = picture(pictures);
    List<MediaStream.Audio> ofProgramme = ofProgramme(info, picture, sounds);
    return new TrackChoice(
        picture,
        sounds(ofProgramme),
        leftOut(info),
        pictures.isEmpty() ? undecodable(info.videos()) : Optional.empty(),
        sounds.isEmpty() ? undecodable(info.audios()) : Optional.empty());
  }

  private static boolean usable(MediaStream.Video stream) {
    return readable(stream) && stream.width() > 0 && stream.height() > 0;
  }

  private static boolean usable(MediaStream.Audio stream) {
    return readable(stream) && stream.sampleRate() > 0 && stream.channels() > 0;
  }

  private static boolean readable(MediaStream stream) {
    return stream.track().decodable() && stream.track().packets().count() > 0;
  }

  private static Optional<MediaStream.Video> picture(List<MediaStream.Video> all) {
    List<MediaStream.Video> best = all;
    best = preferred(best, TrackChoice::moving);
    best = preferred(best, TrackChoice::isEnabled);
    best = preferred(best, TrackChoice::isDefault);
    best = longest(best);
    return best.stream()
        .max(
            Comparator.comparingLong((MediaStream.Video v) -> (long) v.width() * v.height())
                .thenComparing(v -> v.track().index(), Comparator.reverseOrder()));
  }

  private static boolean moving(MediaStream.Video stream) {
    return stream.track().packets().count() >= MIN_MOVING
        && Collections.disjoint(stream.track().dispositions(), STILLS);
  }

  private static boolean isEnabled(MediaStream stream) {
    return stream.track().enabled();
  }

  /// In MP4 FFmpeg calls a track so that is enabled.
  private static boolean isDefault(MediaStream stream) {
    return stream.track().dispositions().contains("default");
  }

  private static boolean main(MediaStream stream) {
    return Collections.disjoint(stream.track().dispositions(), ROLES);
  }

  private static <T extends MediaStream> List<T> preferred(List<T> all, Predicate<T> quality) {
    List<T> some = all.stream().filter(quality).toList();
    return some.isEmpty() ? all : some;
  }

  private static <T extends MediaStream> List<T> longest(List<T> all) {
    double longest = all.stream().mapToDouble(TrackChoice::seconds).max().orElse(0);
    return preferred(all, stream -> seconds(stream) >= longest * ABOUT_AS_LONG);
  }

  private static double seconds(MediaStream stream) {
    Duration duration = stream.track().packets().duration();
    return duration.toNanos() / 1e9;
  }

  /// The sound of the picture's programme; without a picture, of the first programme that has any.
  private static List<MediaStream.Audio> ofProgramme(
      MediaInfo info, Optional<MediaStream.Video> picture, List<MediaStream.Audio> sounds) {
    return info.programs().stream()
        .map(MediaInfo.Program::streams)
        .filter(streams ->
            picture.isPresent()
                ? streams.contains(picture.get().track().index())
                : sounds.stream().anyMatch(sound -> streams.contains(sound.track().index())))
        .findFirst()
        .map(streams ->
            sounds.stream().filter(sound -> streams.contains(sound.track().index())).toList())
        .orElse(sounds);
  }

  private static List<MediaStream.Audio> sounds(List<MediaStream.Audio> all) {
    Map<String, List<MediaStream.Audio>> byLanguage = new LinkedHashMap<>();
    for (MediaStream.Audio stream : all) {
      language(stream)
          .ifPresent(
              language -> byLanguage.computeIfAbsent(language, _ -> new ArrayList<>()).add(stream));
    }
    return byLanguage.size() > 1
        ? byLanguage.values().stream().map(TrackChoice::sound).flatMap(Optional::stream).toList()
        : sound(all).stream().toList();
  }

  private static Optional<MediaStream.Audio> sound(List<MediaStream.Audio> all) {
    List<MediaStream.Audio> best = preferred(all, TrackChoice::main);
    best = preferred(best, TrackChoice::isDefault);
    return longest(best).stream().findFirst();
  }

  /// The language of a track in three letters, when the file tells.
  static Optional<String> language(MediaStream.Audio stream) {
    return stream.track().language().flatMap(Languages::of);
  }

  private static List<String> leftOut(MediaInfo info) {
    List<String> sentences = new ArrayList<>();
    info.videos()
        .filter(stream -> !stream.track().decodable())
        .forEach(stream -> sentences.add(leftOut("picture", stream)));
    info.audios()
        .filter(stream -> !stream.track().decodable())
        .forEach(stream -> sentences.add(leftOut("sound", stream)));
    Stream.concat(info.videos(), info.audios())
        .filter(TrackChoice::isEmpty)
        .forEach(stream -> sentences.add(empty(stream)));
    return sentences;
  }

  private static boolean isEmpty(MediaStream stream) {
    return stream.track().decodable() && stream.track().packets().count() == 0;
  }

  private static String empty(MediaStream stream) {
    return "Track %d was left out, it holds nothing.".formatted(stream.track().index() + 1);
  }

  private static String leftOut(String what, MediaStream stream) {
    return "Track %d was left out, its %s (%s) cannot be decoded here."
        .formatted(stream.track().index() + 1, what, stream.track().codecName());
  }

  private static Optional<String> undecodable(Stream<? extends MediaStream> streams) {
    return streams
        .filter(stream -> !stream.track().decodable())
        .map(stream -> stream.track().codecName())
        .findFirst();
  }
}
