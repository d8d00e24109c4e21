package io.reelwork.server.cli;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.access.Account;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.storage.StorageAccount;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reelwork account add | list | enable | disable | quota`. Works beside a running server and
/// without one.
@Command(
    name = "account",
    description = "Administers the media accounts, each with its own clients and entities.")
final class AccountCommand extends CommandGroup {
  /// `account add NAME`.
  @Command(name = "add", description = "Makes an account with a storage account of its own.")
  static final class Add extends OnAccess {
    @Parameters(paramLabel = "NAME", description = "3 to 24 lower-case letters and digits.")
    private String name = "";

    @Option(
        names = "--storage",
        paramLabel = "NAME",
        description = "What its storage account is called (default: as the account).")
    private Optional<String> storage = Optional.empty();

    Add(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return with(deployment ->
          deployment
              .database()
              .transaction(() -> {
                Account account = deployment.access().accounts().add(name);
                StorageAccount made =
                    deployment.blobs().ensureStorageAccount(name, storage.orElse(name), true);
                out.println("account          " + account.name());
                out.println("account id       " + account.id());
                out.println("storage account  " + made.name());
                return 0;
              }));
    }
  }

  /// `account list`.
  @Command(name = "list", description = "Lists the accounts and the limits of their own.")
  static final class ListAll extends OnAccess {
    ListAll(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return with(deployment -> {
        out.println("%-24s  %-36s  %-8s  %s".formatted("name", "id", "state", "own limits"));
        for (Account account : deployment.access().accounts().list()) {
          String state = account.state().name().toLowerCase(Locale.ROOT);
          String limits = text(deployment.access().quotas().ofAccount(account.name()));
          out.println(
              "%-24s  %-36s  %-8s  %s"
                  .formatted(account.name(), account.id(), state, limits)
                  .stripTrailing());
        }
        return 0;
      });
    }

    private static String text(Map<Quota, Long> limits) {
      return limits.entrySet().stream()
          .map(limit -> limit.getKey().key() + "=" + limit.getValue())
          .collect(Collectors.joining(" "));
    }
  }

  /// `account enable NAME` and `account disable NAME`.
  abstract static class Change extends OnAccess {
    @Parameters(paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    private final Account.State state;

    Change(Account.State state, Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
      this.state = state;
    }

    @Override
    public Integer call() {
      return with(deployment -> {
        boolean changed = deployment.access().accounts().change(name, state).isPresent();
        String done = state.name().toLowerCase(Locale.ROOT) + " " + name;
        out.println(changed ? done : "There is no account " + name);
        return changed ? 0 : 1;
      });
    }
  }

  /// `account enable NAME`.
  @Command(name = "enable", description = "Lets an account's clients change things again.")
  static final class Enable extends Change {
    Enable(Program program, Map<String, String> environment, PrintWriter out) {
      super(Account.State.ENABLED, program, environment, out);
    }
  }

  /// `account disable NAME`.
  @Command(name = "disable", description = "Lets an account's clients read and nothing else.")
  static final class Disable extends Change {
    Disable(Program program, Map<String, String> environment, PrintWriter out) {
      super(Account.State.DISABLED, program, environment, out);
    }
  }

  /// `account quota NAME [QUOTA=LIMIT …]`.
  @Command(name = "quota", description = "Shows or changes what an account may have.")
  static final class Limit extends OnAccess {
    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Parameters(
        index = "1..*",
        paramLabel = "QUOTA=LIMIT",
        description =
            "Limits of its own: jobs=2000; 0 means no limit, nothing behind the = gives back the"
                + " deployment's.")
    private List<String> changes = List.of();

    Limit(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      Map<Quota, Optional<Long>> limits = new LinkedHashMap<>();
      changes.forEach(change -> read(change, limits));
      return with(deployment -> {
        Quotas quotas = deployment.access().quotas();
        if (deployment.access().accounts().find(name).isEmpty()) {
          out.println("There is no account " + name);
          return 1;
        }
        limits.forEach((quota, limit) -> quotas.change(name, quota, limit));
        for (Quota quota : Quota.values()) {
          long limit = quotas.limit(name, quota);
          String shown = limit == Long.MAX_VALUE ? "none" : Long.toString(limit);
          String own = quotas.ofAccount(name).containsKey(quota) ? "  (its own)" : "";
          out.println("%-42s  %s%s".formatted(quota.key(), shown, own));
        }
        return 0;
      });
    }

    private static void read(String change, Map<Quota, Optional<Long>> limits) {
      int equals = change.indexOf('=');
      Optional<Quota> quota = Quota.find(equals < 0 ? change : change.substring(0, equals));
      String limit = equals < 0 ? "?" : change.substring(equals + 1);
      if (quota.isEmpty() || !limit.matches("\\d{0,12}")) {
        throw new ServiceFailure(
            Code.CONFIGURATION,
            "QUOTA=LIMIT: must be a quota and a number, as in jobs=2000, but was '" + change + "'");
      }
      limits.put(
          quota.get(), limit.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(limit)));
    }
  }
}
