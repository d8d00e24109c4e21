package io.reelwork.services.presets;

import io.reelwork.services.presets.Preset.AacAudio;
import io.reelwork.services.presets.Preset.AacProfile;
import java.util.List;

/// Which bit rates the encoder took for a profile, a number of channels and a sampling rate.
///
/// Source: the bit rate table of the Media Encoder Standard schema. Columns below are the sampling
/// rates of `COLUMNS`, from..to in kbps, both included; `0-0` means none.
final class AacLimits {
  private static final int[][] COLUMNS = {
    {11_025, 12_000}, {16_000}, {22_050, 24_000}, {32_000}, {44_100, 48_000}, {88_200, 96_000}
  };

  private static final List<Row> ROWS =
      List.of(
          row(AacProfile.AACLC, "1", "8-15 8-31 24-31 32-192 56-288 128-288"),
          row(AacProfile.AACLC, "2", "16-23 16-39 32-39 40-384 96-576 256-576"),
          row(AacProfile.AACLC, "5 6", "0-0 0-0 0-0 160-896 240-1024 640-1024"),
          row(AacProfile.AACLC, "8", "0-0 0-0 0-0 224-1024 384-1024 896-1024"),
          row(AacProfile.HEAACV1, "1", "0-0 0-0 8-10 12-64 20-64 64-64"),
          row(AacProfile.HEAACV1, "2", "0-0 0-0 0-0 16-128 16-128 96-128"),
          row(AacProfile.HEAACV1, "5 6", "0-0 0-0 0-0 64-320 64-320 256-320"),
          row(AacProfile.HEAACV1, "8", "0-0 0-0 0-0 96-448 96-448 384-448"),
          row(AacProfile.HEAACV2, "2", "0-0 0-0 8-10 12-64 20-64 64-64"));

  private record Row(AacProfile profile, List<String> channels, List<String> ranges) {}

  private AacLimits() {}

  private static Row row(AacProfile profile, String channels, String ranges) {
    return new Row(profile, List.of(channels.split(" ", -1)), List.of(ranges.split(" ", -1)));
  }

  /// Refuses what the encoder did not take.
  static AacAudio checked(String where, AacAudio audio) {
    String[] range = range(where, audio).split("-", -1);
    int min = Integer.parseInt(range[0]);
    int max = Integer.parseInt(range[1]);
    if (audio.kbps() < min || audio.kbps() > max) {
      throw new BadConfiguration(
          where + ".Bitrate",
          "must be %s kbps for %s with %d channels at %d Hz but was %d"
              .formatted(
                  max == 0 ? "another combination, none of the" : "from " + min + " to " + max,
                  audio.profile(),
                  audio.channels(),
                  audio.samplingRate(),
                  audio.kbps()));
    }
    return audio;
  }

  private static String range(String where, AacAudio audio) {
    int column = column(where, audio.samplingRate());
    return ROWS.stream()
        .filter(row -> row.profile == audio.profile())
        .filter(row -> row.channels.contains(Integer.toString(audio.channels())))
        .map(row -> row.ranges.get(column))
        .findFirst()
        .orElseThrow(() ->
            new BadConfiguration(
                where + ".Channels",
                audio.profile() + " does not go with " + audio.channels() + " channels"));
  }

  private static int column(String where, int samplingRate) {
    for (int column = 0; column < COLUMNS.length; column++) {
      for (int rate : COLUMNS[column]) {
        if (rate == samplingRate) {
          return column;
        }
      }
    }
    throw new BadConfiguration(
        where + ".SamplingRate", "must be a sampling rate of AAC but was " + samplingRate);
  }
}
