package io.reelwork.services.catalog;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import java.util.Arrays;

/// What a locator opens.
public enum LocatorType {
  /// The asset's container of blobs, by a shared access signature.
  SAS(1),
  /// The asset on the origin, for streaming and progressive download.
  ORIGIN(2);

  private final int number;

  LocatorType(int number) {
    this.number = number;
  }

  /// The number on the wire and in the table.
  public int number() {
    return number;
  }

  /// The type of a number.
  ///
  /// @throws Refusal `INVALID_VALUE` when it is none
  public static LocatorType of(int number) {
    return Arrays.stream(values())
        .filter(type -> type.number == number)
        .findFirst()
        .orElseThrow(() ->
            new Refusal(Code.INVALID_VALUE, "Type: must be 1 or 2 but was " + number, "Type"));
  }
}
