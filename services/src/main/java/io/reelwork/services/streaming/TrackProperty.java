package io.reelwork.services.streaming;

import java.math.BigInteger;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A property of tracks that filters select by (delivery section 9).
public enum TrackProperty {
  /// `video`, `audio` or `text`.
  TYPE("Type"),
  NAME("Name"),
  /// A tag of RFC 5646.
  LANGUAGE("Language"),
  /// The code of the codec.
  FOUR_CC("FourCC"),
  /// Bits per second: `n`, `low-high`, `low-` or `-high`.
  BITRATE("Bitrate");

  private static final List<String> TYPES = List.of("video", "audio", "text");
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9+-]{4}");
  private static final Pattern RATES = Pattern.compile("(\\d{0,19})(-)?(\\d{0,19})");

  private final String word;

  TrackProperty(String word) {
    this.word = word;
  }

  /// The word on the wire.
  @Override
  public String toString() {
    return word;
  }

  /// Whether a value can be compared with the property.
  boolean accepts(String value) {
    return switch (this) {
      case TYPE -> TYPES.contains(value.toLowerCase(Locale.ROOT));
      case NAME -> !value.isEmpty();
      case LANGUAGE -> isLanguage(value);
      case FOUR_CC -> CODE.matcher(value).matches();
      case BITRATE -> isBitrate(value);
    };
  }

  private static boolean isLanguage(String tag) {
    try {
      new Locale.Builder().setLanguageTag(tag);
      return !tag.isEmpty();
    } catch (IllformedLocaleException _) {
      return false;
    }
  }

  private static boolean isBitrate(String value) {
    Matcher parts = RATES.matcher(value);
    if (!parts.matches() || (parts.group(1).isEmpty() && parts.group(3).isEmpty())) {
      return false;
    }
    boolean closed = !parts.group(1).isEmpty() && !parts.group(3).isEmpty();
    return !closed || new BigInteger(parts.group(1)).compareTo(new BigInteger(parts.group(3))) <= 0;
  }
}
