package io.reelwork.server;

import io.reelwork.server.cli.Cli;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where the program begins.
public final class Main {
  private Main() {}

  /// Runs the command line and ends with its exit code.
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = Cli.run(new Wiring.Starter(), System.getenv(), out, err, arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }
}
