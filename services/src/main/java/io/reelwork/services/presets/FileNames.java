package io.reelwork.services.presets;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// File names with macros: `{Basename}_{Width}x{Height}_{VideoBitrate}.mp4` becomes
/// `talk_1280x720_3400.mp4`.
public final class FileNames {
  private static final Pattern MACRO = Pattern.compile("\\{(\\w+)\\}");
  private static final Pattern INDEX = Pattern.compile("\\{index\\}", Pattern.CASE_INSENSITIVE);
  private static final int BASE_NAME = 32;
  private static final int MAX_LENGTH = 260;
  private static final Map<String, String> KNOWN_BY_LOWER_CASE =
      Map.ofEntries(
          Map.entry("basename", "Basename"),
          Map.entry("codec", "Codec"),
          Map.entry("bitrate", "Bitrate"),
          Map.entry("videobitrate", "VideoBitrate"),
          Map.entry("audiobitrate", "AudioBitrate"),
          Map.entry("channel", "Channel"),
          Map.entry("width", "Width"),
          Map.entry("height", "Height"),
          Map.entry("resolution", "Resolution"),
          Map.entry("extension", "Extension"),
          Map.entry("label", "Label"),
          Map.entry("language", "Language"),
          Map.entry("streamid", "StreamId"),
          Map.entry("index", "Index"));
  private static final Pattern OF_VIDEO =
      Pattern.compile("\\{(?:VideoBitrate|Width|Height|Resolution)\\}", Pattern.CASE_INSENSITIVE);

  private FileNames() {}

  /// Refuses a template with an unknown macro or with a part that cannot be in a file name.
  ///
  /// @param indexes how often `{Index}` must be in it
  static void check(String where, String template, int indexes) {
    if (INDEX.matcher(template).results().count() != indexes) {
      throw new BadConfiguration(
          where,
          (indexes == 0 ? "must not have {Index} but was " : "must have {Index} once but was ")
              + template);
    }
    Matcher macros = MACRO.matcher(template);
    while (macros.find()) {
      if (!KNOWN_BY_LOWER_CASE.containsKey(macros.group(1).toLowerCase(Locale.ROOT))) {
        throw new BadConfiguration(where, "is not a known macro: " + macros.group());
      }
    }
    if (template.codePoints().anyMatch(FileNames::isInvisible)) {
      throw new BadConfiguration(
          where, "must have no control characters, bidirectional marks or lone surrogates");
    }
    boolean refused = template.chars().anyMatch(c -> "/\\%?#*:\"<>|".indexOf(c) >= 0);
    if (refused || template.length() > MAX_LENGTH) {
      throw new BadConfiguration(
          where, "must be a file name without / \\ % ? # * : \" < > | but was " + template);
    }
  }

  /// What makes a name look like another one, or cannot be written at all: controls, line ends,
  /// marks of direction and of no width, and half a surrogate pair.
  private static boolean isInvisible(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /// `{Basename}`: the first 32 characters of a file's name without its extension.
  public static String baseName(String fileName) {
    String name = withoutExtension(fileName);
    int end =
        name.offsetByCodePoints(0, Math.min(BASE_NAME, name.codePointCount(0, name.length())));
    return name.substring(0, end).strip();
  }

  /// `talk.tar` of `talk.tar.mp4`.
  public static String withoutExtension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot > 0 ? fileName.substring(0, dot) : fileName;
  }

  /// The template for a file without video: one that asks for the video's figures is replaced.
  public static String forAudio(String template) {
    return OF_VIDEO.matcher(template).find() ? "{Basename}_AAC_{AudioBitrate}.mp4" : template;
  }

  /// The name, with every macro replaced; one without a value becomes empty.
  ///
  /// @param values by the macro's name as the schema spells it
  public static String expand(String template, Map<String, String> values) {
    return MACRO
        .matcher(template)
        .replaceAll(macro -> {
          String known =
              KNOWN_BY_LOWER_CASE.getOrDefault(macro.group(1).toLowerCase(Locale.ROOT), "");
          return Matcher.quoteReplacement(values.getOrDefault(known, ""));
        });
  }
}
