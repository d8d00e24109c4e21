package io.reelwork.services.presets;

import java.time.Duration;

/// The ranges of the numbers of a preset, checked when it is read. They hold every system preset
/// and every published sample, and keep each number where FFmpeg and its encoders take it.
///
/// Source: H.264 level 5.2 (frame size, bit rate of the High profile), x264 (B-frames, reference
/// frames), and FFmpeg, whose rate control buffer is a 32-bit number of bits.
final class Ranges {
  /// Layers of one codec: video or images.
  static final int MAX_LAYERS = 16;

  /// Codecs of a preset, and outputs.
  static final int MAX_PARTS = 32;

  /// Width or height of a video layer, in pixels.
  static final int MAX_VIDEO_SIDE = 4096;

  /// Width or height of an image, in pixels.
  static final int MAX_IMAGE_SIDE = 8192;

  /// Bit rate and peak of a video layer.
  static final int MAX_KBPS = 300_000;

  /// Peak bit rate times window.
  static final long MAX_BUFFER_KILOBITS = 2_000_000;

  static final Duration MIN_WINDOW = Duration.ofMillis(100);
  static final Duration MAX_WINDOW = Duration.ofMinutes(10);

  static final Duration MIN_KEY_FRAME_INTERVAL = Duration.ofMillis(100);
  static final Duration MAX_KEY_FRAME_INTERVAL = Duration.ofDays(1);

  /// Frames per second.
  static final int MAX_FRAME_RATE = 120;

  /// Seconds per frame.
  static final int MAX_FRAME_SECONDS = 60;

  /// Numerator and denominator of a frame rate.
  static final int MAX_FRACTION = 1_000_000;

  static final int MAX_B_FRAMES = 16;
  static final int MAX_REFERENCE_FRAMES = 16;
  static final int MAX_SLICES = 64;

  /// Any time in a preset.
  static final Duration MAX_TIME = Duration.ofDays(1000);

  private Ranges() {}
}
