package io.reelwork.services.plans;

import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.plans.EncodePlan.Picture;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.FrameRate;
import io.reelwork.services.presets.Preset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// How much work one task may be, looked at before anything is encoded.
///
/// Sizes and numbers of layers have fixed ceilings, which every system preset keeps for sources of
/// up to 4096x2304. The work as a whole has limits that the deployment and its accounts choose:
///
/// @param frames written in all renditions together, in frames of 1920x1080: larger and smaller
///   ones count by their pixels, tiny ones as a sixteenth
/// @param seconds of media in one rendition
/// @param images in all sizes and formats together
public record PlanLimits(long frames, long seconds, long images) {
  /// Files with video, files with audio alone, and sizes of images: of each.
  static final int MAX_RENDITIONS = 16;

  /// H.264 level 5.2 allows frames of 36,864 macroblocks.
  static final long MAX_FRAME_PIXELS = 4096L * 2304;

  /// Of a frame of each layer together; "H264 Multiple Bitrate 4K" has 51 million.
  static final long MAX_LADDER_PIXELS = 64_000_000;

  static final long MAX_IMAGE_PIXELS = 8192L * 4608;
  static final long MAX_SOURCE_PIXELS = 8192L * 8192;

  private static final double UNIT_PIXELS = 1920.0 * 1080;
  private static final double MIN_UNIT = 1.0 / 16;
  private static final double ASSUMED_FPS = 25;

  /// Of frames of the input that a constant rate repeats: any number up to the first, and beyond it
  /// so many of each.
  private static final long MAX_COPIES = 1_000_000;

  private static final int MAX_COPIES_OF_ONE = 20;

  /// Limits that only the fixed ceilings bound.
  public static PlanLimits none() {
    return new PlanLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /// Refuses a source that is too large to decode.
  ///
  /// @throws UnfitSource with its size
  public static void check(Source source) {
    source
        .video()
        .filter(video -> (long) video.width() * video.height() > MAX_SOURCE_PIXELS)
        .ifPresent(video -> {
          throw new UnfitSource(
              say(
                  "The input has a picture of %dx%d; at most %,d pixels are decoded.",
                  video.width(), video.height(), MAX_SOURCE_PIXELS));
        });
  }

  /// Refuses a plan that is too much.
  ///
  /// @param sourceFrames of the stream that is encoded; 0 when there is none
  /// @throws BadConfiguration when the preset asks for too much of any source
  /// @throws UnfitSource when it does of this one
  public void check(EncodePlan plan, long sourceFrames) {
    List<Picture> pictures =
        plan.renditions().stream().flatMap(rendition -> rendition.video().stream()).toList();
    count("Codecs.H264Layers", "video files", pictures.size());
    count("Codecs", "audio files", plan.renditions().size() - pictures.size());
    count("Codecs", "sizes of images", plan.images().size());
    pictures.forEach(PlanLimits::size);
    ladder(pictures);
    images(plan.images());
    seconds(plan);
    frames(plan, pictures);
    if (sourceFrames > 0) {
      pictures.forEach(picture -> repeats(plan, picture, sourceFrames));
    }
  }

  /// Refuses an image that is too large.
  static void checkImage(Preset.Format format, Size size) {
    if (pixels(size) > MAX_IMAGE_PIXELS) {
      throw new BadConfiguration(
          "Codecs." + format.word() + "Layers",
          say(
              "asks for images of %s, which are %,d pixels; at most %,d are allowed",
              shown(size), pixels(size), MAX_IMAGE_PIXELS));
    }
  }

  private static void count(String where, String what, int asked) {
    if (asked > MAX_RENDITIONS) {
      throw new BadConfiguration(
          where, say("asks for %d %s; at most %d are allowed", asked, what, MAX_RENDITIONS));
    }
  }

  private static void size(Picture picture) {
    Size size = picture.size();
    if (pixels(size) > MAX_FRAME_PIXELS) {
      throw new BadConfiguration(
          "Codecs.H264Layers",
          say(
              "asks for frames of %s, which are %,d pixels; at most %,d are allowed",
              shown(size), pixels(size), MAX_FRAME_PIXELS));
    }
  }

  private static void ladder(List<Picture> pictures) {
    long all = pictures.stream().mapToLong(picture -> pixels(picture.size())).sum();
    if (all > MAX_LADDER_PIXELS) {
      throw new BadConfiguration(
          "Codecs.H264Layers",
          say(
              "asks for %d layers, whose frames are %,d pixels together; at most %,d are allowed",
              pictures.size(), all, MAX_LADDER_PIXELS));
    }
  }

  private void images(List<ImageSet> sets) {
    long asked = sets.stream().mapToLong(ImageSet::count).sum();
    if (asked > images) {
      throw new BadConfiguration(
          "Step", say("asks for %,d images; at most %,d are allowed", asked, images));
    }
  }

  private void seconds(EncodePlan plan) {
    double asked = plan.durationUs() / 1e6;
    if (!plan.renditions().isEmpty() && asked > seconds) {
      throw new UnfitSource(
          say("The input lasts %,.0f s; at most %,d s can be encoded by a task.", asked, seconds));
    }
  }

  private void frames(EncodePlan plan, List<Picture> pictures) {
    double count = 0;
    double work = 0;
    for (Picture picture : pictures) {
      double written = written(plan, picture);
      count += written;
      work += written * Math.max(MIN_UNIT, pixels(picture.size()) / UNIT_PIXELS);
    }
    if (work > frames) {
      Size largest =
          pictures.stream()
              .map(Picture::size)
              .max(Comparator.comparingLong(PlanLimits::pixels))
              .orElseThrow();
      throw new UnfitSource(
          say(
              "The preset asks for %,.0f frames of %s%s, the work of %,.0f frames of 1920x1080;"
                  + " at most %,d are allowed.",
              count, pictures.size() > 1 ? "up to " : "", shown(largest), work, frames));
    }
  }

  /// A few frames that are far apart become any number of copies at a constant rate.
  private static void repeats(EncodePlan plan, Picture picture, long sourceFrames) {
    double written = written(plan, picture);
    double allowed = MAX_COPIES + (double) MAX_COPIES_OF_ONE * sourceFrames;
    if (written > allowed) {
      throw new UnfitSource(
          say(
              "The preset asks for %,.0f frames of %s, made of %,d in the input; at most %,.0f"
                  + " are allowed.",
              written, shown(picture.size()), sourceFrames, allowed));
    }
  }

  private static double written(EncodePlan plan, Picture picture) {
    return Math.ceil(perSecond(picture.frameRate()) * plan.durationUs() / 1e6);
  }

  private static double perSecond(FrameRate rate) {
    return rate.isOfSource() ? ASSUMED_FPS : rate.perSecond();
  }

  private static long pixels(Size size) {
    return (long) size.width() * size.height();
  }

  private static String shown(Size size) {
    return size.width() + "x" + size.height();
  }

  @SuppressWarnings("AnnotateFormatMethod") // Its annotation would be a dependency.
  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
