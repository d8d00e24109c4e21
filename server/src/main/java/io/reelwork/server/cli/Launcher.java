package io.reelwork.server.cli;

import io.reelwork.services.loops.ServiceLoop;
import io.reelwork.services.loops.ServiceLoop.Pauses;
import java.time.Duration;
import java.util.Optional;

/// The launcher that starts the service again when it crashes, as seen from the service: once it is
/// gone the service ends as if it had been killed itself, for nobody could stop it any more and the
/// next start would find the data folder in use.
final class Launcher {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int KILLED = 137;

  private Launcher() {}

  /// Begins to watch the launcher whose process id the property `reelwork.launcher` names; without
  /// it the service has none.
  static void watch() {
    Optional.ofNullable(System.getProperty("reelwork.launcher"))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .ifPresent(Launcher::watch);
  }

  private static void watch(long launcher) {
    new ServiceLoop(
            "launcher-watch",
            new Pauses(LOOK_EVERY, LOOK_EVERY),
            () -> {
              if (!isParent(launcher)) {
                Runtime.getRuntime().halt(KILLED);
              }
              Thread.sleep(LOOK_EVERY);
            })
        .start();
  }

  /// A process whose parent has died gets another one.
  private static boolean isParent(long launcher) {
    return ProcessHandle.current().parent().map(parent -> parent.pid() == launcher).orElse(false);
  }
}
