package io.reelwork.server.cli;

import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageAccount;
import io.reelwork.services.storage.StorageAccounts;
import io.reelwork.services.storage.StorageKeys;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `reelwork storage list | keys | roll`. Works beside a running server and without one.
@Command(name = "storage", description = "Administers the storage accounts and their keys.")
final class StorageCommand extends CommandGroup {
  /// What the three have in common: the deployment's blobs, opened for the length of one command.
  abstract static class OnStorage extends OnDatabase {
    private OnStorage(Program program, Map<String, String> environment, PrintWriter out) {
      super(program, environment, out);
    }

    int with(ToIntFunction<Blobs> work) {
      return opened((config, database) ->
          work.applyAsInt(new Blobs(database, config.storage(), config.masterKey())));
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
