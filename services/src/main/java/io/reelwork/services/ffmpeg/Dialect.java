package io.reelwork.services.ffmpeg;

import java.util.List;
import java.util.Locale;

/// What command lines must know of the version of FFmpeg.
public enum Dialect {
  /// 4.4 and 5.0: `-vsync`.
  VSYNC("-vsync"),
  /// 5.1 and 6: `-fps_mode`.
  FPS_MODE("-fps_mode"),
  /// 7.0 and newer: `-fps_mode`; pictures carry the turn of their input to the output unless it is
  /// given as none.
  DISPLAY_ROTATION("-fps_mode");

  /// How output frames follow input times.
  public enum FrameTiming {
    /// A constant rate: frames are repeated or dropped.
    CFR,
    /// Each frame keeps its time; two of one time become one.
    VFR,
    /// Each frame keeps its time.
    PASSTHROUGH
  }

  private final String frameTimingOption;

  Dialect(String frameTimingOption) {
    this.frameTimingOption = frameTimingOption;
  }

  /// The dialect of a version, such as 5 and 1.
  static Dialect of(int major, int minor) {
    if (major >= 7) {
      return DISPLAY_ROTATION;
    }
    return major > 5 || (major == 5 && minor >= 1) ? FPS_MODE : VSYNC;
  }

  /// The input options for pictures that the caller turns.
  public List<String> uprightInput() {
    return this == DISPLAY_ROTATION
        ? List.of("-noautorotate", "-display_rotation", "0")
        : List.of("-noautorotate");
  }

  /// The output option for frame times: `-vsync cfr` or `-fps_mode cfr`.
  public List<String> frameTiming(FrameTiming timing) {
    return List.of(frameTimingOption, timing.name().toLowerCase(Locale.ROOT));
  }
}
