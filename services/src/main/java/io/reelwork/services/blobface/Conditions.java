package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.web.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/// The conditional headers of a request; entity tags with or without quotes.
record Conditions(
    Optional<String> ifMatch,
    Optional<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {
  private static final String ANY = "*";

  static Conditions of(Request request) {
    return new Conditions(
        request.header("If-Match"),
        request.header("If-None-Match"),
        request.header("If-Modified-Since").flatMap(HttpDate::parse),
        request.header("If-Unmodified-Since").flatMap(HttpDate::parse));
  }

  /// Throws `ConditionNotMet` when a read must not go on; true means: not modified, 304.
  boolean isUnchanged(Blob blob) {
    checkMatch(Optional.of(blob));
    if (ifNoneMatch.isPresent()) {
      return names(ifNoneMatch.get(), blob.etag());
    }
    return ifModifiedSince.isPresent() && !second(blob).isAfter(ifModifiedSince.get());
  }

  /// Throws when a write must not go on.
  void checkWrite(Optional<Blob> current) {
    checkMatch(current);
    if (ifNoneMatch.isPresent()
        && current.isPresent()
        && names(ifNoneMatch.get(), current.get().etag())) {
      throw ifNoneMatch.get().strip().equals(ANY)
          ? new BlobError(Code.BlobAlreadyExists, "The specified blob already exists.")
          : notMet();
    }
    if (ifModifiedSince.isPresent()
        && current.isPresent()
        && !second(current.get()).isAfter(ifModifiedSince.get())) {
      throw notMet();
    }
  }

  private void checkMatch(Optional<Blob> current) {
    if (ifMatch.isPresent() && (current.isEmpty() || !names(ifMatch.get(), current.get().etag()))) {
      throw notMet();
    }
    if (ifUnmodifiedSince.isPresent()
        && current.isPresent()
        && second(current.get()).isAfter(ifUnmodifiedSince.get())) {
      throw notMet();
    }
  }

  private static boolean names(String tags, String etag) {
    return tags.strip().equals(ANY)
        || Arrays.stream(tags.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
            .anyMatch(etag::equals);
  }

  private static Instant second(Blob blob) {
    return blob.lastModified().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static BlobError notMet() {
    return new BlobError(
        Code.ConditionNotMet,
        "The condition specified using HTTP conditional header(s) is not met.");
  }
}
