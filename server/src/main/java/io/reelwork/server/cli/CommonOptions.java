package io.reelwork.server.cli;

import io.reelwork.server.config.Keys;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that every command has.
final class CommonOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder (default: .reelwork/data).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file with configuration keys (Java properties).")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any configuration key; docs/configuration.md lists them.")
  private Map<String, String> set = new LinkedHashMap<>();

  /// The configuration of these options, the environment and the file.
  ServerConfig load(Map<String, String> environment, Map<String, String> more) {
    Settings settings = settings(environment, more);
    LogSetup.level(settings.get(Keys.LOG_LEVEL));
    return ServerConfig.of(settings);
  }

  private Settings settings(Map<String, String> environment, Map<String, String> more) {
    Map<String, String> options = new LinkedHashMap<>(set);
    data.ifPresent(path -> options.put(Keys.DATA.name(), path.toString()));
    options.putAll(more);
    return Settings.load(options, environment, config);
  }
}
