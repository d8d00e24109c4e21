package io.reelwork.services.access;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The accounts of the deployment. Safe for any number of threads.
public final class Accounts {
  private static final int REMEMBERED = 10_000;

  private final Database database;
  private final InstantSource clock;
  private final String defaultName;
  private final Bounded<String, Remembered> states = new Bounded<>(REMEMBERED);

  private record Remembered(boolean enabled, Instant readAt) {}

  Accounts(Database database, InstantSource clock, String defaultName) {
    this.database = database;
    this.clock = clock;
    this.defaultName = defaultName;
  }

  /// The account of `account.name`, made when it is not there yet.
  public Account ensureDefault() {
    return database.write(sql -> {
      AccountTable.add(sql, fresh(defaultName));
      return AccountTable.find(sql, defaultName).orElseThrow();
    });
  }

  /// Makes an account.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when the name is taken or cannot be one
  public Account add(String name) {
    Account.checkName("account", name);
    Account account = fresh(name);
    if (!database.write(sql -> AccountTable.add(sql, account))) {
      throw new ServiceFailure(Code.CONFIGURATION, "account: '" + name + "' exists already");
    }
    return account;
  }

  /// Every account, by name.
  public List<Account> list() {
    return database.read(AccountTable::list);
  }

  /// One account.
  public Optional<Account> find(String name) {
    return database.read(sql -> AccountTable.find(sql, name));
  }

  /// Whether an account may be changed, or only read. A change made by another process is noticed
  /// after two seconds at the latest, one of our own at once; an account that does not exist may be
  /// changed by nobody.
  public boolean mayChange(String name) {
    Instant now = clock.instant();
    return states
        .find(name)
        .filter(seen -> now.isBefore(seen.readAt().plus(Clients.MEMORY)))
        .orElseGet(() -> read(name, now))
        .enabled();
  }

  private Remembered read(String name, Instant now) {
    boolean enabled =
        find(name).filter(account -> account.state() == Account.State.ENABLED).isPresent();
    Remembered read = new Remembered(enabled, now);
    states.put(name, read);
    return read;
  }

  /// The GUID of an account.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when there is no such account
  public UUID id(String name) {
    return find(name)
        .map(Account::id)
        .orElseThrow(() ->
            new ServiceFailure(
                Code.CONFIGURATION, "account: must exist but there is no '" + name + "'"));
  }

  /// Lets the account's clients change things, or only read; every process goes by it within
  /// seconds. Answers empty when there is no such account.
  public Optional<Account> change(String name, Account.State state) {
    Optional<Account> changed =
        database.write(sql ->
            AccountTable.update(sql, name, state)
                ? AccountTable.find(sql, name)
                : Optional.empty());
    states.remove(name);
    return changed;
  }

  private Account fresh(String name) {
    return new Account(name, UUID.randomUUID(), Account.State.ENABLED, Ticks.of(clock.instant()));
  }
}
