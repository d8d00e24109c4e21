package io.reelwork.services.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRingTest {
  private static final byte[] ONE = "the first secret".getBytes(UTF_8);
  private static final byte[] TWO = "the second secret".getBytes(UTF_8);

  @ParameterizedTest
  @EnumSource
  void makesAKeyOnceAndFindsItInEveryProcess(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      DeploymentKey made = deployment.access.keyRing().ensure("tea", () -> ONE);

      DeploymentKey found = deployment.process().keyRing().ensure("tea", () -> TWO);

      assertThat(found.id()).isEqualTo(made.id());
      assertThat(found.secret()).isEqualTo(ONE);
      assertThat(found.created()).isEqualTo(Ticks.of(Deployment.NOON));
      assertThat(found.retired()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesOnOneKeyWhenManyProcessesStartAtOnce(TestDatabase kind) throws InterruptedException {
    try (Deployment deployment = Deployment.on(kind)) {
      Set<String> ids = ConcurrentHashMap.newKeySet();
      CountDownLatch start = new CountDownLatch(1);

      var threads =
          IntStream.range(0, 8)
              .mapToObj(i ->
                  Thread.ofVirtual()
                      .start(() -> {
                        awaitQuietly(start);
                        byte[] mine = ("secret " + i).getBytes(UTF_8);
                        ids.add(deployment.process().keyRing().ensure("tea", () -> mine).id());
                      }))
              .toList();
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(ids).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void retiresTheOldKeyWhenItMakesTheNext(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      KeyRing ring = deployment.access.keyRing();
      DeploymentKey first = ring.next("tea", Optional.empty(), () -> ONE);
      deployment.clock.pass(Duration.ofHours(1));

      DeploymentKey second = ring.next("tea", Optional.of(first), () -> TWO);

      assertThat(ring.current("tea").orElseThrow().id()).isEqualTo(second.id());
      assertThat(ring.all("tea")).extracting(DeploymentKey::generation).containsExactly(2, 1);
      assertThat(ring.all("tea").getLast().retired())
          .contains(Ticks.of(Deployment.NOON.plusSeconds(3600)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesTheKeyThatAnotherProcessMadeNext(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      KeyRing ring = deployment.access.keyRing();
      DeploymentKey first = ring.next("tea", Optional.empty(), () -> ONE);
      DeploymentKey theirs =
          deployment.process().keyRing().next("tea", Optional.of(first), () -> TWO);

      DeploymentKey ours = ring.next("tea", Optional.of(first), () -> ONE);

      assertThat(ours.id()).isEqualTo(theirs.id());
      assertThat(ours.secret()).isEqualTo(TWO);
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsOnlyWhatWasRetiredBeforeTheLimit(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      KeyRing ring = deployment.access.keyRing();
      DeploymentKey first = ring.next("tea", Optional.empty(), () -> ONE);
      deployment.clock.pass(Duration.ofHours(1));
      DeploymentKey second = ring.next("tea", Optional.of(first), () -> ONE);
      deployment.clock.pass(Duration.ofHours(1));
      ring.next("tea", Optional.of(second), () -> ONE);

      ring.dropRetiredBefore("tea", Ticks.of(Deployment.NOON.plusSeconds(5400)));

      assertThat(ring.all("tea")).extracting(DeploymentKey::generation).containsExactly(3, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void storesNoSecretInTheOpen(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      deployment.access.keyRing().ensure("tea", () -> ONE);

      byte[] stored =
          deployment.database.read(
              sql -> sql.fetchSingle("select sealed from deployment_key").get(0, byte[].class));

      assertThat(new String(stored, UTF_8)).doesNotContain("secret");
    }
  }

  @Test
  void refusesARowThatWasMovedToAnotherPurpose() {
    try (Deployment deployment = Deployment.started()) {
      deployment.access.keyRing().ensure("tea", () -> ONE);
      deployment.database.write(sql -> sql.execute("update deployment_key set purpose = 'coffee'"));

      assertThatThrownBy(() -> deployment.access.keyRing().current("coffee"))
          .isInstanceOf(ServiceFailure.class);
    }
  }

  @Test
  void saysThatTheMasterKeyIsAnother() {
    try (Deployment deployment = Deployment.started()) {
      deployment.access.firstStart();
      MasterKey other = MasterKey.of(Deployment.base64(8));

      Access access =
          Access.open(deployment.database, other, AccessConfig.defaults(), deployment.clock);

      assertThatThrownBy(access::firstStart)
          .isInstanceOf(ServiceFailure.class)
          .hasMessageContaining("must open with the master key");
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsAKeyThatWasRolledBack(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      KeyRing ring = deployment.access.keyRing();
      assertThatThrownBy(() ->
              deployment.database.transaction(() -> {
                ring.ensure("tea", () -> ONE);
                throw new IllegalArgumentException("no");
              }))
          .isInstanceOf(IllegalArgumentException.class);

      assertThat(ring.ensure("tea", () -> TWO).secret()).isEqualTo(TWO);
      assertThat(deployment.process().keyRing().current("tea").orElseThrow().secret())
          .isEqualTo(TWO);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
