package io.reelwork.services.plans;

import io.reelwork.services.presets.Preset.H264Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The generated ladder of "Adaptive Streaming": layers from what the source is, never above its
/// height or its bit rate.
///
/// Fitted to the three published examples, all 14 of whose numbers it gives: 1080 lines at 29.97
/// fps → 6780, 3520, 2210, 1150, 720, 380 kbps; at 23.97 fps from 720 lines → 2940, 1850, 960, 600,
/// 320; 360 lines of a 700 kbps source → 700, 440, 230.
final class Ladder {
  private static final int[] HEIGHTS = {1080, 720, 540, 360, 270, 180};
  private static final int[] KBPS = {6780, 3520, 2210, 1150, 720, 380};
  private static final double REFERENCE_FPS = 29.97;
  private static final double FPS_EXPONENT = 0.8;
  private static final double FULL_HD_PIXELS = 1920.0 * 1080;
  private static final double PIXELS_EXPONENT = 0.8075;
  private static final int STEP_KBPS = 10;
  private static final double CLOSE = 0.95;

  /// Of a frame.
  private static final int MAX_SIDE = 4096;

  private static final double ROUNDING = 1e-6;

  private Ladder() {}

  /// The layers for a source, highest first.
  ///
  /// @param width of the picture as shown, square pixels
  /// @param height of the picture as shown
  /// @param fps frames per second; 0 when not known
  /// @param sourceKbps bit rate of the video, when known
  static List<H264Layer> of(int width, int height, double fps, OptionalInt sourceKbps) {
    List<Integer> heights = heights(top(width, height));
    double speed = fps <= 0 ? 1 : Math.pow(fps / REFERENCE_FPS, FPS_EXPONENT);
    double top = rounded(baseKbps(width, height, heights.getFirst()) * speed);
    double cap = sourceKbps.isPresent() ? Math.min(1, sourceKbps.getAsInt() / top) : 1;
    List<H264Layer> layers = new ArrayList<>();
    for (int rung : heights) {
      double kbps = rounded(baseKbps(width, height, rung) * speed) * cap;
      layers.add(H264Layer.of(even(width * (double) rung / height), even(rung), rounded(kbps)));
    }
    return layers;
  }

  /// The source's own height, or what is left of it when a frame of it would be too large.
  private static int top(int width, int height) {
    double shrink =
        Math.min(
            Math.sqrt(PlanLimits.MAX_FRAME_PIXELS / ((double) width * height)),
            Math.min((double) MAX_SIDE / width, (double) MAX_SIDE / height));
    if (shrink >= 1) {
      return height;
    }
    int half = (int) (height * shrink / 2 + ROUNDING);
    int top = half * 2;
    boolean over = (long) top * even(width * (double) top / height) > PlanLimits.MAX_FRAME_PIXELS;
    return Math.max(2, over ? top - 2 : top);
  }

  /// The rungs below the source, without one that is nearly the same; the source itself is the top.
  private static List<Integer> heights(int height) {
    List<Integer> heights = new ArrayList<>();
    heights.add(Math.max(2, height));
    for (int rung : HEIGHTS) {
      if (rung < height * CLOSE) {
        heights.add(rung);
      }
    }
    return heights;
  }

  private static double baseKbps(int width, int height, int rung) {
    for (int i = 0; i < HEIGHTS.length; i++) {
      if (HEIGHTS[i] == rung) {
        return KBPS[i];
      }
    }
    double pixels = (double) width * rung / height * rung;
    return KBPS[0] * Math.pow(pixels / FULL_HD_PIXELS, PIXELS_EXPONENT);
  }

  private static int rounded(double kbps) {
    return (int) Math.max(STEP_KBPS, Math.round(kbps / STEP_KBPS) * STEP_KBPS);
  }

  private static int even(double length) {
    return (int) Math.max(2, Math.round(length / 2) * 2);
  }
}
