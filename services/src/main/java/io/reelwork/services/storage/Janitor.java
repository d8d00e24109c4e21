package io.reelwork.services.storage;

import io.reelwork.services.sql.Ticks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Frees what no row names, in steps; nothing while the store is away. When the disk is down to its
/// reserve, objects go after a short grace, so that deleting makes room soon.
final class Janitor {
  private static final int BATCH = 500;
  private static final Duration BLOCK_LIFE = Duration.ofDays(7);
  private static final Duration ORPHAN_AGE = Duration.ofHours(24);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);
  private static final Duration SHORT_GRACE = Duration.ofMinutes(15);

  private final LocalObjects objects;
  private final StoreMarker marker;
  private final BlockTable blocks;
  private final GarbageTable garbage;
  private final Duration grace;
  private Instant nextSweep = Instant.MIN;

  Janitor(
      LocalObjects objects,
      StoreMarker marker,
      BlockTable blocks,
      GarbageTable garbage,
      StorageConfig config) {
    this.objects = objects;
    this.marker = marker;
    this.blocks = blocks;
    this.garbage = garbage;
    this.grace = config.grace();
  }

  /// Rows go by the database's time, files by the disk's: the host's clock may be another.
  synchronized Blobs.Freed collectGarbage(Instant now) {
    marker.check();
    int expired = expireBlocks(now);
    int freed = freeDue(now);
    int orphans = 0;
    if (!now.isBefore(nextSweep)) {
      orphans = sweep(objects.now().minus(ORPHAN_AGE));
      nextSweep = now.plus(SWEEP_EVERY);
    }
    return new Blobs.Freed(freed, expired, orphans);
  }

  private int expireBlocks(Instant now) {
    int count = 0;
    while (true) {
      List<ObjectKey> old = blocks.expire(Ticks.of(now.minus(BLOCK_LIFE)), BATCH);
      garbage.add(old, Ticks.of(now));
      count += old.size();
      if (old.size() < BATCH) {
        return count;
      }
    }
  }

  private int freeDue(Instant now) {
    Ticks limit = Ticks.of(objects.free() < 0 ? now.plus(spared()) : now);
    int count = 0;
    while (true) {
      GarbageTable.Taken taken = garbage.take(limit, BATCH);
      taken.free().forEach(key -> objects.sweep(objects.file(key)));
      count += taken.free().size();
      if (taken.looked() < BATCH) {
        return count;
      }
    }
  }

  /// How much of the grace is given up for room.
  private Duration spared() {
    return grace.compareTo(SHORT_GRACE) > 0 ? grace.minus(SHORT_GRACE) : Duration.ZERO;
  }

  /// Deletes the files that no row knows, as far as they were last touched before `limit`; answers
  /// how many.
  synchronized int sweep(Instant limit) {
    return sweepStaging(limit) + sweepObjects(limit);
  }

  private int sweepStaging(Instant limit) {
    List<Path> stale = objects.staleStaging(limit);
    return (int) stale.stream().filter(objects::sweep).count();
  }

  private int sweepObjects(Instant limit) {
    int count = 0;
    for (Path fan : objects.fans()) {
      List<ObjectKey> old = new ArrayList<>(objects.objectsOlderThan(fan, limit));
      while (!old.isEmpty()) {
        List<ObjectKey> batch = old.subList(0, Math.min(BATCH, old.size()));
        count += deleteUnknown(List.copyOf(batch), limit);
        batch.clear();
      }
    }
    return count;
  }

  /// Looks at the file's time again last: publishing touches it first.
  private int deleteUnknown(List<ObjectKey> batch, Instant limit) {
    Set<String> known = garbage.known(batch);
    int count = 0;
    for (ObjectKey key : batch) {
      if (!known.contains(key.value()) && objects.isOlderThan(key, limit)) {
        count += objects.sweep(objects.file(key)) ? 1 : 0;
      }
    }
    return count;
  }
}
