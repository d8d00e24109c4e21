package io.reelwork.services.plans;

import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;

/// A frame of a rendition and the picture in it; what is left over is black.
///
/// The frame is fixed when the plan is made; the picture is fitted into it by the shape of each
/// picture that comes, for that may change in the middle of a stream.
///
/// ```
/// scale=w='st(0,max(2,2*round(720*dar/2)));if(gt(1280-ld(0),2),ld(0),1280)':h='…':eval=frame,
///   pad=1280:720:2*trunc((ow-iw)/4):2*trunc((oh-ih)/4):eval=frame,setsar=1
/// ```
///
/// Source: Media Encoder Standard, StretchMode and rotation. Sizes of a layer mean the picture
/// before rotation, so that a phone video on its side gets pillars, unless
/// `PreserveResolutionAfterRotation` turns them.
///
/// @param whole the frame
/// @param picture as the source's header has it
/// @param stretched whether every picture fills the frame, whatever its shape
record Frame(Size whole, Size picture, boolean stretched) {
  /// Rounding to even lengths leaves bars of this many pixels, which are filled instead.
  private static final int MAX_FILLED = 2;

  /// The frame of a layer for a source.
  static Frame of(H264Video video, H264Layer layer, Source.Video source) {
    boolean turns = source.turned() && video.preserveResolutionAfterRotation();
    Size box = new Size(layer.width().of(source.width()), layer.height().of(source.height()));
    Frame frame =
        switch (video.stretchMode()) {
          case NONE -> new Frame(box.even(), box.even(), true);
          case AUTO_SIZE -> sized(source, turns, box);
          case AUTO_FIT -> fitted(turns ? source.upright() : source.shown(), box.even());
        };
    return turns ? new Frame(frame.whole.turned(), frame.picture.turned(), frame.stretched) : frame;
  }

  /// A frame without a picture from a source, for black.
  static Frame black(H264Layer layer) {
    Size size = new Size(layer.width().of(1280), layer.height().of(720)).even();
    return new Frame(size, size, true);
  }

  /// A frame that the picture fills.
  static Frame filled(Size size) {
    return new Frame(size, size, false);
  }

  private static Frame sized(Source.Video source, boolean turns, Size box) {
    Size whole = source.upright().within(box);
    return turns ? filled(whole) : fitted(source.shown(), whole);
  }

  private static Frame fitted(Size shown, Size box) {
    Size picture = shown.within(box);
    boolean nearly =
        box.width() - picture.width() <= MAX_FILLED
            && box.height() - picture.height() <= MAX_FILLED;
    return new Frame(box, nearly ? box : picture, false);
  }

  /// The filters that bring a picture into the frame, in square pixels.
  ///
  /// @param scaling options of `scale`, each after a colon
  String filters(String scaling) {
    if (stretched) {
      return "scale=" + whole.width() + ":" + whole.height() + scaling + ",setsar=1";
    }
    return "scale=w='%s':h='%s':eval=frame%s,pad=%d:%d:%s:%s:eval=frame,setsar=1"
        .formatted(
            length(whole.width(), whole.height() + "*dar"),
            length(whole.height(), whole.width() + "/dar"),
            scaling,
            whole.width(),
            whole.height(),
            "2*trunc((ow-iw)/4)",
            "2*trunc((oh-ih)/4)");
  }

  /// The length that keeps the shape, even, in at most `most`.
  private static String length(int most, String keepingShape) {
    return "st(0,max(2,2*round(%s/2)));if(gt(%d-ld(0),%d),ld(0),%d)"
        .formatted(keepingShape, most, MAX_FILLED, most);
  }
}
