package io.reelwork.server.cli;

import io.reelwork.services.access.Access;
import io.reelwork.services.access.Client;
import io.reelwork.services.access.Credentials;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reelwork client add | list | revoke`. Works beside a running server and without one.
@Command(name = "client", description = "Administers the clients of the API.")
final class ClientCommand extends CommandGroup {
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
      return with(deployment -> {
        Access access = deployment.access();
        String acts = account.orElseGet(() -> access.accounts().ensureDefault().name());
        Credentials credentials = access.clients().add(acts, name);
        out.println("client id      " + credentials.id());
        out.println("client secret  " + credentials.secret());
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
      return with(deployment -> {
        out.println("%-36s  %-12s  %-8s  %s".formatted("id", "account", "state", "name"));
        for (Client client : deployment.access().clients().list()) {
          String state = client.revoked().isPresent() ? "revoked" : "active";
          out.println(
              "%-36s  %-12s  %-8s  %s"
                  .formatted(client.id(), client.account(), state, client.name()));
        }
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
      return with(deployment -> {
        boolean revoked = deployment.access().clients().revoke(id);
        out.println(revoked ? "revoked " + id : "There is no active client " + id);
        return revoked ? 0 : 1;
      });
    }
  }
}
