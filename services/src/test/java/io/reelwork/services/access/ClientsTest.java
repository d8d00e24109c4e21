package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientsTest {
  private static final Credentials GIVEN =
      Credentials.given(
          "a0000000-0000-4000-8000-00000000000f", "a/given+secret=that~has.32-characters");

  @ParameterizedTest
  @EnumSource
  void makesTheDefaultAccountOnce(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      Account made = deployment.access.accounts().ensureDefault();

      Account found = deployment.process().accounts().ensureDefault();

      assertThat(found).isEqualTo(made);
      assertThat(found.name()).isEqualTo("reelwork");
      assertThat(found.created()).isEqualTo(Ticks.of(Deployment.NOON));
      assertThat(deployment.access.accounts().list()).containsExactly(made);
    }
  }

  @ParameterizedTest
  @EnumSource
  void addsAccountsButNoneTwice(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      Accounts accounts = deployment.access.accounts();
      Account zoo = accounts.add("zoo");
      Account ant = accounts.add("ant42");

      assertThat(accounts.list()).containsExactly(ant, zoo);
      assertThat(accounts.find("zoo")).contains(zoo);
      assertThat(accounts.find("yak")).isEmpty();
      assertThatThrownBy(() -> accounts.add("zoo")).hasMessage("account: 'zoo' exists already");
      assertThatThrownBy(() -> accounts.add("Zoo")).isInstanceOf(ServiceFailure.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsAClientInWithItsSecretOnly(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      deployment.access.firstStart();
      Credentials made = deployment.client();
      Credentials other = deployment.client();
      Clients clients = deployment.access.clients();

      assertThat(made.secret()).matches("[A-Za-z0-9_-]{43}");
      assertThat(clients.verify(made.id(), made.secret())).map(Client::name).contains("test");
      assertThat(clients.verify(made.id().toUpperCase(Locale.ROOT), made.secret())).isPresent();
      assertThat(clients.verify(made.id(), other.secret())).isEmpty();
      assertThat(clients.verify(made.id(), "")).isEmpty();
      assertThat(clients.verify(UUID.randomUUID().toString(), made.secret())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsOutARevokedClientAtOnce(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      deployment.access.firstStart();
      Credentials made = deployment.client();
      Clients clients = deployment.access.clients();
      deployment.verified(made);

      assertThat(clients.revoke(made.id())).isTrue();

      assertThat(clients.verify(made.id(), made.secret())).isEmpty();
      assertThat(clients.revoke(made.id())).isFalse();
      assertThat(clients.revoke(UUID.randomUUID().toString())).isFalse();
      assertThat(clients.list()).extracting(Client::revoked).contains(Optional.of(noon()));
    }
  }

  @Test
  void keepsOutAClientThatAnotherProcessRevokedWithinSeconds() {
    try (Deployment deployment = Deployment.started()) {
      Credentials made = deployment.client();
      Clients clients = deployment.access.clients();
      deployment.verified(made);
      deployment.verified(made);
      deployment.process().clients().revoke(made.id());

      deployment.clock.pass(Clients.MEMORY);

      assertThat(clients.verify(made.id(), made.secret())).isEmpty();
    }
  }

  @Test
  void findsAClientAddedAfterItWasAskedFor() {
    try (Deployment deployment = Deployment.started()) {
      Clients clients = deployment.access.clients();
      Credentials own = Credentials.random();
      Credentials elsewhere = Credentials.random();
      assertThat(clients.verify(own.id(), own.secret())).isEmpty();
      assertThat(clients.verify(elsewhere.id(), elsewhere.secret())).isEmpty();

      clients.add("reelwork", "own", own);
      deployment.process().clients().add("reelwork", "elsewhere", elsewhere);

      assertThat(clients.verify(own.id(), own.secret())).isPresent();
      assertThat(clients.verify(elsewhere.id(), elsewhere.secret())).isEmpty();
      deployment.clock.pass(Clients.MEMORY);
      assertThat(clients.verify(elsewhere.id(), elsewhere.secret())).isPresent();
    }
  }

  @Test
  void noticesADisabledAccountOfAnotherProcessWithinSeconds() {
    try (Deployment deployment = Deployment.started()) {
      Accounts accounts = deployment.access.accounts();
      assertThat(accounts.mayChange("reelwork")).isTrue();
      assertThat(accounts.mayChange("nobody")).isFalse();

      deployment.process().accounts().change("reelwork", Account.State.DISABLED);
      deployment.clock.pass(Clients.MEMORY);
      assertThat(accounts.mayChange("reelwork")).isFalse();

      accounts.change("reelwork", Account.State.ENABLED);
      assertThat(accounts.mayChange("reelwork")).isTrue();
    }
  }

  @Test
  void letsTheClientsOfADisabledAccountLogInToReadOnly() {
    try (Deployment deployment = Deployment.started()) {
      Credentials made = deployment.client();
      Clients clients = deployment.access.clients();
      Accounts accounts = deployment.access.accounts();

      accounts.change("reelwork", Account.State.DISABLED);
      assertThat(clients.verify(made.id(), made.secret())).isPresent();
      assertThat(clients.verifyAccount("reelwork", made.secret())).isPresent();
      assertThat(clients.active(made.id()).orElseThrow().accountState())
          .isEqualTo(Account.State.DISABLED);

      accounts.change("reelwork", Account.State.ENABLED);
      deployment.clock.pass(Clients.MEMORY);
      assertThat(clients.active(made.id()).orElseThrow().accountState())
          .isEqualTo(Account.State.ENABLED);
      assertThat(accounts.change("nobody", Account.State.ENABLED)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAnAccountsClientByItsSecret(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      deployment.access.firstStart();
      deployment.access.accounts().add("other");
      Credentials first = deployment.client();
      Credentials second = deployment.client();
      Clients clients = deployment.access.clients();
      clients.revoke(second.id());

      assertThat(clients.verifyAccount("reelwork", first.secret()).map(Client::id))
          .contains(first.id());
      assertThat(clients.verifyAccount("ReelWork", first.secret())).isPresent();
      assertThat(clients.verifyAccount("reelwork", second.secret())).isEmpty();
      assertThat(clients.verifyAccount("other", first.secret())).isEmpty();
      assertThat(clients.verifyAccount("nobody", first.secret())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesGivenCredentialsButNoIdTwice(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      deployment.access.firstStart();
      Clients clients = deployment.access.clients();
      clients.add("reelwork", "given", GIVEN);

      assertThat(clients.verify(GIVEN.id(), GIVEN.secret())).isPresent();
      clients.revoke(GIVEN.id());
      assertThatThrownBy(() -> clients.add("reelwork", "again", GIVEN))
          .hasMessage("client id: must be a new one but was '" + GIVEN.id() + "'");
      assertThatThrownBy(() -> clients.add("nobody", "x"))
          .hasMessage("account: must be one that exists but was 'nobody'");
      assertThatThrownBy(() -> clients.add("reelwork", " ")).isInstanceOf(ServiceFailure.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void storesNoSecret(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      deployment.access.firstStart();
      deployment.access.clients().add("reelwork", "given", GIVEN);

      String rows = deployment.database.read(sql -> sql.fetch("select * from client").formatCSV());
      byte[] hash =
          deployment.database.read(sql ->
              sql.fetchSingle("select secret_hash from client where name = 'given'")
                  .get(0, byte[].class));

      assertThat(rows).doesNotContain(GIVEN.secret());
      assertThat(hash).hasSize(32).isNotEqualTo(sha256(GIVEN.secret()));
    }
  }

  @Test
  void notesItsUseOnceAnHour() {
    try (Deployment deployment = Deployment.started()) {
      Credentials made = deployment.client();
      deployment.verified(made);
      assertThat(lastUsed(deployment)).contains(noon());

      deployment.clock.pass(Duration.ofMinutes(59));
      deployment.verified(made);
      assertThat(lastUsed(deployment)).contains(noon());

      deployment.clock.pass(Duration.ofMinutes(1));
      deployment.verified(made);
      assertThat(lastUsed(deployment)).contains(noon().plus(Duration.ofHours(1)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsTheFirstClientsSecretOnceEvenWhenManyProcessesStartAtOnce(TestDatabase kind)
      throws InterruptedException {
    try (Deployment deployment = Deployment.on(kind)) {
      Queue<Credentials> told = new ConcurrentLinkedQueue<>();
      List<Thread> processes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        processes.add(
            Thread.ofVirtual().start(() -> deployment.process().firstStart().ifPresent(told::add)));
      }
      for (Thread process : processes) {
        process.join();
      }

      assertThat(told).hasSize(1);
      assertThat(deployment.access.clients().list()).hasSize(1);
      deployment.verified(told.element());
      assertThat(deployment.process().firstStart()).isEmpty();
    }
  }

  @Test
  void makesNoSecondFirstClientWhenTheFirstIsRevoked() {
    try (Deployment deployment = Deployment.started()) {
      Credentials first = deployment.access.firstStart().orElseThrow();
      deployment.access.clients().revoke(first.id());

      assertThat(deployment.process().firstStart()).isEmpty();
      assertThat(deployment.access.clients().list()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesTheClientOfTheConfigurationAndFollowsItsSecret(TestDatabase kind) {
    try (Deployment deployment = Deployment.on(kind)) {
      Credentials changed = new Credentials(GIVEN.id(), GIVEN.secret() + "2");
      Access access = deployment.process(Deployment.configuredWith(GIVEN));

      assertThat(access.firstStart()).isEmpty();
      assertThat(access.firstStart()).isEmpty();
      deployment.verified(GIVEN);

      Access later = deployment.process(Deployment.configuredWith(changed));
      assertThat(later.firstStart()).isEmpty();
      assertThat(later.clients().verify(GIVEN.id(), GIVEN.secret())).isEmpty();
      assertThat(later.clients().verify(GIVEN.id(), changed.secret())).isPresent();
      assertThat(later.clients().list()).hasSize(1);
    }
  }

  @Test
  void leavesAConfiguredClientRevoked() {
    try (Deployment deployment = Deployment.started()) {
      Access access = deployment.process(Deployment.configuredWith(GIVEN));
      access.firstStart();
      access.clients().revoke(GIVEN.id());

      access.firstStart();

      assertThat(access.clients().verify(GIVEN.id(), GIVEN.secret())).isEmpty();
    }
  }

  @Test
  void refusesAConfiguredClientOfAnotherAccount() {
    try (Deployment deployment = Deployment.started()) {
      deployment.access.accounts().add("other");
      deployment.access.clients().add("other", "theirs", GIVEN);

      assertThatThrownBy(() -> deployment.process(Deployment.configuredWith(GIVEN)).firstStart())
          .hasMessage("client.id: must be a client of account reelwork but was 'one of other'");
    }
  }

  private static Optional<Ticks> lastUsed(Deployment deployment) {
    return deployment.access.clients().list().getFirst().lastUsed();
  }

  private static Ticks noon() {
    return Ticks.of(Deployment.NOON);
  }

  private static byte[] sha256(String text) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
