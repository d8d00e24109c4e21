package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.BlobHeaders;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a request says of the content it writes.
final class ContentHeaders {
  private static final String META = "x-ms-meta-";
  private static final int MAX_METADATA = 8 * 1024;
  private static final int MD5_BYTES = 16;
  private static final Pattern META_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private ContentHeaders() {}

  /// Of Put Blob: each `x-ms-blob-content-…`, else the plain field.
  static BlobHeaders ofPut(BlobCall call) {
    return new BlobHeaders(
        either(call, "content-type").orElse(BlobHeaders.OCTETS),
        either(call, "content-encoding"),
        either(call, "content-language"),
        call.header("x-ms-blob-content-disposition"),
        call.header("x-ms-blob-cache-control").or(() -> call.header("cache-control")),
        md5(call, "x-ms-blob-content-md5"),
        metadata(call));
  }

  private static Optional<String> either(BlobCall call, String name) {
    return call.header("x-ms-blob-" + name).or(() -> call.header(name));
  }

  /// Of requests whose own body is XML or empty: only `x-ms-blob-…`.
  static BlobHeaders ofCommit(BlobCall call) {
    return new BlobHeaders(
        call.header("x-ms-blob-content-type").orElse(BlobHeaders.OCTETS),
        call.header("x-ms-blob-content-encoding"),
        call.header("x-ms-blob-content-language"),
        call.header("x-ms-blob-content-disposition"),
        call.header("x-ms-blob-cache-control"),
        md5(call, "x-ms-blob-content-md5"),
        metadata(call));
  }

  /// The MD5 in a field.
  ///
  /// @throws BlobError `InvalidMd5` when it is not 16 bytes in base64
  static Optional<String> md5(BlobCall call, String field) {
    Optional<String> text = call.header(field).map(String::strip);
    text.ifPresent(ContentHeaders::checkMd5);
    return text;
  }

  private static void checkMd5(String text) {
    boolean valid;
    try {
      valid = Base64.getDecoder().decode(text).length == MD5_BYTES;
    } catch (IllegalArgumentException notBase64) {
      valid = false;
    }
    if (!valid) {
      throw new BlobError(
          Code.InvalidMd5,
          "The MD5 value specified in the request is invalid. It must be 128 bits.");
    }
  }

  static Map<String, String> metadata(BlobCall call) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int size = 0;
    for (Map.Entry<String, String> field : call.request().headers().all()) {
      if (!field.getKey().toLowerCase(Locale.ROOT).startsWith(META)) {
        continue;
      }
      String name = field.getKey().substring(META.length());
      if (!META_NAME.matcher(name).matches()) {
        throw new BlobError(Code.InvalidMetadata, "The metadata name is not a valid identifier.");
      }
      pairs.put(name, field.getValue().strip());
      size += name.length() + field.getValue().length();
    }
    if (size > MAX_METADATA) {
      throw new BlobError(
          Code.MetadataTooLarge, "The metadata specified exceeds the maximum size permitted.");
    }
    return pairs;
  }
}
