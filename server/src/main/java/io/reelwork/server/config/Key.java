package io.reelwork.server.config;

import java.util.Locale;
import java.util.function.Function;

/// One configuration key.
///
/// @param name `feature.lower-dashed`
/// @param kind what a value looks like, for the documentation: `number 0 to 65535`
/// @param standard the default as text; empty when there is none
/// @param secret whether values must never be shown
/// @param help one or two sentences
/// @param parser reads a value; throws `IllegalArgumentException` with the rule: `must be …`
public record Key<T>(
    String name,
    String kind,
    String standard,
    boolean secret,
    String help,
    Function<String, T> parser) {

  /// The environment variable of the key: `api.public-url` is `REELWORK_API_PUBLIC_URL`.
  public String variable() {
    return Settings.VARIABLE_PREFIX
        + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Override
  public String toString() {
    return name;
  }
}
