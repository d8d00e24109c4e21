package io.reelwork.services.storage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a blob says of its content, given back with it.
///
/// @param contentType never empty: `video/mp4`
/// @param contentMd5 in base64
/// @param metadata the caller's own pairs, names as sent, without `x-ms-meta-`
public record BlobHeaders(
    String contentType,
    Optional<String> contentEncoding,
    Optional<String> contentLanguage,
    Optional<String> contentDisposition,
    Optional<String> cacheControl,
    Optional<String> contentMd5,
    Map<String, String> metadata) {
  /// The type of content that nobody has named.
  public static final String OCTETS = "application/octet-stream";

  /// Keeps the metadata's order.
  public BlobHeaders {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /// A content type and nothing else.
  public static BlobHeaders of(String contentType) {
    return new BlobHeaders(
        contentType,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /// The same with this MD5, or none.
  public BlobHeaders withMd5(Optional<String> md5) {
    return new BlobHeaders(
        contentType,
        contentEncoding,
        contentLanguage,
        contentDisposition,
        cacheControl,
        md5,
        metadata);
  }

  /// The same with these pairs alone.
  public BlobHeaders withMetadata(Map<String, String> pairs) {
    return new BlobHeaders(
        contentType,
        contentEncoding,
        contentLanguage,
        contentDisposition,
        cacheControl,
        contentMd5,
        pairs);
  }
}
