package io.reelwork.services.ffmpeg;

import java.util.List;

/// Something FFmpeg may be able to do, with a tiny run that shows whether it can.
///
/// The order matters: later runs read files that earlier ones wrote.
public enum Feature {
  /// Encode H.264.
  H264_ENCODE("encode H.264 (libx264)", true, video("-c:v libx264 -pix_fmt yuv420p -f null -")),
  /// Encode AAC.
  AAC_ENCODE("encode AAC", true, audio("-c:a aac -f null -")),
  /// Scale, split and deinterlace.
  FILTERS(
      "scale, split and deinterlace pictures",
      true,
      "-f lavfi -i testsrc2=s=64x64:r=25:d=0.2 -filter_complex"
          + " [0:v]bwdif=deint=interlaced,split=2[a][b];[a]scale=32:32,setsar=1[c];"
          + "[b]scale=16:16,setsar=1[d] -map [c] -f null - -map [d] -f null -"),
  /// Write MP4.
  MP4_WRITE(
      "write MP4",
      true,
      both("-c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart -f mp4 -y file:t.mp4")),
  /// Read MP4.
  MP4_READ("read MP4", true, decode("mov,mp4", "file:t.mp4")),
  /// List packets, for probing.
  PACKETS(
      "list packets (framecrc)",
      true,
      "-protocol_whitelist file -format_whitelist mov,mp4 -i file:t.mp4"
          + " -map 0 -c copy -f framecrc -"),
  /// Write MPEG-TS.
  TS_WRITE(
      "write MPEG-TS",
      false,
      "-protocol_whitelist file -i file:t.mp4 -c copy -f mpegts -y file:t.ts"),
  /// Read MPEG-TS; the static 4.4.1 crashes here without its own empty `GCONV_PATH`.
  TS_READ("read MPEG-TS", true, decode("mpegts", "file:t.ts")),
  /// Read HLS.
  HLS_READ("read HLS", false, decode("hls,mpegts", "file:t.m3u8")),
  /// Write JPEG pictures.
  JPEG("write JPEG", false, video("-frames:v 1 -c:v mjpeg -pix_fmt yuvj420p -f null -")),
  /// Write PNG pictures.
  PNG("write PNG", false, video("-frames:v 1 -c:v png -f null -")),
  /// Write BMP pictures.
  BMP("write BMP", false, video("-frames:v 1 -c:v bmp -f null -")),
  /// Lay pictures over video.
  OVERLAY(
      "overlay pictures",
      false,
      "-f lavfi -i testsrc2=s=64x64:r=25:d=0.2 -f lavfi -i color=red:s=16x16:r=25:d=0.2"
          + " -filter_complex [1:v]format=rgba[o];[0:v][o]overlay=8:8 -f null -"),
  /// Convert HDR and wide gamuts to SDR.
  TONE_MAP(
      "map HDR to SDR (zscale, tonemap)",
      false,
      video(
          "-vf format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:"
              + "colorspace=bt2020nc,zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:param=0.7,"
              + "zscale=t=bt709:m=bt709:r=tv,format=yuv420p -f null -")),
  /// Write Smooth Streaming fragments.
  ISMV_WRITE(
      "write Smooth Streaming (ismv)",
      false,
      "-protocol_whitelist file -i file:t.mp4 -c copy -f ismv -y file:t.ismv");

  private final String description;
  private final boolean required;
  private final String line;

  Feature(String description, boolean required, String line) {
    this.description = description;
    this.required = required;
    this.line = line;
  }

  /// For people: `encode H.264 (libx264)`.
  public String description() {
    return description;
  }

  /// Whether the service cannot do its work without.
  public boolean required() {
    return required;
  }

  /// The arguments of the run.
  List<String> arguments() {
    return List.of(line.split(" ", -1));
  }

  private static String video(String rest) {
    return "-f lavfi -i testsrc2=s=64x64:r=25:d=0.2 " + rest;
  }

  private static String audio(String rest) {
    return "-f lavfi -i sine=d=0.2 " + rest;
  }

  private static String both(String rest) {
    return video(audio(rest));
  }

  private static String decode(String demuxers, String file) {
    return "-protocol_whitelist file -format_whitelist " + demuxers + " -i " + file + " -f null -";
  }
}
