package io.reelwork.odata.model;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A value of `x-ms-version`: `2.0` to `2.19`. Sets and properties newer than the caller's version
/// are hidden from it (protocol section 3).
///
/// @param minor the part behind the dot, 0 to 19
public record ApiVersion(int minor) implements Comparable<ApiVersion> {
  /// The first public version.
  public static final ApiVersion FIRST = new ApiVersion(0);

  /// The last one that the original service knew.
  public static final ApiVersion LATEST = new ApiVersion(19);

  private static final Map<String, ApiVersion> BY_TEXT =
      IntStream.rangeClosed(FIRST.minor, LATEST.minor)
          .mapToObj(ApiVersion::new)
          .collect(Collectors.toUnmodifiableMap(ApiVersion::toString, version -> version));

  /// Checks the range.
  public ApiVersion {
    if (minor < 0 || minor > 19) {
      throw new IllegalArgumentException("x-ms-version: must be 2.0 to 2.19 but was 2." + minor);
    }
  }

  /// Version `2.minor`.
  public static ApiVersion of(int minor) {
    return new ApiVersion(minor);
  }

  /// Reads `2.17`; empty when the text is no supported version.
  public static Optional<ApiVersion> parse(String text) {
    return Optional.ofNullable(BY_TEXT.get(text.strip()));
  }

  /// Whether something that came with `since` is visible to a caller of this version.
  public boolean sees(ApiVersion since) {
    return minor >= since.minor;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return "2." + minor;
  }
}
