package io.reelwork.formats.mp4;

/// One track of a movie: what it is, and its samples.
///
/// @param id `track_ID`
/// @param kind by the handler
/// @param codec type of the first sample entry: `avc1`
/// @param width of the sample entry in pixels; 0 when not video
/// @param height of the sample entry in pixels; 0 when not video
/// @param channels of the sample entry; 0 when not audio
/// @param timescale ticks per second, at least 1
/// @param durationTicks of `mdhd`
/// @param language three letters: `und`
/// @param samples the sample table
public record Track(
    long id,
    Kind kind,
    FourCc codec,
    int width,
    int height,
    int channels,
    long timescale,
    long durationTicks,
    String language,
    Samples samples) {
  /// What a track holds.
  public enum Kind {
    VIDEO,
    AUDIO,
    OTHER
  }

  /// The duration in microseconds.
  public long durationUs() {
    return toUs(durationTicks);
  }

  /// Bits per second over the whole track; 0 for an empty one.
  public long bitsPerSecond() {
    return durationTicks == 0 ? 0 : Math.round(8.0 * samples.bytes() * timescale / durationTicks);
  }

  /// When each key frame is shown, in microseconds from the start of the presentation.
  public long[] syncTimesUs() {
    long[] ticks = samples.syncTimesTicks();
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = toUs(ticks[i]);
    }
    return ticks;
  }

  private long toUs(long ticks) {
    return Math.round(ticks * 1e6 / timescale);
  }
}
