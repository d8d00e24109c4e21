package io.reelwork.services.processors;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.EncodePlan.Picture;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.plans.EncodePlan.Span;
import io.reelwork.services.plans.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Checks that written files are what the plan says, before anybody sees them: tracks, codecs,
/// sizes, durations, samples inside the file, key frames at the same times in all renditions.
final class Verification {
  private static final String H264 = "avc1";
  private static final String AAC = "mp4a";
  private static final long SYNC_TOLERANCE_US = 2_000;

  /// Beside a frame of pictures or of sound, for containers that round.
  private static final long SPAN_TOLERANCE_US = 100_000;

  private static final double MIN_FPS = 5;

  /// For plans of older releases, which knew the length of the longest track only.
  private static final double OLD_TOLERANCE = 0.02;

  private static final long OLD_TOLERANCE_US = 1_000_000;

  /// A file that is not as planned.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private final EncodePlan plan;
  private Optional<List<Long>> syncTimesUs = Optional.empty();
  private Optional<Shortfall> shortfall = Optional.empty();

  /// Media that was planned and is not in a file.
  ///
  /// @param message which file, and how long it must be and is
  /// @param missingUs how much; what is missing of several tracks at once counts once
  record Shortfall(String message, long missingUs) {}

  /// Of the files of this plan, which are checked in its order.
  Verification(EncodePlan plan) {
    this.plan = plan;
  }

  /// Checks the next file and answers what is in it.
  ///
  /// @throws Refused when it is not as planned
  Movie check(Rendition rendition, Path file) throws IOException {
    Movie movie;
    try {
      movie = Mp4File.read(file).movie();
    } catch (MalformedMedia e) {
      throw new Refused(rendition.fileName() + ": " + e.getMessage());
    }
    List<String> faults = new ArrayList<>();
    tracks(rendition, movie, faults);
    for (Track track : movie.tracks()) {
      if (track.samples().count() == 0) {
        faults.add("track %d must have samples".formatted(track.id()));
      }
    }
    keyFrames(movie, faults);
    if (!faults.isEmpty()) {
      throw new Refused(rendition.fileName() + ": " + String.join("; ", faults));
    }
    if (rendition.spans().size() == movie.tracks().size()) {
      spans(rendition, movie);
    } else {
      duration(rendition, movie);
    }
    return movie;
  }

  private static List<Track> of(Movie movie, Predicate<Track> kind) {
    return movie.tracks().stream().filter(kind).toList();
  }

  private static void tracks(Rendition rendition, Movie movie, List<String> faults) {
    List<Track> videos = of(movie, Track::isVideo);
    List<Track> audios = of(movie, Track::isAudio);
    if (videos.size() != rendition.video().stream().count()
        || audios.size() != rendition.languages().size()) {
      faults.add(
          "must have %d video and %d audio tracks but has %d and %d"
              .formatted(
                  rendition.video().stream().count(),
                  rendition.languages().size(),
                  videos.size(),
                  audios.size()));
    }
    for (Track track : videos) {
      rendition.video().ifPresent(picture -> picture(picture, track, faults));
    }
    for (Track track : audios) {
      if (!track.codec().toString().equals(AAC)) {
        faults.add("audio must be " + AAC + " but was " + track.codec());
      }
    }
  }

  private static void picture(Picture picture, Track track, List<String> faults) {
    Size size = new Size(track.width(), track.height());
    if (!track.codec().toString().equals(H264) || !size.equals(picture.size())) {
      faults.add(
          "video must be %s of %s but was %s of %s"
              .formatted(H264, picture.size(), track.codec(), size));
    }
    if (track.rotationDegrees() != 0) {
      faults.add("video must not be turned by players but was, by " + track.rotationDegrees());
    }
  }

  private void keyFrames(Movie movie, List<String> faults) {
    for (Track track : of(movie, Track::isVideo)) {
      List<Long> times = track.syncTimesUs();
      List<Long> first = syncTimesUs.orElse(times);
      boolean aligned = times.size() == first.size() && !times.isEmpty();
      for (int i = 0; aligned && i < times.size(); i++) {
        aligned = Math.abs(times.get(i) - first.get(i)) <= SYNC_TOLERANCE_US;
      }
      if (!aligned) {
        faults.add("key frames must be at the same times as in the first rendition");
      }
      syncTimesUs = Optional.of(first);
    }
  }

  /// The file that lacks most of what was planned, when one does.
  Optional<Shortfall> shortfall() {
    return shortfall;
  }

  /// Each track must be shown when it was planned to be; too little is noted, too much is refused.
  private void spans(Rendition rendition, Movie movie) {
    for (int i = 0; i < movie.tracks().size(); i++) {
      Track track = movie.tracks().get(i);
      Span planned = rendition.spans().get(i);
      long tolerance = SPAN_TOLERANCE_US + frameUs(rendition, track);
      long late = track.startUs() - planned.startUs();
      long early = planned.endUs() - track.endUs();
      if (late < -tolerance || early < -tolerance) {
        throw new Refused(message(rendition, planned, track));
      }
      long missing = Math.max(0, late) + Math.max(0, early);
      if (missing > tolerance && shortfall.stream().noneMatch(s -> s.missingUs() >= missing)) {
        shortfall = Optional.of(new Shortfall(message(rendition, planned, track), missing));
      }
    }
  }

  private static long frameUs(Rendition rendition, Track track) {
    double fps =
        rendition
            .video()
            .filter(_ -> track.isVideo())
            .map(picture -> picture.frameRate().perSecond())
            .orElse(0.0);
    return fps > 0 ? Math.round(1e6 / Math.max(MIN_FPS, fps)) : 0;
  }

  private static String message(Rendition rendition, Span planned, Track track) {
    return "%s: %s must last from %.2f to %.2f s but lasts from %.2f to %.2f s"
        .formatted(
            rendition.fileName(),
            track.isVideo() ? "video" : "audio",
            planned.startUs() / 1e6,
            planned.endUs() / 1e6,
            track.startUs() / 1e6,
            track.endUs() / 1e6);
  }

  private void duration(Rendition rendition, Movie movie) {
    long endUs = movie.tracks().stream().mapToLong(Track::endUs).max().orElse(0);
    long tolerance = OLD_TOLERANCE_US + Math.round(plan.durationUs() * OLD_TOLERANCE);
    long missing = plan.durationUs() - endUs;
    String message =
        "%s: must last %.2f s as its input but lasts %.2f s"
            .formatted(rendition.fileName(), plan.durationUs() / 1e6, endUs / 1e6);
    if (missing < -tolerance) {
      throw new Refused(message);
    }
    if (missing > tolerance) {
      shortfall = Optional.of(new Shortfall(message, missing));
    }
  }
}
