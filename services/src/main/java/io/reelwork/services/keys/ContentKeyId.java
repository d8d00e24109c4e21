package io.reelwork.services.keys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The id of a content key: `nb:kid:UUID:<guid>`, lower case. Its GUID is the key's KID in media.
///
/// @param value the whole id
public record ContentKeyId(String value) {
  private static final String PREFIX = "nb:kid:UUID:";
  private static final Pattern FORM =
      Pattern.compile(
          PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  /// Checks the prefix.
  public ContentKeyId {
    if (!value.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "ContentKeyId: must begin with " + PREFIX + " but was " + value);
    }
  }

  /// The id in a text, in whatever case it is spelled.
  public static Optional<ContentKeyId> parse(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(
            new ContentKeyId(PREFIX + text.substring(PREFIX.length()).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /// A fresh one.
  static ContentKeyId random() {
    return new ContentKeyId(PREFIX + UUID.randomUUID());
  }

  /// The GUID alone.
  public String guid() {
    return value.substring(PREFIX.length());
  }

  /// The GUID's 16 bytes as .NET orders them: the first three groups little-endian.
  byte[] dotNetBytes() {
    UUID guid = UUID.fromString(guid());
    long high = guid.getMostSignificantBits();
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) (high >>> 32))
        .putShort((short) (high >>> 16))
        .putShort((short) high)
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(guid.getLeastSignificantBits())
        .array();
  }

  @Override
  public String toString() {
    return value;
  }
}
