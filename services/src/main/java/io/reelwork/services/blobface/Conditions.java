package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Container;
import io.reelwork.services.web.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/// The conditional headers of a request; entity tags with or without quotes.
///
/// @param failure the code of a condition that does not hold
record Conditions(
    Optional<String> ifMatch,
    Optional<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince,
    Code failure) {
  private static final String ANY = "*";

  /// What conditions are about.
  private record State(String etag, Instant modified) {
    static State of(Blob blob) {
      return new State(blob.etag(), second(blob.lastModified()));
    }

    /// HTTP's dates have no fraction.
    private static Instant second(Ticks time) {
      return time.instant().truncatedTo(ChronoUnit.SECONDS);
    }
  }

  static Conditions of(Request request) {
    return new Conditions(
        request.header("If-Match"),
        request.header("If-None-Match"),
        request.header("If-Modified-Since").flatMap(HttpDate::parse),
        request.header("If-Unmodified-Since").flatMap(HttpDate::parse),
        Code.ConditionNotMet);
  }

  /// Those of a copy that are about its source.
  static Conditions ofSource(Request request) {
    return new Conditions(
        request.header("x-ms-source-if-match"),
        request.header("x-ms-source-if-none-match"),
        request.header("x-ms-source-if-modified-since").flatMap(HttpDate::parse),
        request.header("x-ms-source-if-unmodified-since").flatMap(HttpDate::parse),
        Code.SourceConditionNotMet);
  }

  /// Throws `ConditionNotMet` when a read must not go on; true means: not modified, 304.
  boolean isUnchanged(Blob blob) {
    State state = State.of(blob);
    checkMatch(Optional.of(state));
    return isKnown(state);
  }

  private boolean isKnown(State state) {
    if (ifNoneMatch.isPresent()) {
      return names(ifNoneMatch.get(), state.etag());
    }
    return ifModifiedSince.isPresent() && !state.modified().isAfter(ifModifiedSince.get());
  }

  /// Throws when a blob must not be copied from.
  void checkSource(Blob source) {
    if (isUnchanged(source)) {
      throw notMet();
    }
  }

  /// Throws when a container must not be changed.
  void checkContainer(Container container) {
    check(Optional.of(new State(container.etag(), State.second(container.lastModified()))));
  }

  /// Throws when a write must not go on.
  void checkWrite(Optional<Blob> current) {
    check(current.map(State::of));
  }

  private void check(Optional<State> current) {
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
        && !current.get().modified().isAfter(ifModifiedSince.get())) {
      throw notMet();
    }
  }

  private void checkMatch(Optional<State> current) {
    if (ifMatch.isPresent() && (current.isEmpty() || !names(ifMatch.get(), current.get().etag()))) {
      throw notMet();
    }
    if (ifUnmodifiedSince.isPresent()
        && current.isPresent()
        && current.get().modified().isAfter(ifUnmodifiedSince.get())) {
      throw notMet();
    }
  }

  private static boolean names(String tags, String etag) {
    return tags.strip().equals(ANY)
        || Arrays.stream(tags.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
            .anyMatch(etag::equals);
  }

  private BlobError notMet() {
    return new BlobError(
        failure, "The condition specified using HTTP conditional header(s) is not met.");
  }
}
