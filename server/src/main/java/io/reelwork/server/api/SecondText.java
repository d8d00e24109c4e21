package io.reelwork.server.api;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/// Writes times to the second, each second once: many requests fall into one. Safe for any number
/// of threads.
public final class SecondText {
  private record Known(long second, String text) {}

  private final DateTimeFormatter formatter;
  private volatile Known known = new Known(Long.MIN_VALUE, "");

  /// Writes as this formatter does.
  public SecondText(DateTimeFormatter formatter) {
    this.formatter = formatter;
  }

  /// The text of this second, counted from 1970.
  public String of(long second) {
    Known latest = known;
    if (latest.second() != second) {
      latest = new Known(second, formatter.format(Instant.ofEpochSecond(second)));
      known = latest;
    }
    return latest.text();
  }
}
