package io.reelwork.services.processors;

import java.util.List;
import java.util.Map;

/// The long names that FFmpeg has for what inputs are mostly made of; others go by their short
/// ones.
final class LongNames {
  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("mov", "QuickTime / MOV"),
          Map.entry("matroska", "Matroska / WebM"),
          Map.entry("mpegts", "MPEG-TS (MPEG-2 Transport Stream)"),
          Map.entry("mpeg", "MPEG-PS (MPEG-2 Program Stream)"),
          Map.entry("avi", "AVI (Audio Video Interleaved)"),
          Map.entry("flv", "FLV (Flash Video)"),
          Map.entry("asf", "ASF (Advanced / Active Streaming Format)"),
          Map.entry("mxf", "MXF (Material eXchange Format)"),
          Map.entry("gxf", "GXF (General eXchange Format)"),
          Map.entry("wav", "WAV / WAVE (Waveform Audio)"),
          Map.entry("mp3", "MP2/3 (MPEG audio layer 2/3)"),
          Map.entry("aac", "raw ADTS AAC (Advanced Audio Coding)"),
          Map.entry("ogg", "Ogg"));

  private static final Map<String, String> CODECS =
      Map.ofEntries(
          Map.entry("h264", "H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10"),
          Map.entry("hevc", "H.265 / HEVC (High Efficiency Video Coding)"),
          Map.entry("mpeg1video", "MPEG-1 video"),
          Map.entry("mpeg2video", "MPEG-2 video"),
          Map.entry("mpeg4", "MPEG-4 part 2"),
          Map.entry("vc1", "SMPTE VC-1"),
          Map.entry("wmv2", "Windows Media Video 8"),
          Map.entry("wmv3", "Windows Media Video 9"),
          Map.entry("vp8", "On2 VP8"),
          Map.entry("vp9", "Google VP9"),
          Map.entry("av1", "Alliance for Open Media AV1"),
          Map.entry("mjpeg", "Motion JPEG"),
          Map.entry("aac", "AAC (Advanced Audio Coding)"),
          Map.entry("ac3", "ATSC A/52A (AC-3)"),
          Map.entry("eac3", "ATSC A/52B (AC-3, E-AC-3)"),
          Map.entry("mp2", "MP2 (MPEG audio layer 2)"),
          Map.entry("mp3", "MP3 (MPEG audio layer 3)"),
          Map.entry("wmav2", "Windows Media Audio 2"),
          Map.entry("wmapro", "Windows Media Audio 9 Professional"),
          Map.entry("opus", "Opus (Opus Interactive Audio Codec)"),
          Map.entry("vorbis", "Vorbis"),
          Map.entry("flac", "FLAC (Free Lossless Audio Codec)"),
          Map.entry("pcm_s16le", "PCM signed 16-bit little-endian"),
          Map.entry("pcm_s24le", "PCM signed 24-bit little-endian"));

  private LongNames() {}

  /// `QuickTime / MOV` for `mov`, `mp4`, …
  static String ofFormat(List<String> names) {
    String first = names.isEmpty() ? "" : names.getFirst();
    return FORMATS.getOrDefault(first, first);
  }

  /// `MPEG-4 part 2` for `mpeg4`.
  static String ofCodec(String codec) {
    return CODECS.getOrDefault(codec, codec);
  }
}
