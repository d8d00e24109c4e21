package io.reelwork.services.processors;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.EncodePlan.Picture;
import io.reelwork.services.plans.EncodePlan.Rendition;
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
  private static final long DURATION_TOLERANCE_US = 1_000_000;
  private static final double DURATION_TOLERANCE = 0.02;

  /// A file that is not as planned.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Whether the file merely ends before its source does, which tells of a damaged source.
    private final boolean tooShort;

    Refused(String message, boolean tooShort) {
      super(message);
      this.tooShort = tooShort;
    }

    boolean tooShort() {
      return tooShort;
    }
  }

  private final EncodePlan plan;
  private Optional<List<Long>> syncTimesUs = Optional.empty();

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
      throw new Refused(rendition.fileName() + ": " + e.getMessage(), false);
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
      throw new Refused(rendition.fileName() + ": " + String.join("; ", faults), false);
    }
    duration(rendition, movie);
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

  private void duration(Rendition rendition, Movie movie) {
    long longest = movie.tracks().stream().mapToLong(Track::durationUs).max().orElse(0);
    long tolerance = DURATION_TOLERANCE_US + Math.round(plan.durationUs() * DURATION_TOLERANCE);
    if (Math.abs(longest - plan.durationUs()) > tolerance) {
      throw new Refused(
          "%s: must last %.2f s as its input but lasts %.2f s"
              .formatted(rendition.fileName(), plan.durationUs() / 1e6, longest / 1e6),
          longest < plan.durationUs());
    }
  }
}
