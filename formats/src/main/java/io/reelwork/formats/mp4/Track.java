package io.reelwork.formats.mp4;

import io.reelwork.formats.MalformedMedia;
import java.util.List;
import java.util.Optional;

/// One track of a movie.
///
/// @param id its number in the movie
/// @param handler `vide`, `soun` or another
/// @param timescale units per second
/// @param duration in these units, as the header says
/// @param language `eng`, `und`
/// @param description the first sample entry: `avc1`, `mp4a`
/// @param edits where the media starts and how it is cut; empty for "all of it"
/// @param movieTimescale units per second of the durations of edits
/// @param rotationDegrees clockwise turn for display: 0, 90, 180 or 270
/// @param samples times, sizes and places of its samples
public record Track(
    long id,
    FourCc handler,
    long timescale,
    long duration,
    String language,
    Box description,
    List<Box.EditList.Edit> edits,
    long movieTimescale,
    int rotationDegrees,
    SampleTable samples) {
  private static final FourCc VIDEO = FourCc.of("vide");
  private static final FourCc AUDIO = FourCc.of("soun");

  /// Copies.
  public Track {
    edits = List.copyOf(edits);
  }

  static Track of(Box.Container trak, long movieTimescale, long fileBytes, String path) {
    var header = Parts.only(trak, Box.TrackHeader.class, path, "tkhd");
    var mdia = Parts.container(trak, "mdia", path);
    var media = Parts.only(mdia, Box.MediaHeader.class, path + "/mdia", "mdhd");
    var handler = Parts.only(mdia, Box.Handler.class, path + "/mdia", "hdlr");
    var minf = Parts.container(mdia, "minf", path + "/mdia");
    var stbl = Parts.container(minf, "stbl", path + "/mdia/minf");
    var stblPath = path + "/mdia/minf/stbl";
    var descriptions = Parts.only(stbl, Box.SampleDescriptions.class, stblPath, "stsd");
    var edits =
        Parts.findContainer(trak, "edts")
            .flatMap(edts -> Parts.find(edts.children(), Box.EditList.class))
            .map(Box.EditList::edits)
            .orElse(List.of());
    return new Track(
        header.trackId(),
        handler.handler(),
        media.timescale(),
        media.duration(),
        media.languageCode(),
        descriptions.entries().stream()
            .findFirst()
            .orElseThrow(() ->
                new MalformedMedia(
                    MalformedMedia.Code.BAD_VALUE,
                    stblPath + "/stsd: entry_count must be >= 1 but was 0")),
        edits,
        movieTimescale,
        rotation(header.matrix()),
        SampleTable.of(stbl, descriptions.entries().size(), fileBytes, stblPath));
  }

  /// Whether it shows pictures.
  public boolean isVideo() {
    return handler.equals(VIDEO);
  }

  /// Whether it sounds.
  public boolean isAudio() {
    return handler.equals(AUDIO);
  }

  /// How long it is shown, in seconds.
  public double durationSeconds() {
    return durationUs() / 1e6;
  }

  /// When it begins in the movie, in microseconds: behind empty edits.
  public long startUs() {
    return presentation().startUs();
  }

  /// When it ends in the movie, in microseconds: the last sample's end, or that of the last edit
  /// when it cuts it.
  public long endUs() {
    return presentation().endUs();
  }

  /// The codec: `avc1`, `mp4a`.
  public FourCc codec() {
    return description.type();
  }

  /// The width of the pictures in pixels, 0 when there are none.
  public int width() {
    return visual().map(Box.VisualEntry::width).orElse(0);
  }

  /// The height of the pictures in pixels, 0 when there are none.
  public int height() {
    return visual().map(Box.VisualEntry::height).orElse(0);
  }

  /// The number of channels of the sound, 0 when there is none.
  public int channels() {
    return sound().map(Box.AudioEntry::channels).orElse(0);
  }

  /// How long it is shown, in microseconds: from its start to its end.
  public long durationUs() {
    return endUs() - startUs();
  }

  /// Bits per second over the whole track, 0 for an empty one.
  public long bitsPerSecond() {
    long durationUs = durationUs();
    return durationUs == 0 ? 0 : Math.round(8e6 * samples.sizeBytes() / durationUs);
  }

  private long toUs(long units) {
    return Math.round(units * 1e6 / timescale);
  }

  /// The sample entry of a video.
  public Optional<Box.VisualEntry> visual() {
    return description instanceof Box.VisualEntry entry ? Optional.of(entry) : Optional.empty();
  }

  /// The sample entry of audio.
  public Optional<Box.AudioEntry> sound() {
    return description instanceof Box.AudioEntry entry ? Optional.of(entry) : Optional.empty();
  }

  /// Profile and level of H.264.
  public Optional<Box.AvcConfiguration> avc() {
    return visual().flatMap(entry -> Parts.find(entry.children(), Box.AvcConfiguration.class));
  }

  /// Kind and rate of MPEG-4 audio.
  public Optional<Box.ElementaryStream> elementaryStream() {
    return sound().flatMap(entry -> Parts.find(entry.children(), Box.ElementaryStream.class));
  }

  /// When the samples that decoding can start at are shown, in units of this track counted on the
  /// line of the movie: the first edit is taken into account. Equal in all renditions whose key
  /// frames are aligned, when their timescales are.
  public List<Long> syncTimes() {
    long shift = startShift();
    return samples.syncSamples().mapToObj(n -> samples.presentationTime((int) n) + shift).toList();
  }

  /// The same in microseconds.
  public List<Long> syncTimesUs() {
    return syncTimes().stream().map(this::toUs).toList();
  }

  /// What to add to a time of the media for the time in the movie.
  private long startShift() {
    long shift = 0;
    for (var edit : edits) {
      if (edit.mediaTime() >= 0) {
        return shift - edit.mediaTime();
      }
      shift += Math.round((double) edit.duration() * timescale / movieTimescale);
    }
    return shift;
  }

  private record Presentation(long startUs, long endUs) {}

  /// Edits one after the other, ISO/IEC 14496-12 §8.6.6; an edit is never longer than its media.
  private Presentation presentation() {
    if (samples.count() == 0) {
      return new Presentation(0, 0);
    }
    long first = samples.presentationStart();
    long last = samples.presentationEnd();
    if (edits.isEmpty()) {
      return new Presentation(toUs(first), toUs(last));
    }
    long startUs = Long.MAX_VALUE;
    long atUs = 0;
    long endUs = 0;
    for (var edit : edits) {
      long lengthUs = Math.round(edit.duration() * 1e6 / movieTimescale);
      if (edit.mediaTime() >= 0) {
        long mediaUs = Math.max(0, toUs(last - edit.mediaTime()));
        lengthUs = edit.duration() == 0 ? mediaUs : Math.min(lengthUs, mediaUs);
        long lateUs = Math.clamp(toUs(first - edit.mediaTime()), 0, lengthUs);
        startUs = Math.min(startUs, atUs + lateUs);
        endUs = Math.max(endUs, atUs + lengthUs);
      }
      atUs += lengthUs;
    }
    return new Presentation(Math.min(startUs, endUs), endUs);
  }

  /// Of the matrix a b u c d v x y w, with a = cos and b = sin of the clockwise turn.
  private static int rotation(List<Integer> matrix) {
    double turn = Math.toDegrees(Math.atan2(matrix.get(1), matrix.get(0)));
    return (int) Math.floorMod(Math.round(turn / 90) * 90, 360L);
  }
}
