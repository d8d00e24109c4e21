package io.reelwork.services.plans;

import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;

/// A frame of a rendition and the picture in it; what is left over is black.
///
/// Source: Media Encoder Standard, StretchMode and rotation. Sizes of a layer mean the picture
/// before rotation, so that a phone video on its side gets pillars, unless
/// `PreserveResolutionAfterRotation` turns them.
record Frame(Size whole, Size picture) {
  /// The frame of a layer for a source.
  static Frame of(H264Video video, H264Layer layer, Source.Video source) {
    boolean turns = source.turned() && video.preserveResolutionAfterRotation();
    Size box = new Size(layer.width().of(source.width()), layer.height().of(source.height()));
    Frame frame =
        switch (video.stretchMode()) {
          case NONE -> new Frame(box.even(), box.even());
          case AUTO_SIZE -> sized(source, turns, box);
          case AUTO_FIT -> fitted(turns ? source.upright() : source.shown(), box.even());
        };
    return turns ? new Frame(frame.whole.turned(), frame.picture.turned()) : frame;
  }

  /// A frame without a picture from a source, for black.
  static Frame black(H264Layer layer) {
    Size size = new Size(layer.width().of(1280), layer.height().of(720)).even();
    return new Frame(size, size);
  }

  private static Frame sized(Source.Video source, boolean turns, Size box) {
    Size whole = source.upright().within(box);
    return turns ? new Frame(whole, whole) : fitted(source.shown(), whole);
  }

  private static Frame fitted(Size shown, Size box) {
    Size picture = shown.within(box);
    boolean nearly = box.width() - picture.width() <= 2 && box.height() - picture.height() <= 2;
    return new Frame(box, nearly ? box : picture);
  }

  /// The filters that bring the picture into the frame: `scale=1280:720,setsar=1,format=yuv420p`.
  String filters() {
    String scale = "scale=" + picture.width() + ":" + picture.height() + ":flags=bicubic";
    String bars = whole.equals(picture) ? "" : ",pad=" + padding();
    return scale + bars + ",setsar=1,format=yuv420p";
  }

  private String padding() {
    int left = (whole.width() - picture.width()) / 4 * 2;
    int top = (whole.height() - picture.height()) / 4 * 2;
    return whole.width() + ":" + whole.height() + ":" + left + ":" + top;
  }
}
