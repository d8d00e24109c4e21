package io.reelwork.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program of `src/test/node`, run by Node.js with the npm clients that the launcher has
/// installed from the lock there.
final class NodeProgram {
  private static final Path SCRIPTS = Path.of("src", "test", "node").toAbsolutePath();

  private NodeProgram() {}

  /// Whether the npm clients are installed; says so when they are not. For `@EnabledIf`.
  static boolean available() {
    if (modules().isEmpty()) {
      System.out.println("left out: the tests with the npm clients, which are not installed here");
    }
    return modules().isPresent();
  }

  /// Runs `node` with these arguments beside the scripts, until it ends.
  static Command run(Map<String, String> environment, String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("NODE_PATH", modules().orElseThrow());
    all.put("NODE_NO_WARNINGS", "1");
    List<String> line = new ArrayList<>(List.of("node"));
    for (String argument : arguments) {
      line.add(argument.endsWith(".js") ? SCRIPTS.resolve(argument).toString() : argument);
    }
    return Command.run(all, line);
  }

  private static Optional<String> modules() {
    return Optional.ofNullable(System.getenv("REELWORK_TEST_NODE_MODULES"));
  }
}
