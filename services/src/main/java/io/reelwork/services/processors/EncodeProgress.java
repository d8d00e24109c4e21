package io.reelwork.services.processors;

import io.reelwork.services.ffmpeg.Progress;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.EncodePlan.Rendition;
import java.util.List;

/// Which part of an encode's work is done: pictures by their number, sound by its time, each by
/// what it costs. The time that FFmpeg reports is that of the track that is farthest, and sound may
/// be far ahead of a picture that begins late.
///
/// @param plan of the encode
/// @param pictureCost CPU seconds, about, of all pictures
/// @param soundCost CPU seconds, about, of all sound
record EncodeProgress(EncodePlan plan, double pictureCost, double soundCost) {
  private static final double HD_PIXELS = 1280.0 * 720;

  /// Rough CPU seconds for a second of media: decoding, and one 720p rendition.
  private static final double DECODE_COST = 0.1;

  private static final double HD_COST = 1;
  private static final double AUDIO_COST = 0.02;
  private static final double MIN_COST = 0.1;

  /// Of a plan.
  static EncodeProgress of(EncodePlan plan) {
    double seconds = plan.durationUs() / 1e6;
    double pictures = 0;
    double sound = 0;
    for (Rendition rendition : plan.renditions()) {
      pictures +=
          rendition
              .video()
              .map(p -> HD_COST * p.size().width() * p.size().height() / HD_PIXELS)
              .orElse(0.0);
      sound += AUDIO_COST * rendition.languages().size();
    }
    double decoding = sound > 0 && pictures == 0 ? 0 : DECODE_COST;
    return new EncodeProgress(plan, (decoding + pictures) * seconds, sound * seconds);
  }

  /// CPU seconds, about, of all.
  double cost() {
    return Math.max(MIN_COST, pictureCost + soundCost);
  }

  /// Of several runs together.
  static double cost(List<EncodePlan> runs) {
    return runs.stream().mapToDouble(run -> of(run).cost()).sum();
  }

  /// The part that is done, 0 to 1.
  double fraction(Progress progress) {
    if (plan.renditions().isEmpty()) {
      return part((double) progress.frames(), plan.images().getFirst().count());
    }
    double time = part(progress.outTime().toNanos() / 1000.0, (double) plan.durationUs());
    if (plan.pictures() == 0) {
      return time;
    }
    double pictures = part((double) progress.frames(), (double) plan.pictures());
    double sound = pictures < 1 ? Math.min(time, pictures) : time;
    return (pictures * pictureCost + sound * soundCost) / (pictureCost + soundCost);
  }

  private static double part(double done, double all) {
    return all > 0 ? Math.clamp(done / all, 0, 1) : 0;
  }
}
