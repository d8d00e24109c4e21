package io.reelwork.services.blobface;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Arrival;
import io.reelwork.services.storage.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Takes a request's body into an object, in constant memory.
final class Upload {
  private static final int BUFFER_BYTES = 256 * 1024;

  /// Fields that change what a write means: without them it would store other bytes, or touch a
  /// blob that was not meant.
  private static final List<String> UNSUPPORTED =
      List.of(
          "x-ms-structured-body",
          "x-ms-encryption-key",
          "x-ms-encryption-scope",
          "x-ms-tags",
          "x-ms-if-tags",
          "x-ms-immutability-policy-until-date",
          "x-ms-legal-hold");

  private Upload() {}

  /// The length the caller promised.
  ///
  /// @throws BlobError when the caller tells no length and does not send chunks
  static OptionalLong length(BlobCall call) {
    OptionalLong length = call.request().contentLength();
    if (length.isEmpty() && call.header("Transfer-Encoding").isEmpty()) {
      throw new BlobError(
          Code.MissingContentLengthHeader, "The Content-Length header was not specified.");
    }
    return length;
  }

  /// Refuses a write that wants of its content or its target what we do not do.
  static void refuseUnsupported(BlobCall call) {
    for (String field : UNSUPPORTED) {
      if (call.header(field).isPresent()) {
        throw new BlobError(
            Code.UnsupportedHeader,
            "One of the headers specified in the request is not supported: " + field);
      }
    }
  }

  /// Reads the body into `staged`, seals it and checks it against `Content-MD5` and
  /// `x-ms-content-crc64`; returns the MD5.
  static String receive(BlobCall call, OptionalLong length, StagedObject staged) {
    Optional<String> promisedCrc = crc64(call);
    Crc64 crc = new Crc64();
    InputStream body = call.request().body();
    long received =
        fill(staged, promisedCrc.isPresent() ? crc.over(body) : body, call.request()::bodyArrives);
    if (length.isPresent() && received != length.getAsLong()) {
      throw cut();
    }
    staged.seal();
    String md5 = staged.md5().orElseThrow();
    Optional<String> expected = ContentHeaders.md5(call, "Content-MD5");
    expected.ifPresent(promised -> mustEqual(promised, md5));
    promisedCrc.ifPresent(promised -> mustEqualCrc(promised, crc.base64()));
    return md5;
  }

  /// The CRC that the caller promises; eight bytes in base64.
  static Optional<String> crc64(BlobCall call) {
    Optional<String> text = call.header("x-ms-content-crc64").map(String::strip);
    if (text.isPresent() && !text.get().matches("[A-Za-z0-9+/]{11}=")) {
      throw new BlobError(
          Code.InvalidHeaderValue,
          "The value for one of the HTTP headers is not in the correct format:"
              + " x-ms-content-crc64");
    }
    return text;
  }

  static void mustEqualCrc(String promised, String crc) {
    if (!promised.equals(crc)) {
      throw new BlobError(
          Code.Crc64Mismatch,
          "The CRC64 value specified in the request did not match with the CRC64 value calculated"
              + " by the server.");
    }
  }

  /// The MD5 of a stream, in base64.
  static String md5(InputStream in) throws IOException {
    MessageDigest digest = md5Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  static void mustEqual(String promised, String md5) {
    if (!promised.equals(md5)) {
      throw new BlobError(
          Code.Md5Mismatch,
          "The MD5 value specified in the request did not match with the MD5 value calculated by"
              + " the server.");
    }
  }

  private static long fill(StagedObject staged, InputStream body, Arrival arrival) {
    try {
      return staged.fill(body, arrival);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The whole body of a small request.
  ///
  /// @throws BlobError `RequestBodyTooLarge` when it is longer than `max`
  static byte[] small(BlobCall call, int max) {
    try {
      byte[] bytes = call.document().readNBytes(max + 1);
      if (bytes.length > max) {
        throw new BlobError(
            Code.RequestBodyTooLarge,
            "The request body is too large and exceeds the maximum permissible limit.");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MessageDigest md5Digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new ServiceFailure(ServiceFailure.Code.CONFIGURATION, "java: MD5 must be there", e);
    }
  }

  private static BlobError cut() {
    return new BlobError(Code.InvalidInput, "The request body ended too early.");
  }
}
