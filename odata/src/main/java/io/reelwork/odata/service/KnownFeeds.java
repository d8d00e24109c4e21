package io.reelwork.odata.service;

import io.reelwork.odata.payload.WireFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Long answers to reads of sets, kept from the second time they are asked for until something
/// changes: lists that clients and dashboards ask for again and again (docs/decisions/0011). What
/// was asked for longest ago goes first. Safe for any number of threads.
final class KnownFeeds {
  /// Shorter ones are made as quickly as it takes to see that nothing has changed.
  static final int SHORTEST_BYTES = 64 * 1024;

  static final int MOST_BYTES = 32 * 1024 * 1024;
  private static final int MOST = 1000;

  private final Snapshots snapshots;
  private final Map<Asked, Kept> feeds = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /// Everything an answer depends on beside what is stored.
  ///
  /// @param path the raw path below the service root
  /// @param query the raw query
  record Asked(Call call, String path, String query, WireFormat format) {}

  /// @param snapshot taken before the answer was made
  private record Kept(Object snapshot, ODataResponse answer) {
    /// What was asked for once: it holds in no snapshot.
    static Kept notYet(ODataResponse answer) {
      return new Kept(new Object(), answer.withoutBody());
    }

    int bytes() {
      return answer.body().length;
    }
  }

  KnownFeeds(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /// The answer, made when there is none that still holds.
  ODataResponse answer(Asked asked, Supplier<ODataResponse> maker) {
    Optional<Kept> known = find(asked);
    if (known.isEmpty()) {
      ODataResponse answer = maker.get();
      if (answer.body().length >= SHORTEST_BYTES) {
        keep(asked, Kept.notYet(answer));
      }
      return answer;
    }
    Object now = snapshots.current();
    if (known.get().snapshot().equals(now)) {
      return known.get().answer();
    }
    ODataResponse answer = maker.get();
    keep(asked, new Kept(now, answer));
    return answer;
  }

  private synchronized Optional<Kept> find(Asked asked) {
    return Optional.ofNullable(feeds.get(asked));
  }

  private synchronized void keep(Asked asked, Kept kept) {
    Kept before = feeds.put(asked, kept);
    bytes += kept.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Kept> oldest = feeds.values().iterator();
    while (bytes > MOST_BYTES || feeds.size() > MOST) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
