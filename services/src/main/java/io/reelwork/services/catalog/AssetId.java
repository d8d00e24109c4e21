package io.reelwork.services.catalog;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The id of an asset: `nb:cid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record AssetId(String value) {
  private static final String PREFIX = "nb:cid:UUID:";
  private static final Pattern FORM =
      Pattern.compile(
          PREFIX + "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})", Pattern.CASE_INSENSITIVE);

  /// Checks the prefix.
  public AssetId {
    if (!value.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "AssetId: must begin with " + PREFIX + " but was " + value);
    }
  }

  /// The id that a text means, in whatever case; empty when it means none.
  public static Optional<AssetId> parse(String text) {
    return Optional.of(FORM.matcher(text))
        .filter(Matcher::matches)
        .map(form -> new AssetId(PREFIX + form.group(1).toLowerCase(Locale.ROOT)));
  }

  /// The id of a new asset.
  static AssetId random() {
    return new AssetId(PREFIX + UUID.randomUUID());
  }

  /// The GUID alone.
  public String guid() {
    return value.substring(PREFIX.length());
  }

  /// The container that holds the asset's blobs: `asset-<guid>`.
  public String container() {
    return "asset-" + guid();
  }

  @Override
  public String toString() {
    return value;
  }
}
