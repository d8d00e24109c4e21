package io.reelwork.services.storage;

import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Optional;

/// One page of a listing, ordered by code point.
///
/// @param entries blobs and, when asked for, prefixes and blobs to be
/// @param next where the next page goes on; empty at the end
public record BlobPage(List<Entry> entries, Optional<String> next) {
  /// What a listing holds.
  public sealed interface Entry {
    /// What it is listed as.
    String name();
  }

  /// A blob.
  public record Item(Blob blob) implements Entry {
    @Override
    public String name() {
      return blob.name();
    }
  }

  /// A name that has blocks, the first of them since `created`, and no blob yet.
  public record Uncommitted(String name, Ticks created) implements Entry {}

  /// A group of blobs whose names begin alike up to a delimiter.
  public record Prefix(String name) implements Entry {}

  /// Copies the entries.
  public BlobPage {
    entries = List.copyOf(entries);
  }

  /// The blobs among the entries.
  public List<Blob> blobs() {
    return entries.stream()
        .filter(Item.class::isInstance)
        .map(entry -> ((Item) entry).blob())
        .toList();
  }
}
