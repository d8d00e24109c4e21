package io.reelwork.server.cli;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.services.sql.Database;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A command that works beside a running server or without one: the database is open for the length
/// of the command.
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class OnDatabase implements Callable<Integer> {
  final PrintWriter out;
  private final Program program;
  private final Map<String, String> environment;

  @Mixin private CommonOptions common = new CommonOptions();

  OnDatabase(Program program, Map<String, String> environment, PrintWriter out) {
    this.program = program;
    this.environment = environment;
    this.out = out;
  }

  int opened(ToIntBiFunction<ServerConfig, Database> work) {
    ServerConfig config = common.load(environment, Map.of());
    try (DataFolder _ = DataFolder.forCommand(config.data()).useNatives();
        Database database = Database.open(config.database(), program.schemas())) {
      int code = work.applyAsInt(config, database);
      out.flush();
      return code;
    }
  }
}
