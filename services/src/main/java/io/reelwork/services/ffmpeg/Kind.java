package io.reelwork.services.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Kinds of files that are not read, by the names people have for them.
final class Kind {
  private static final int HEAD_BYTES = 64;
  private static final int BRAND_AT = 8;
  private static final int WEBP_FLAGS_AT = 20;
  private static final int WEBP_ANIMATION = 2;
  private static final Set<String> HEIF_BRANDS = Set.of("heic", "heix", "heim", "heis", "mif1");
  private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

  /// Bytes at the start of a file.
  private static final Map<String, String> MAGIC =
      Map.ofEntries(
          Map.entry("ADIF", "ADIF"),
          Map.entry("wvpk", "WavPack"),
          Map.entry("MAC ", "Monkey's Audio"),
          Map.entry("TTA1", "True Audio"),
          Map.entry("DSD ", "DSF"),
          Map.entry("FRM8", "DSDIFF"),
          Map.entry("MPCK", "Musepack"),
          Map.entry("MP+", "Musepack"),
          Map.entry("YUV4MPEG2", "Y4M"),
          Map.entry("%PDF", "PDF"),
          Map.entry("PK\u0003\u0004", "ZIP"),
          Map.entry("7z\u00BC\u00AF", "7-Zip"),
          Map.entry("Rar!", "RAR"),
          Map.entry("\u001F\u008B", "gzip"),
          Map.entry("8BPS", "Photoshop"),
          Map.entry("#EXTM3U", "A playlist"));

  /// FFmpeg's names of demuxers that are not let in.
  private static final Map<String, String> DEMUXERS =
      Map.ofEntries(
          Map.entry("wv", "WavPack"),
          Map.entry("ape", "Monkey's Audio"),
          Map.entry("tta", "True Audio"),
          Map.entry("dsf", "DSF"),
          Map.entry("iff", "DSDIFF"),
          Map.entry("mpc", "Musepack"),
          Map.entry("mpc8", "Musepack"),
          Map.entry("qcp", "QCP"),
          Map.entry("loas", "LATM"),
          Map.entry("apng", "Animated PNG"),
          Map.entry("yuv4mpegpipe", "Y4M"),
          Map.entry("mjpeg", "A raw Motion JPEG stream"),
          Map.entry("obu", "A raw AV1 stream"),
          Map.entry("dts", "DTS"),
          Map.entry("hls", "A playlist"),
          Map.entry("concat", "A playlist"),
          Map.entry("dash", "A manifest"));

  private Kind() {}

  /// The common name of what a demuxer reads: `WavPack`.
  static String ofDemuxer(String name) {
    return DEMUXERS.getOrDefault(name, name.toUpperCase(Locale.ROOT));
  }

  /// The common name of a file that FFmpeg made nothing of, when it is known by its first bytes.
  static Optional<String> of(Path file) {
    byte[] head;
    try (var in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      return Optional.empty();
    }
    var text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("ftyp", 4)) {
      return ofBrands(text);
    }
    boolean webp = text.startsWith("RIFF") && text.startsWith("WEBPVP8X", BRAND_AT);
    if (webp && head.length > WEBP_FLAGS_AT && (head[WEBP_FLAGS_AT] & WEBP_ANIMATION) != 0) {
      return Optional.of("Animated WebP");
    }
    return MAGIC.entrySet().stream()
        .filter(magic -> text.startsWith(magic.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// Major brand and, behind a version, compatible ones: four letters each.
  private static Optional<String> ofBrands(String head) {
    for (int at = BRAND_AT; at + 4 <= head.length(); at += 4) {
      var brand = head.substring(at, at + 4);
      if (AVIF_BRANDS.contains(brand)) {
        return Optional.of("AVIF");
      }
      if (HEIF_BRANDS.contains(brand) && !head.contains("avif")) {
        return Optional.of("HEIC");
      }
    }
    return Optional.empty();
  }
}
