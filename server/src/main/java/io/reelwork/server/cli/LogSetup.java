package io.reelwork.server.cli;

import ch.qos.logback.classic.Level;
import io.reelwork.server.config.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies `log.level`, and sees to it that nothing is left unwritten.
final class LogSetup {
  private LogSetup() {}

  static void level(LogLevel level) {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.valueOf(level.name()));
    }
  }

  /// Writes the lines that rest; for the end of the process.
  static void flush() {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
            instanceof ch.qos.logback.classic.Logger root
        && root.getAppender("stderr") instanceof LogOutput output) {
      output.flush();
    }
  }
}
