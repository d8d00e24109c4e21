package io.reelwork.server.cli;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.services.access.Access;
import io.reelwork.services.sql.Database;
import io.reelwork.services.storage.Blobs;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A command that administers who may speak to the service, beside a running server or without one:
/// the deployment is open for the length of the command.
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class OnAccess implements Callable<Integer> {
  final PrintWriter out;
  private final Program program;
  private final Map<String, String> environment;

  @Mixin private CommonOptions common = new CommonOptions();

  OnAccess(Program program, Map<String, String> environment, PrintWriter out) {
    this.program = program;
    this.environment = environment;
    this.out = out;
  }

  /// The open deployment.
  record Deployment(Database database, ServerConfig config, Access access) {
    Blobs blobs() {
      return new Blobs(database, config.storage(), config.masterKey());
    }
  }

  int with(ToIntFunction<Deployment> work) {
    ServerConfig config = common.load(environment, Map.of());
    try (DataFolder _ = DataFolder.forCommand(config.data()).useNatives();
        Database database = Database.open(config.database(), program.schemas())) {
      Access access =
          Access.open(database, config.masterKey(), config.access(), InstantSource.system());
      int code = work.applyAsInt(new Deployment(database, config, access));
      out.flush();
      return code;
    }
  }
}
