package io.reelwork.formats.smooth;

import io.reelwork.formats.mp4.Track;

/// A track of a file of one presentation.
///
/// @param fileName the file, beside the manifest
/// @param track in it
public record MediaTrack(String fileName, Track track) {
  /// What players know the track by: `video`, `AAC_eng_ch2_128kbps`.
  public String name() {
    return track.isVideo()
        ? "video"
        : "AAC_%s_ch%d_%dkbps"
            .formatted(
                track.language(),
                AacConfiguration.of(track).channels(),
                Math.round(track.bitsPerSecond() / 1000.0));
  }
}
