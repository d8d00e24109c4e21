package io.reelwork.server.config;

/// `docs/configuration.md`, made of the keys.
public final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      Every key can be given on the command line (`--set key=value`, some as options of their own), as
      an environment variable, or in the file of `--config` (Java properties). The command line wins
      over the environment, that over the file, that over the default. An unknown key refuses to start.

      Durations are a number with `ms`, `s`, `m`, `h` or `d`; byte sizes a number with `B`, `KiB`,
      `MiB`, `GiB` or `TiB`. Secrets are never shown.

      | key | environment variable | value | default | what it does |
      |---|---|---|---|---|
      """;

  private ConfigurationPage() {}

  /// The page as Markdown.
  public static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Key<?> key : Keys.all()) {
      String standard = key.standard().isEmpty() ? "" : "`" + key.standard() + "`";
      page.append(
          "| `%s` | `%s` | %s | %s | %s |%n"
              .formatted(key.name(), key.variable(), key.kind(), standard, key.help()));
    }
    return page.toString();
  }
}
