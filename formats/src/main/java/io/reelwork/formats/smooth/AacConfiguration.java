package io.reelwork.formats.smooth;

import io.reelwork.formats.mp4.Box;
import io.reelwork.formats.mp4.Bytes;
import io.reelwork.formats.mp4.Track;
import java.util.HexFormat;

/// What an `AudioSpecificConfig` says, ISO/IEC 14496-3 §1.6.2.1; the sample entry of an MP4 always
/// claims two channels.
///
/// ```
/// |object type 5|frequency index 4|channels 4|…
/// ```
///
/// @param objectType 2 is AAC-LC, 5 and 29 are HE-AAC
/// @param samplingRate in Hz
/// @param channels how many
/// @param hex the configuration itself
record AacConfiguration(int objectType, int samplingRate, int channels, String hex) {
  private static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };
  private static final int EIGHT_CHANNELS = 7;
  private static final int MIN_BYTES = 2;

  static AacConfiguration of(Track track) {
    byte[] info =
        track
            .elementaryStream()
            .map(Box.ElementaryStream::specificInfo)
            .map(Bytes::toArray)
            .orElse(new byte[0]);
    int entryRate = track.sound().map(entry -> (int) (entry.sampleRate() >>> 16)).orElse(0);
    if (info.length < MIN_BYTES) {
      return new AacConfiguration(0, entryRate, track.channels(), "");
    }
    int bits = ((info[0] & 0xFF) << 8) | (info[1] & 0xFF);
    int rateIndex = (bits >>> 7) & 0xF;
    int channels = (bits >>> 3) & 0xF;
    boolean plain = rateIndex < RATES.length && channels >= 1 && channels <= EIGHT_CHANNELS;
    return new AacConfiguration(
        bits >>> 11,
        plain ? RATES[rateIndex] : entryRate,
        !plain ? track.channels() : channels == EIGHT_CHANNELS ? 8 : channels,
        HexFormat.of().withUpperCase().formatHex(info));
  }

  /// `AACL` or `AACH`.
  String fourCc() {
    return objectType == 5 || objectType == 29 ? "AACH" : "AACL";
  }
}
