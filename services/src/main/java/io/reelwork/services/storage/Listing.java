package io.reelwork.services.storage;

import java.util.Optional;

/// Which part of a container to list.
///
/// @param prefix only names that begin so; empty for all
/// @param delimiter names that share a beginning up to this, after the prefix, become one entry
/// @param marker where to go on: `next` of the page before
/// @param max the most entries of a page, 1 to 5000
/// @param uncommitted also names that have blocks and no blob yet
public record Listing(
    String prefix,
    Optional<String> delimiter,
    Optional<String> marker,
    int max,
    boolean uncommitted) {
  /// The most entries a page can have.
  public static final int MAX = 5000;

  /// Checks the range.
  public Listing {
    if (max < 1 || max > MAX) {
      throw new IllegalArgumentException("listing: max must be 1 to 5000 but was " + max);
    }
  }

  /// Of blobs alone.
  public Listing(String prefix, Optional<String> delimiter, Optional<String> marker, int max) {
    this(prefix, delimiter, marker, max, false);
  }

  /// Every blob, by the largest pages.
  public static Listing all() {
    return new Listing("", Optional.empty(), Optional.empty(), MAX);
  }

  /// The page after `marker`.
  public Listing after(String next) {
    return new Listing(prefix, delimiter, Optional.of(next), max, uncommitted);
  }
}
