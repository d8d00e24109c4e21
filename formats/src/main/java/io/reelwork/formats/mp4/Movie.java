package io.reelwork.formats.mp4;

import io.reelwork.formats.MalformedMedia;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `moov` says, checked: its tables agree and every sample is inside the file.
///
/// @param timescale units per second of the movie
/// @param duration in these units
/// @param tracks in order
public record Movie(long timescale, long duration, List<Track> tracks) {
  private static final FourCc TRAK = FourCc.of("trak");

  /// Copies.
  public Movie {
    tracks = List.copyOf(tracks);
  }

  static Movie of(Box.Container moov, long fileBytes) {
    var header = Parts.only(moov, Box.MovieHeader.class, "moov", "mvhd");
    List<Track> tracks = new ArrayList<>();
    for (var child : moov.children()) {
      if (child instanceof Box.Container trak && trak.type().equals(TRAK)) {
        var path = "moov/trak[" + (tracks.size() + 1) + "]";
        tracks.add(Track.of(trak, header.timescale(), fileBytes, path));
      }
    }
    var ids = tracks.stream().map(Track::id).distinct().count();
    if (ids != tracks.size()) {
      throw new MalformedMedia(
          MalformedMedia.Code.INCONSISTENT,
          "moov: track_ID must be unique but was one of %d for %d tracks"
              .formatted(ids, tracks.size()));
    }
    return new Movie(header.timescale(), header.duration(), tracks);
  }

  /// The length in seconds.
  public double durationSeconds() {
    return (double) duration / timescale;
  }

  /// The first video track.
  public Optional<Track> video() {
    return tracks.stream().filter(Track::isVideo).findFirst();
  }

  /// The first audio track.
  public Optional<Track> audio() {
    return tracks.stream().filter(Track::isAudio).findFirst();
  }
}
