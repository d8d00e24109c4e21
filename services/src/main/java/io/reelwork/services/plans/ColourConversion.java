package io.reelwork.services.plans;

import io.reelwork.services.ffmpeg.Capabilities;
import io.reelwork.services.ffmpeg.Colour;
import io.reelwork.services.ffmpeg.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How the colours of a source become those of the outputs.
///
/// Matrix and range are converted by the filter that scales, which costs nothing when they stay.
/// HDR and wide gamuts are converted before the picture is split, by `zscale` and `tonemap`. HDR
/// becomes pictures in floating point, twelve bytes a pixel, and so is first made as small as the
/// largest output allows. Pictures with transparency are laid on black.
///
/// ```
/// zscale=w=…:h=…:f=bicubic:t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,
///   tonemap=mobius:param=0.7,zscale=t=bt709:m=bt709:r=tv,format=yuv420p
///                                                       before the split, HDR only
/// scale=…:flags=bicubic:in_color_matrix=smpte170m:out_color_matrix=bt709:out_range=tv
/// ```
///
/// @param before filters for all outputs, each followed by a comma
/// @param from the matrix before scaling, as `scale` names it; `auto` is that of each frame
/// @param marks of the outputs
/// @param exact whether `scale` converts, and so must not take its short cuts
/// @param notes for the client
/// @param floatPixels of a picture in floating point; 0 where there is none
record ColourConversion(
    String before,
    String from,
    ColourMarks marks,
    boolean exact,
    List<String> notes,
    long floatPixels) {
  private static final Set<String> HDR = Set.of("smpte2084", "arib-std-b67");
  private static final Set<String> OTHER_TRANSFERS = Set.of("linear", "log100", "log316");
  private static final Set<String> WIDE = Set.of("bt2020", "smpte431", "smpte432");
  private static final Set<String> SCALED =
      Set.of("bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "bt2020nc");
  private static final Pattern RGB =
      Pattern.compile("(?:[a0]|x2)?(?:rgb|bgr|gbr).*|pal8|xyz.*|mono[bw]|bayer.*");
  private static final Pattern ALPHA =
      Pattern.compile("yuva.*|gbrap.*|(?:rgba|bgra|argb|abgr|ya).*|pal8");
  private static final String ON_BLACK =
      "format=yuva444p|yuva444p10le|yuva444p12le|yuva444p16le|gbrap|gbrap10le|gbrap12le|gbrap16le,"
          + "premultiply=inplace=1,";

  /// White of SDR in HDR, in cd/m²: ITU-R BT.2408.
  private static final int WHITE_NITS = 203;

  /// Below this share of white, light stays as it is.
  private static final String KNEE = "0.7";

  /// Copies.
  ColourConversion {
    notes = List.copyOf(notes);
  }

  /// For outputs without a picture from the source.
  static ColourConversion none(ColourMarks wanted) {
    return new ColourConversion("", "auto", wanted, false, List.of(), 0);
  }

  /// From a source to outputs with these marks, as far as this FFmpeg can.
  ///
  /// @param largest the width and the height that no output passes; empty when outputs want the
  ///   source's own size
  static ColourConversion of(
      Source.Video source, ColourMarks wanted, Optional<Size> largest, Capabilities ffmpeg) {
    String onBlack = ALPHA.matcher(source.pixelFormat()).matches() ? ON_BLACK : "";
    boolean rgb = RGB.matcher(source.pixelFormat()).matches();
    Colour colour = source.colour();
    ColourMarks own = own(source);
    boolean hdr = HDR.contains(own.transfer());
    boolean far =
        hdr
            || WIDE.contains(own.primaries())
            || OTHER_TRANSFERS.contains(own.transfer())
            || (!rgb && !SCALED.contains(own.matrix()));
    if (far && ffmpeg.has(Feature.TONE_MAP)) {
      String filters =
          setUnknown(colour, own, rgb) + (hdr ? toneMap(wanted, largest) : convert(wanted));
      return new ColourConversion(
          onBlack + filters,
          ColourMarks.family(wanted.matrix()),
          wanted,
          false,
          List.of(),
          hdr ? pixels(source, largest) : 0);
    }
    if (hdr) {
      ColourMarks kept = new ColourMarks(own.primaries(), own.transfer(), "bt2020nc");
      return new ColourConversion(onBlack, from(colour, own), kept, rgb, List.of(kept()), 0);
    }
    boolean exact =
        rgb
            || colour.range().filter("pc"::equals).isPresent()
            || !ColourMarks.same(own.matrix(), wanted.matrix());
    return new ColourConversion(onBlack, from(colour, own), wanted, exact, List.of(), 0);
  }

  /// What the source says, completed by what it most likely is.
  private static ColourMarks own(Source.Video source) {
    Colour colour = source.colour();
    Size size = new Size(source.width(), source.height());
    boolean hdr = colour.transfer().filter(HDR::contains).isPresent();
    boolean wide = hdr || colour.primaries().filter("bt2020"::equals).isPresent();
    ColourMarks guess =
        wide ? new ColourMarks("bt2020", "bt709", "bt2020nc") : ColourMarks.of(size);
    return new ColourMarks(
        colour.primaries().orElse(guess.primaries()),
        colour.transfer().orElse(guess.transfer()),
        colour.matrix().filter(matrix -> !matrix.equals("gbr")).orElse(guess.matrix()));
  }

  private static String from(Colour colour, ColourMarks own) {
    return colour.matrix().filter(SCALED::contains).isPresent()
        ? "auto"
        : ColourMarks.family(own.matrix());
  }

  /// `zscale` refuses to convert what it does not know.
  private static String setUnknown(Colour colour, ColourMarks own, boolean rgb) {
    List<String> missing = new ArrayList<>();
    add(missing, "color_primaries", colour.primaries(), own.primaries());
    add(missing, "color_trc", colour.transfer(), own.transfer());
    if (!rgb) {
      add(missing, "colorspace", colour.matrix(), own.matrix());
    }
    return missing.isEmpty() ? "" : "setparams=" + String.join(":", missing) + ",";
  }

  private static void add(List<String> missing, String name, Optional<String> said, String own) {
    if (said.isEmpty()) {
      missing.add(name + "=" + own);
    }
  }

  private static String toneMap(ColourMarks wanted, Optional<Size> largest) {
    return "zscale=%st=linear:npl=%d,format=gbrpf32le,zscale=p=%s,tonemap=mobius:param=%s,"
            .formatted(
                largest.map(ColourConversion::shrink).orElse(""),
                WHITE_NITS,
                wanted.primaries(),
                KNEE)
        + "zscale=t=%s:m=%s:r=tv,format=yuv420p,".formatted(wanted.transfer(), wanted.matrix());
  }

  /// Both lengths by one factor, for the shape of a picture may change in the middle of a stream.
  private static String shrink(Size largest) {
    String factor = "min(1,max(%d/iw,%d/ih))".formatted(largest.width(), largest.height());
    return "w='2*round(iw*%1$s/2)':h='2*round(ih*%1$s/2)':f=bicubic:".formatted(factor);
  }

  private static long pixels(Source.Video source, Optional<Size> largest) {
    Size upright = new Size(source.width(), source.height());
    Size size = source.turned() ? upright.turned() : upright;
    double factor =
        largest
            .map(box ->
                Math.max(
                    (double) box.width() / size.width(), (double) box.height() / size.height()))
            .map(larger -> Math.min(1, larger))
            .orElse(1.0);
    return Math.round(factor * factor * size.width() * size.height());
  }

  private static String convert(ColourMarks wanted) {
    return "zscale=p=%s:t=%s:m=%s:r=tv,format=yuv420p|yuv422p|yuv444p,"
        .formatted(wanted.primaries(), wanted.transfer(), wanted.matrix());
  }

  private static String kept() {
    return "The input is HDR and stays so, with 8 bits: this FFmpeg cannot map it to SDR (zscale).";
  }

  /// The options of `scale` for video: `:flags=bicubic:in_color_matrix=auto:…`.
  String toVideo() {
    return scale(exact, ":out_color_matrix=" + ColourMarks.family(marks.matrix()), "tv");
  }

  /// The options of `scale` for JPEG, which is of full range by JFIF.
  String toJpeg() {
    return scale(true, ":out_color_matrix=smpte170m", "pc");
  }

  /// The options of `scale` for red, green and blue.
  String toRgb() {
    return scale(true, "", "pc");
  }

  private String scale(boolean exactly, String matrix, String range) {
    String flags = exactly ? "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp" : "bicubic";
    return ":flags=" + flags + ":in_color_matrix=" + from + matrix + ":out_range=" + range;
  }
}
