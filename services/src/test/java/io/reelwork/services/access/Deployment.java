package io.reelwork.services.access;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A deployment on an empty database, its clock at noon until the test moves it.
final class Deployment implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  static final MasterKey MASTER = MasterKey.of(base64(7));

  /// A clock that stands still.
  static final class SetClock implements InstantSource, Supplier<Instant> {
    private volatile Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public Instant get() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  final SetClock clock = new SetClock();
  final Database database;
  final Access access;

  private Deployment(TestDatabase kind) {
    this.database = kind.open(List.of(Access.SCHEMA), clock);
    this.access = process();
  }

  static Deployment on(TestDatabase kind) {
    return new Deployment(kind);
  }

  /// With its account and its first client.
  static Deployment started() {
    Deployment deployment = new Deployment(TestDatabase.SQLITE);
    deployment.access.accounts().ensureDefault();
    return deployment;
  }

  /// Another process of the same deployment.
  Access process() {
    return process(AccessConfig.defaults());
  }

  Access process(AccessConfig config) {
    return Access.open(database, MASTER, config, clock);
  }

  Credentials client() {
    return access.clients().add(AccessConfig.DEFAULT_ACCOUNT, "test");
  }

  Client verified(Credentials credentials) {
    return access.clients().verify(credentials.id(), credentials.secret()).orElseThrow();
  }

  static AccessConfig configuredWith(Credentials client) {
    AccessConfig defaults = AccessConfig.defaults();
    return new AccessConfig(
        defaults.masterKey(),
        defaults.accountName(),
        Optional.of(client),
        defaults.tokens(),
        defaults.quotas());
  }

  static String base64(int value) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) value);
    return Base64.getEncoder().encodeToString(key);
  }

  @Override
  public void close() {
    database.close();
  }
}
