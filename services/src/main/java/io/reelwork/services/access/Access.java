package io.reelwork.services.access;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import java.time.InstantSource;
import java.util.Optional;

/// Accounts, clients, tokens and keys of a deployment, wired together.
///
/// ```java
/// Access access = Access.open(database, masterKey, config, InstantSource.system());
/// access.firstStart().ifPresent(this::show);
/// Authentication caller = access.tokens().authenticate(request.header("Authorization"));
/// ```
///
/// Safe for any number of threads.
public final class Access {
  /// The tables of this feature.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/access", 202611250701L);

  private final AccessConfig config;
  private final Accounts accounts;
  private final Quotas quotas;
  private final Clients clients;
  private final KeyRing keyRing;
  private final SigningKeys signingKeys;
  private final Tokens tokens;
  private final AccessFace face;

  private Access(Database database, MasterKey master, AccessConfig config, InstantSource clock) {
    this.config = config;
    this.accounts = new Accounts(database, clock, config.accountName());
    this.quotas = new Quotas(database, config.quotas(), clock);
    this.keyRing = new KeyRing(database, master, clock);
    this.clients = new Clients(database, keyRing, clock);
    this.signingKeys = new SigningKeys(keyRing, clock, config.tokens());
    this.tokens = new Tokens(config.tokens(), signingKeys, clients, clock);
    this.face = new AccessFace(config.tokens(), clients, tokens, signingKeys, clock);
  }

  /// Wires the feature; reads and writes nothing yet.
  public static Access open(
      Database database, MasterKey master, AccessConfig config, InstantSource clock) {
    return new Access(database, master, config, clock);
  }

  /// Makes what a deployment needs before its first request: the default account, the keys, and a
  /// client. Every start may call it. Answers the client's credentials when it made them: they
  /// cannot be told again.
  ///
  /// @throws io.reelwork.services.ServiceFailure `KEYS` when the master key is not the one the
  ///   stored keys were sealed with
  public Optional<Credentials> firstStart() {
    Account account = accounts.ensureDefault();
    signingKeys.current();
    return clients.firstClient(account.name(), config.client());
  }

  /// The accounts.
  public Accounts accounts() {
    return accounts;
  }

  /// The limits of the accounts.
  public Quotas quotas() {
    return quotas;
  }

  /// The API clients.
  public Clients clients() {
    return clients;
  }

  /// Sealed secrets of the deployment, for other features too.
  public KeyRing keyRing() {
    return keyRing;
  }

  /// Checks the tokens of requests.
  public Tokens tokens() {
    return tokens;
  }

  /// The token endpoints.
  public AccessFace face() {
    return face;
  }
}
