package io.reelwork.services.plans;

import java.util.Optional;

/// The filters that give a sound track the channels that are asked for, without overload.
///
/// ```
/// aresample=async=1:first_pts=0                                     as many channels or more
/// aresample=async=1:first_pts=0:rematrix_maxval=1                   stereo to mono
/// aresample=async=1:first_pts=0:rematrix_volume=0.7071,aformat=…,   surround to fewer
///   alimiter=limit=0.9:level=disabled:attack=5:release=200
/// ```
///
/// FFmpeg's mix of surround reaches 2.4 to 3.4 times full scale when all channels are loud. Scaled
/// down so far that it never can, every film would be 8 to 11 dB quieter; so it is scaled by 3 dB,
/// and the rest, which is rare, is limited. In double precision, which FFmpeg's limiter takes.
///
/// @param filters FFmpeg's, separated by commas
/// @param note for the client, when channels are left out
record AudioMix(String filters, Optional<String> note) {
  private static final String IN_TIME = "aresample=async=1:first_pts=0";
  private static final String LIMIT = "alimiter=limit=0.9:level=disabled:attack=5:release=200";

  /// FFmpeg takes up to so many channels without a name for a usual set of loudspeakers.
  private static final int MAX_GUESSED = 8;

  /// The mix of a track into so many channels.
  static AudioMix of(Source.Audio track, int wanted) {
    String layout = track.layout().orElse("");
    if (layout.startsWith("ambisonic")) {
      return left(
          front(wanted, "c0", "c0"), "Of the ambisonic sound the first channel was written.");
    }
    if (layout.isEmpty() && track.channels() > MAX_GUESSED) {
      return left(
          front(wanted, "c0", "c1"),
          "Of the %d sound channels without names the first two were written."
              .formatted(track.channels()));
    }
    if (track.channels() <= wanted) {
      return new AudioMix(IN_TIME, Optional.empty());
    }
    if (track.channels() == 2) {
      return new AudioMix(IN_TIME + ":rematrix_maxval=1", Optional.empty());
    }
    return new AudioMix(
        IN_TIME
            + ":rematrix_volume=0.7071,aformat=sample_fmts=dblp:channel_layouts="
            + VideoGraph.layout(wanted)
            + ","
            + LIMIT,
        Optional.empty());
  }

  private static AudioMix left(String pan, String note) {
    return new AudioMix(pan + "," + IN_TIME, Optional.of(note));
  }

  private static String front(int wanted, String left, String right) {
    return wanted == 1
        ? "pan=mono|c0=0.5*%s+0.5*%s".formatted(left, right)
        : "pan=stereo|c0=%s|c1=%s".formatted(left, right);
  }
}
