package io.reelwork.services.access;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.access.ClientTable.Row;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The API clients of the deployment. Safe for any number of threads.
///
/// Rows are remembered for two seconds, since clients ask for a token before every call: a
/// revocation made by another process counts after that time at the latest, one of our own at once.
/// So are ids that no client has.
public final class Clients {
  /// How long another process's revocation may stay unnoticed.
  static final Duration MEMORY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
  private static final Duration USE_GRAIN = Duration.ofHours(1);
  private static final int REMEMBERED = 10_000;
  private static final int HASH_KEY_BYTES = 32;
  private static final String HASH_KEY = "client-secret";

  private final Database database;
  private final KeyRing keys;
  private final InstantSource clock;
  private final Bounded<String, Remembered> rows = new Bounded<>(REMEMBERED);

  /// Ids that no client had, and when that was looked up: asking for them again must not take
  /// longer than asking for a client's.
  private final Bounded<String, Instant> absent = new Bounded<>(REMEMBERED);

  private record Remembered(Row row, Instant readAt) {}

  Clients(Database database, KeyRing keys, InstantSource clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /// Adds a client with an id and a secret of our making; they are told here and never again.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when there is no such account or the name is not one
  public Credentials add(String account, String name) {
    return add(account, name, Credentials.random());
  }

  /// Adds a client with credentials that somebody else chose.
  ///
  /// @throws ServiceFailure `CONFIGURATION` also when the id is taken, be it by a revoked client
  public Credentials add(String account, String name, Credentials credentials) {
    SecretHash hash = hash(credentials);
    return database.transaction(() -> {
      if (database.read(sql -> AccountTable.find(sql, account)).isEmpty()) {
        throw Account.absent(account);
      }
      return insert(account, name, credentials, hash);
    });
  }

  private Credentials insert(
      String account, String name, Credentials credentials, SecretHash hash) {
    if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
      throw refused("client name", "1 to 200 characters without control characters", name);
    }
    Client client =
        new Client(credentials.id(), name, account, now(), Optional.empty(), Optional.empty());
    boolean added = database.write(sql -> ClientTable.add(sql, client, hash));
    if (!added) {
      throw refused("client id", "a new one", credentials.id());
    }
    absent.remove(credentials.id());
    return credentials;
  }

  /// Sees to it that a new account can be used: what `configured` names is there afterwards; when
  /// it is empty and the account never had a client, one is made and its credentials are answered,
  /// the only time they are told. Any number of processes may start at once: one of them makes it.
  ///
  /// @param configured the client of the configuration: it is added when its id is new, its secret
  ///   follows the configuration, and it stays revoked when it was revoked
  public Optional<Credentials> firstClient(String account, Optional<Credentials> configured) {
    Credentials credentials = configured.orElseGet(Credentials::random);
    SecretHash hash = hash(credentials);
    Optional<Credentials> made =
        database.transaction(() -> {
          boolean exists = database.write(sql -> AccountTable.lock(sql, account));
          if (!exists) {
            throw Account.absent(account);
          }
          return configured.isPresent()
              ? configured(account, credentials, hash)
              : made(account, credentials, hash);
        });
    rows.remove(credentials.id());
    return made;
  }

  private Optional<Credentials> made(String account, Credentials credentials, SecretHash hash) {
    boolean any = database.read(sql -> ClientTable.any(sql, account));
    return any ? Optional.empty() : Optional.of(insert(account, "first", credentials, hash));
  }

  private Optional<Credentials> configured(
      String account, Credentials credentials, SecretHash hash) {
    Optional<Row> row = database.read(sql -> ClientTable.find(sql, credentials.id()));
    if (row.isEmpty()) {
      insert(account, "configured", credentials, hash);
      return Optional.empty();
    }
    Client client = row.get().client();
    if (!client.account().equals(account)) {
      throw refused("client.id", "a client of account " + account, "one of " + client.account());
    }
    if (client.revoked().isPresent()) {
      LOG.warn("configured client is revoked client={}", client.id());
    } else if (!row.get().hash().matches(hash)) {
      database.write(sql -> ClientTable.changeSecret(sql, client.id(), hash));
    }
    return Optional.empty();
  }

  /// Every client, revoked ones too, oldest first.
  public List<Client> list() {
    return database.read(ClientTable::list).stream().map(Row::client).toList();
  }

  /// Makes a client's secret and its tokens worthless; tells whether there was such a client, not
  /// yet revoked.
  public boolean revoke(String id) {
    String lower = id.toLowerCase(Locale.ROOT);
    boolean revoked = database.write(sql -> ClientTable.revoke(sql, lower, now()));
    rows.remove(lower);
    return revoked;
  }

  /// The client whose credentials these are, when it is not revoked. Its account may be disabled:
  /// such clients may still read.
  public Optional<Client> verify(String id, String secret) {
    String lower = id.toLowerCase(Locale.ROOT);
    SecretHash hash = hash(new Credentials(lower, secret));
    return active(lower).filter(row -> row.hash().matches(hash)).map(this::used);
  }

  /// The client of this account that has this secret: old programs give the account's name and its
  /// key instead of a client.
  public Optional<Client> verifyAccount(String account, String secret) {
    String lower = account.toLowerCase(Locale.ROOT);
    List<Row> candidates = database.read(sql -> ClientTable.ofAccount(sql, lower));
    return candidates.stream()
        .filter(row -> row.hash().matches(hash(new Credentials(row.client().id(), secret))))
        .findFirst()
        .map(this::used);
  }

  /// The client of this id when its tokens count, and how its account is.
  Optional<Row> active(String id) {
    return row(id).filter(row -> row.client().revoked().isEmpty());
  }

  private Optional<Row> row(String id) {
    Instant now = clock.instant();
    Optional<Remembered> known =
        rows.find(id).filter(seen -> now.isBefore(seen.readAt().plus(MEMORY)));
    if (known.isPresent()) {
      return known.map(Remembered::row);
    }
    if (!Credentials.isId(id) || isAbsent(id, now)) {
      return Optional.empty();
    }
    Optional<Row> read = database.read(sql -> ClientTable.find(sql, id));
    read.ifPresentOrElse(row -> rows.put(id, new Remembered(row, now)), () -> absent.put(id, now));
    return read;
  }

  private boolean isAbsent(String id, Instant now) {
    return absent.find(id).filter(readAt -> now.isBefore(readAt.plus(MEMORY))).isPresent();
  }

  /// Notes the use, at most once an hour, so that logging in is no write.
  private Client used(Row row) {
    Client client = row.client();
    Ticks now = now();
    boolean noted =
        client.lastUsed().filter(last -> now.since(last).compareTo(USE_GRAIN) < 0).isPresent();
    if (!noted) {
      database.write(sql -> ClientTable.used(sql, client.id(), now));
      rows.remove(client.id());
    }
    return client;
  }

  private SecretHash hash(Credentials credentials) {
    return SecretHash.of(keys.ensure(HASH_KEY, Clients::hashKey).secret(), credentials);
  }

  private static byte[] hashKey() {
    byte[] key = new byte[HASH_KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private Ticks now() {
    return Ticks.of(clock.instant());
  }

  private static ServiceFailure refused(String what, String rule, String was) {
    return new ServiceFailure(
        Code.CONFIGURATION, what + ": must be " + rule + " but was '" + was + "'");
  }
}
