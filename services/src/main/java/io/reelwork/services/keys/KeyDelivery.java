package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.licenses.Malformed;
import java.util.Optional;

/// How an option delivers keys (delivery section 14).
///
/// @param type the way; empty when nothing is delivered
/// @param configuration a template or JSON, as its client sent it; a key over HTTP needs none
public record KeyDelivery(Optional<KeyDeliveryType> type, Optional<String> configuration) {
  private static final int NOTHING = 0;

  /// Checks the configuration.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public KeyDelivery {
    String text = configuration.orElse("");
    type.ifPresent(way -> Malformed.refuse("KeyDeliveryConfiguration", text, way::check));
  }

  /// Delivery by the number of a type; 0 delivers nothing.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public static KeyDelivery of(int number, Optional<String> configuration) {
    Optional<KeyDeliveryType> type = KeyDeliveryType.of(number);
    if (type.isEmpty() && number != NOTHING) {
      throw Refusal.invalidValue("KeyDeliveryType", "must be 0, 1, 2, 3 or 4 but was " + number);
    }
    return new KeyDelivery(type, configuration);
  }

  /// The number of the type.
  int number() {
    return type.map(KeyDeliveryType::number).orElse(NOTHING);
  }
}
