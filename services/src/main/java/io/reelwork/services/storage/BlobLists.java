package io.reelwork.services.storage;

import io.reelwork.services.storage.BlobPage.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a container holds, page by page.
final class BlobLists {
  private static final Comparator<Entry> BY_NAME =
      Comparator.comparing(entry -> entry.name().codePoints().toArray(), Arrays::compare);

  private final BlobTable blobs;
  private final BlockTable blocks;

  BlobLists(BlobTable blobs, BlockTable blocks) {
    this.blobs = blobs;
    this.blocks = blocks;
  }

  /// As `Blobs.list`.
  BlobPage list(ContainerId container, Listing listing) {
    List<Entry> entries = new ArrayList<>();
    Optional<String> after = listing.marker();
    while (true) {
      int wanted = listing.max() - entries.size() + 1;
      List<Entry> rows = entries(container, listing, after, wanted);
      for (Entry row : rows) {
        if (entries.size() == listing.max()) {
          return new BlobPage(entries, after);
        }
        Optional<String> group = group(row.name(), listing);
        if (group.isPresent()) {
          entries.add(new BlobPage.Prefix(group.get()));
          after = Optional.of(BlobTable.afterAll(group.get()));
          break;
        }
        entries.add(row);
        after = Optional.of(row.name());
      }
      boolean grouped = !entries.isEmpty() && entries.getLast() instanceof BlobPage.Prefix;
      if (rows.isEmpty() || (!grouped && rows.size() < wanted)) {
        return new BlobPage(entries, Optional.empty());
      }
    }
  }

  /// The next names, at most `max`.
  private List<Entry> entries(
      ContainerId container, Listing listing, Optional<String> after, int max) {
    Stream<Entry> committed =
        blobs.page(container, listing.prefix(), after, max).stream().map(BlobPage.Item::new);
    if (!listing.uncommitted()) {
      return committed.toList();
    }
    return Stream.concat(
            committed, blocks.withoutBlob(container, listing.prefix(), after, max).stream())
        .sorted(BY_NAME)
        .limit(max)
        .toList();
  }

  /// The beginning that a name shares with others up to the delimiter.
  private static Optional<String> group(String name, Listing listing) {
    return listing
        .delimiter()
        .filter(delimiter -> !delimiter.isEmpty())
        .map(delimiter -> end(name.indexOf(delimiter, listing.prefix().length()), delimiter))
        .filter(end -> end > 0)
        .map(end -> name.substring(0, end));
  }

  private static int end(int at, String delimiter) {
    return at < 0 ? 0 : at + delimiter.length();
  }
}
