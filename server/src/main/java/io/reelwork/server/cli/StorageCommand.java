package io.reelwork.server.cli;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.services.sql.Database;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageAccount;
import io.reelwork.services.storage.StorageAccounts;
import io.reelwork.services.storage.StorageKeys;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `reelwork storage list | keys | roll`. Works beside a running server and without one.
@Command(
    name = "storage",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Administers the storage accounts and their keys.",
    synopsisSubcommandLabel = "COMMAND")
final class StorageCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// What the three have in common: the deployment's blobs, opened for the length of one command.
  @Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
  abstract static class OnStorage implements Callable<Integer> {
    final PrintWriter out;
    private final Program program;
    private final Map<String, String> environment;

    @Mixin private CommonOptions common = new CommonOptions();

    private OnStorage(Program program, Map<String, String> environment, PrintWriter out) {
      this.program = program;
      this.environment = environment;
      this.out = out;
    }

    int with(ToIntFunction<Blobs> work) {
      ServerConfig config = common.load(environment, Map.of());
      try (DataFolder _ = DataFolder.forCommand(config.data()).useNatives();
          Database database = Database.open(config.database(), program.schemas())) {
        int code = work.applyAsInt(new Blobs(database, config.storage(), config.masterKey()));
        out.flush();
        return code;
      }
    }

    int show(String account, Optional<StorageKeys> keys) {
      if (keys.isEmpty()) {
        out.println("There is no storage account " + account);
        return 1;
      }
      out.println("key1  " + Base64.getEncoder().encodeToString(keys.get().key1()));
      out.println("key2  " + Base64.getEncoder().encodeToString(keys.get().key2()));
      return 0;
    }
  }

  /// `storage list`.
  @Command(name = "list", description = "Lists the storage accounts.")
  static final class ListAll extends OnStorage {
    ListAll(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return with(blobs -> {
        out.println("%-24s  %-24s  %-7s  %s".formatted("name", "account", "default", "bytes"));
        for (StorageAccount storage : blobs.accounts().all()) {
          out.println(
              "%-24s  %-24s  %-7s  %d"
                  .formatted(
                      storage.name(),
                      storage.account(),
                      storage.isDefault() ? "yes" : "no",
                      blobs.bytesUsed(storage.name())));
        }
        return 0;
      });
    }
  }

  /// `storage keys ACCOUNT`.
  @Command(name = "keys", description = "Shows both keys of a storage account.")
  static final class ShowKeys extends OnStorage {
    @Parameters(paramLabel = "ACCOUNT", description = "The storage account.")
    private String account = "";

    ShowKeys(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return with(blobs -> show(account, blobs.accounts().keys(account)));
    }
  }

  /// `storage roll ACCOUNT KEY`.
  @Command(
      name = "roll",
      description =
          "Makes a new key; every request and URL that was signed with the old one is refused from"
              + " then on. Locators are signed with key1 and get new URLs.")
  static final class Roll extends OnStorage {
    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "The storage account.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "key1 or key2.")
    private String key = "";

    Roll(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    @Override
    public Integer call() {
      return switch (key) {
        case "key1" -> roll(StorageAccounts.Which.KEY1);
        case "key2" -> roll(StorageAccounts.Which.KEY2);
        default -> {
          out.println("KEY: must be key1 or key2 but was '" + key + "'");
          out.flush();
          yield 2;
        }
      };
    }

    private int roll(StorageAccounts.Which which) {
      return with(blobs -> show(account, blobs.accounts().roll(account, which)));
    }
  }
}
