package io.reelwork.server.cli;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.Client;
import io.reelwork.services.access.Credentials;
import io.reelwork.services.sql.Database;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `reelwork client add | list | revoke`. Works beside a running server and without one.
@Command(
    name = "client",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Administers the clients of the API.",
    synopsisSubcommandLabel = "COMMAND")
final class ClientCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// What the three have in common: the deployment's access, opened for the length of one command.
  @Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
  abstract static class OnAccess implements Callable<Integer> {
    final PrintWriter out;
    private final Program program;
    private final Map<String, String> environment;

    @Mixin private CommonOptions common = new CommonOptions();

    private OnAccess(Program program, Map<String, String> environment, PrintWriter out) {
      this.program = program;
      this.environment = environment;
      this.out = out;
    }

    int with(ToIntFunction<Access> work) {
      ServerConfig config = common.load(environment, Map.of());
      try (DataFolder _ = DataFolder.forCommand(config.data()).useNatives();
          Database database = Database.open(config.database(), program.schemas())) {
        Access access =
            Access.open(database, config.masterKey(), config.access(), InstantSource.system());
        return work.applyAsInt(access);
      }
    }
  }

  /// `client add NAME`.
  @Command(name = "add", description = "Adds a client and shows its id and secret once.")
  static final class Add extends OnAccess {
    @Parameters(paramLabel = "NAME", description = "What the client is called in lists.")
    private String name = "";

    @Option(
        names = "--account",
        paramLabel = "NAME",
        description = "The account it acts in (default: the one of account.name).")
    private Optional<String> account = Optional.empty();

    Add(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return with(access -> {
        String acts = account.orElseGet(() -> access.accounts().ensureDefault().name());
        Credentials credentials = access.clients().add(acts, name);
        out.println("client id      " + credentials.id());
        out.println("client secret  " + credentials.secret());
        out.flush();
        return 0;
      });
    }
  }

  /// `client list`.
  @Command(name = "list", description = "Lists the clients, revoked ones too.")
  static final class ListAll extends OnAccess {
    ListAll(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return with(access -> {
        out.println("%-36s  %-12s  %-8s  %s".formatted("id", "account", "state", "name"));
        for (Client client : access.clients().list()) {
          String state = client.revoked().isPresent() ? "revoked" : "active";
          out.println(
              "%-36s  %-12s  %-8s  %s"
                  .formatted(client.id(), client.account(), state, client.name()));
        }
        out.flush();
        return 0;
      });
    }
  }

  /// `client revoke ID`.
  @Command(name = "revoke", description = "Makes a client's secret and tokens worthless.")
  static final class Revoke extends OnAccess {
    @Parameters(paramLabel = "ID", description = "The client's id.")
    private String id = "";

    Revoke(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return with(access -> {
        boolean revoked = access.clients().revoke(id);
        out.println(revoked ? "revoked " + id : "There is no active client " + id);
        out.flush();
        return revoked ? 0 : 1;
      });
    }
  }
}
