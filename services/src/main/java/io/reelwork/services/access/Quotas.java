package io.reelwork.services.access;

import io.reelwork.services.Refusal;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The limits of accounts, which a feature asks before it makes something:
///
/// ```java
/// quotas.checkRoom(account, Quota.ASSETS, () -> table().count(account, Query.all()));
/// quotas.checkMost(account, Quota.ASSETS_PER_JOB, inputs + outputs);
/// ```
///
/// To be asked inside the transaction that makes it. `checkRoom` is for what a whole account has:
/// it counts only when the limit may be near, so that a create among a million stays cheap, and
/// then holds the account's row, so that two requests cannot take the last place both. `checkMost`
/// is for what one request asks for, or for what one parent has; for the latter the caller holds
/// the parent's row, counts, and asks with one more.
///
/// A breach is a `Refusal` that names the quota. Safe for any number of threads.
public final class Quotas {
  private static final Duration MEMORY = Duration.ofSeconds(5);
  private static final int REMEMBERED = 10_000;

  /// So many may be made by others between two counts without passing the limit.
  private static final long LEAST_MARGIN = 1000;

  private final Map<Quota, Long> standard;
  private final Optional<Database> database;
  private final InstantSource clock;
  private final Bounded<String, Own> limits = new Bounded<>(REMEMBERED);
  private final Bounded<Counted, Count> counts = new Bounded<>(REMEMBERED);

  private record Own(Map<Quota, Long> limits, Instant readAt) {}

  private record Counted(String account, Quota quota) {}

  private record Count(long value, Instant countedAt) {}

  Quotas(Database database, Map<Quota, Long> standard, InstantSource clock) {
    this(standard, Optional.of(database), clock);
  }

  private Quotas(Map<Quota, Long> standard, Optional<Database> database, InstantSource clock) {
    this.standard = Map.copyOf(standard);
    this.database = database;
    this.clock = clock;
  }

  /// These limits for every account, the standard ones for what is left out; without accounts, for
  /// a feature that runs alone.
  public static Quotas fixed(Map<Quota, Long> limits) {
    Map<Quota, Long> all = standard();
    all.putAll(limits);
    return new Quotas(all, Optional.empty(), InstantSource.system());
  }

  /// The limits when nothing is configured.
  public static Map<Quota, Long> standard() {
    Map<Quota, Long> limits = new EnumMap<>(Quota.class);
    for (Quota quota : Quota.values()) {
      limits.put(quota, quota.standard());
    }
    return limits;
  }

  /// How many an account may have; `Long.MAX_VALUE` when there is no limit.
  public long limit(String account, Quota quota) {
    Long own = own(account).get(quota);
    long limit = own == null ? standard.getOrDefault(quota, quota.standard()) : own;
    return limit == 0 ? Long.MAX_VALUE : limit;
  }

  private Map<Quota, Long> own(String account) {
    if (database.isEmpty()) {
      return Map.of();
    }
    Instant now = clock.instant();
    Optional<Own> known =
        limits.find(account).filter(own -> now.isBefore(own.readAt().plus(MEMORY)));
    if (known.isPresent()) {
      return known.get().limits();
    }
    Map<Quota, Long> read = ofAccount(account);
    limits.put(account, new Own(read, now));
    return read;
  }

  /// The limits that an account has of its own.
  public Map<Quota, Long> ofAccount(String account) {
    return database
        .map(open -> open.read(sql -> AccountTable.quotas(sql, account)))
        .orElse(Map.of());
  }

  /// Gives an account a limit of its own, 0 for none; empty gives it back the deployment's.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when there is no such account or the limit is negative
  public void change(String account, Quota quota, Optional<Long> limit) {
    if (limit.isPresent() && limit.get() < 0) {
      throw new ServiceFailure(
          Code.CONFIGURATION, quota.key() + ": must be 0 or more but was " + limit.get());
    }
    database
        .orElseThrow(() -> new IllegalStateException("there are no accounts"))
        .write(sql -> {
          if (AccountTable.find(sql, account).isEmpty()) {
            throw Account.absent(account);
          }
          return AccountTable.changeQuota(sql, account, quota, limit);
        });
    limits.remove(account);
  }

  /// Refuses what would be one too many in the account.
  ///
  /// @param have how many there are now; asked only when the limit may be near
  /// @throws Refusal when there is no room for one more
  public void checkRoom(String account, Quota quota, LongSupplier have) {
    checkRoom(account, quota, 1, have);
  }

  /// Refuses what would be too many in the account when so many are made at once.
  ///
  /// @param more how many are to be made
  /// @param have how many there are now; asked only when the limit may be near
  /// @throws Refusal when there is no room for all of them
  public void checkRoom(String account, Quota quota, int more, LongSupplier have) {
    long limit = limit(account, quota);
    if (limit == Long.MAX_VALUE) {
      return;
    }
    Counted counted = new Counted(account, quota);
    Instant now = clock.instant();
    Optional<Count> known =
        counts
            .find(counted)
            .filter(count -> now.isBefore(count.countedAt().plus(MEMORY)))
            .filter(count -> count.value() + more <= limit - Math.max(LEAST_MARGIN, limit / 10));
    if (known.isPresent()) {
      counts.put(counted, new Count(known.get().value() + more, known.get().countedAt()));
      return;
    }
    database.ifPresent(open -> open.write(sql -> AccountTable.lock(sql, account)));
    long count = have.getAsLong();
    counts.put(counted, new Count(count + more, now));
    checkMost(account, quota, count + more);
  }

  /// Refuses more than the limit.
  ///
  /// @param wanted how many there would be
  /// @throws Refusal when that is more than there may be
  public void checkMost(String account, Quota quota, long wanted) {
    long limit = limit(account, quota);
    if (wanted > limit) {
      Refusal.Code code =
          quota.isLive() ? Refusal.Code.EXCEEDED_RESOURCE_QUOTA : Refusal.Code.QUOTA_EXCEEDED;
      String word = quota.isLive() ? "ExceededResourceQuota: " : "";
      throw new Refusal(
          code,
          "%s%s: there may be at most %d %s but there would be %d"
              .formatted(word, quota.key(), limit, quota.what(), wanted));
    }
  }
}
