package io.reelwork.services.notifications;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import java.util.Arrays;

/// What kind of address notifications are sent to.
public enum EndPointType {
  /// A queue of a storage account, by its name.
  QUEUE(1),
  /// A table of a storage account, for telemetry, by its URL.
  TABLE(2),
  /// A web hook, by its URL.
  WEB_HOOK(3);

  private final int number;

  EndPointType(int number) {
    this.number = number;
  }

  /// The number on the wire and in the table.
  public int number() {
    return number;
  }

  /// The type of a number.
  ///
  /// @throws Refusal `INVALID_VALUE` when it is none
  public static EndPointType of(int number) {
    return Arrays.stream(values())
        .filter(type -> type.number == number)
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Code.INVALID_VALUE,
                "EndPointType: must be 1 (queue), 2 (table) or 3 (web hook) but was " + number,
                "EndPointType"));
  }
}
