package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class QuotasTest {
  private static final String ACCOUNT = AccessConfig.DEFAULT_ACCOUNT;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-25T07:00:00Z"));

  private Quotas open(Database database, Map<Quota, Long> limits) {
    Map<Quota, Long> all = new EnumMap<>(Quotas.standard());
    all.putAll(limits);
    InstantSource clock = now::get;
    new Accounts(database, clock, ACCOUNT).ensureDefault();
    return new Quotas(database, all, clock);
  }

  @Test
  void namesTheQuotaItsLimitAndWhatThereWouldBe() {
    Quotas quotas = Quotas.fixed(Map.of(Quota.JOBS, 2L, Quota.CHANNELS, 1L));

    quotas.checkMost(ACCOUNT, Quota.JOBS, 2);
    assertThatThrownBy(() -> quotas.checkMost(ACCOUNT, Quota.JOBS, 3))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "quota.jobs: there may be at most 2 jobs in an account, ended ones too but there would"
                + " be 3");
    assertThatThrownBy(() -> quotas.checkRoom(ACCOUNT, Quota.CHANNELS, () -> 1))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("ExceededResourceQuota: quota.channels: ");
  }

  @Test
  void takesZeroForNoLimit() {
    Quotas quotas = Quotas.fixed(Map.of(Quota.JOBS, 0L));

    quotas.checkMost(ACCOUNT, Quota.JOBS, Long.MAX_VALUE);
    quotas.checkRoom(
        ACCOUNT,
        Quota.JOBS,
        () -> {
          throw new AssertionError("nothing needs counting");
        });
  }

  @Test
  void findsAQuotaByItsKey() {
    for (Quota quota : Quota.values()) {
      assertThat(Quota.find(quota.key())).contains(quota);
    }
    assertThat(Quota.find("assets-per-job")).contains(Quota.ASSETS_PER_JOB);
    assertThat(Quota.find("asset")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void countsOnlyNearTheLimit(TestDatabase kind) {
    try (Database database = kind.open(List.of(Access.SCHEMA))) {
      Quotas quotas = open(database, Map.of(Quota.ASSETS, 10_000L));
      AtomicInteger counts = new AtomicInteger();
      AtomicInteger have = new AtomicInteger(8_990);

      for (int i = 0; i < 10; i++) {
        quotas.checkRoom(
            ACCOUNT,
            Quota.ASSETS,
            () -> {
              counts.incrementAndGet();
              return have.get();
            });
        have.incrementAndGet();
      }
      assertThat(counts).hasValue(1);

      quotas.checkRoom(ACCOUNT, Quota.ASSETS, () -> counts.incrementAndGet() + 8_000);
      assertThat(counts).as("from nine tenths on").hasValue(2);
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(6)));
      quotas.checkRoom(ACCOUNT, Quota.ASSETS, () -> counts.incrementAndGet());
      assertThat(counts).as("what others made is seen in seconds").hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheLastPlaceToOneOfManyRequests(TestDatabase kind) throws Exception {
    try (Database database = kind.open(List.of(Access.SCHEMA));
        var threads = Executors.newFixedThreadPool(6)) {
      Quotas quotas = open(database, Map.of(Quota.CHANNELS, 3L));
      Clients clients =
          Access.open(database, master(), AccessConfig.defaults(), now::get).clients();
      Callable<Boolean> create =
          () -> {
            try {
              database.transaction(() -> {
                quotas.checkRoom(ACCOUNT, Quota.CHANNELS, () -> clients.list().size());
                return clients.add(ACCOUNT, "one");
              });
              return true;
            } catch (Refusal e) {
              return false;
            }
          };

      for (var done : threads.invokeAll(java.util.Collections.nCopies(12, create))) {
        done.get();
      }

      assertThat(clients.list()).hasSize(3);
    }
  }

  private static MasterKey master() {
    return MasterKey.configured(Optional.of(Deployment.base64(1)));
  }

  @ParameterizedTest
  @EnumSource
  void prefersTheAccountsOwnLimit(TestDatabase kind) {
    try (Database database = kind.open(List.of(Access.SCHEMA))) {
      Quotas quotas = open(database, Map.of(Quota.JOBS, 10L));
      Quotas otherProcess = open(database, Map.of(Quota.JOBS, 10L));
      assertThat(otherProcess.limit(ACCOUNT, Quota.JOBS)).isEqualTo(10);

      quotas.change(ACCOUNT, Quota.JOBS, Optional.of(7L));

      assertThat(quotas.limit(ACCOUNT, Quota.JOBS)).isEqualTo(7);
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(6)));
      assertThat(otherProcess.limit(ACCOUNT, Quota.JOBS)).isEqualTo(7);
      assertThat(quotas.limit("another", Quota.JOBS)).isEqualTo(10);
      quotas.change(ACCOUNT, Quota.JOBS, Optional.of(0L));
      assertThat(quotas.limit(ACCOUNT, Quota.JOBS)).isEqualTo(Long.MAX_VALUE);
      quotas.change(ACCOUNT, Quota.JOBS, Optional.empty());
      assertThat(quotas.limit(ACCOUNT, Quota.JOBS)).isEqualTo(10);
      assertThat(quotas.ofAccount(ACCOUNT)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesALimitForNobodyOrBelowZero(TestDatabase kind) {
    try (Database database = kind.open(List.of(Access.SCHEMA))) {
      Quotas quotas = open(database, Map.of());

      assertThatThrownBy(() -> quotas.change("nobody", Quota.JOBS, Optional.of(1L)))
          .isInstanceOf(ServiceFailure.class)
          .hasMessage("account: must be one that exists but was 'nobody'");
      assertThatThrownBy(() -> quotas.change(ACCOUNT, Quota.JOBS, Optional.of(-1L)))
          .isInstanceOf(ServiceFailure.class)
          .hasMessage("quota.jobs: must be 0 or more but was -1");
    }
  }
}
