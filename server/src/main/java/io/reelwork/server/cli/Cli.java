package io.reelwork.server.cli;

import io.reelwork.services.ServiceFailure;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/// The command line of the program.
///
/// Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
public final class Cli {
  private static final int FAILED = 1;

  private Cli() {}

  /// `reelwork` without a command prints its help.
  @Command(
      name = "reelwork",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = {
        "Reelwork: a self-hosted media service that speaks the REST API of Azure Media Services v2.",
        ""
      },
      synopsisSubcommandLabel = "COMMAND",
      commandListHeading = "%nCommands:%n",
      optionListHeading = "%nOptions:%n")
  static final class Root extends CommandGroup {}

  /// Runs a command.
  ///
  /// @param arguments as the shell gave them
  /// @param environment the environment variables
  /// @return the exit code
  public static int run(
      Program program,
      Map<String, String> environment,
      PrintWriter out,
      PrintWriter err,
      String... arguments) {
    CommandLine line = new CommandLine(new Root());
    CommandLine client = new CommandLine(new ClientCommand());
    client.addSubcommand("add", new ClientCommand.Add(program, environment, out));
    client.addSubcommand("list", new ClientCommand.ListAll(program, environment, out));
    client.addSubcommand("revoke", new ClientCommand.Revoke(program, environment, out));
    CommandLine storage = new CommandLine(new StorageCommand());
    storage.addSubcommand("list", new StorageCommand.ListAll(program, environment, out));
    storage.addSubcommand("keys", new StorageCommand.ShowKeys(program, environment, out));
    storage.addSubcommand("roll", new StorageCommand.Roll(program, environment, out));
    CommandLine account = new CommandLine(new AccountCommand());
    account.addSubcommand("add", new AccountCommand.Add(program, environment, out));
    account.addSubcommand("list", new AccountCommand.ListAll(program, environment, out));
    account.addSubcommand("enable", new AccountCommand.Enable(program, environment, out));
    account.addSubcommand("disable", new AccountCommand.Disable(program, environment, out));
    account.addSubcommand("quota", new AccountCommand.Limit(program, environment, out));
    line.addSubcommand("serve", new ServeCommand(program, environment, out));
    line.addSubcommand("account", account);
    line.addSubcommand("client", client);
    line.addSubcommand("storage", storage);
    line.addSubcommand("demo", new DemoCommand(program, environment, out));
    line.addSubcommand("doctor", new DoctorCommand(environment, out));
    line.setOut(out).setErr(err).setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setUsageHelpWidth(100);
    line.setExecutionExceptionHandler((e, _, _) -> failed(e, err));
    line.setParameterExceptionHandler((e, _) -> misused(e, err));
    return line.execute(arguments);
  }

  private static int misused(ParameterException e, PrintWriter err) {
    err.println("reelwork: " + e.getMessage());
    err.println("Try 'reelwork " + path(e.getCommandLine()) + "--help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static String path(CommandLine line) {
    return line.getParent() == null ? "" : path(line.getParent()) + line.getCommandName() + " ";
  }

  private static int failed(Exception e, PrintWriter err) throws Exception {
    if (e instanceof ServiceFailure) {
      err.println("reelwork: " + e.getMessage());
      return FAILED;
    }
    throw e;
  }
}
