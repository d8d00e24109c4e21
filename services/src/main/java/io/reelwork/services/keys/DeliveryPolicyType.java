package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import java.util.Arrays;
import java.util.Optional;

/// What a delivery policy does to what it delivers: `AssetDeliveryPolicyType`.
public enum DeliveryPolicyType {
  /// Nothing is delivered.
  BLOCKED(1, "Blocked", Optional.empty()),
  /// Media are delivered as they are.
  NO_DYNAMIC_ENCRYPTION(2, "NoDynamicEncryption", Optional.empty()),
  /// AES-128 of whole segments.
  DYNAMIC_ENVELOPE_ENCRYPTION(
      3, "DynamicEnvelopeEncryption", Optional.of(ContentKeyType.ENVELOPE_ENCRYPTION)),
  /// Common encryption in counter mode, for PlayReady and Widevine.
  DYNAMIC_COMMON_ENCRYPTION(
      4, "DynamicCommonEncryption", Optional.of(ContentKeyType.COMMON_ENCRYPTION)),
  /// Common encryption in CBC mode with patterns, for FairPlay.
  DYNAMIC_COMMON_ENCRYPTION_CBCS(
      5, "DynamicCommonEncryptionCbcs", Optional.of(ContentKeyType.COMMON_ENCRYPTION_CBCS));

  private final int number;
  private final String word;
  private final Optional<ContentKeyType> key;

  DeliveryPolicyType(int number, String word, Optional<ContentKeyType> key) {
    this.number = number;
    this.word = word;
    this.key = key;
  }

  /// The number on the wire and in the table.
  public int number() {
    return number;
  }

  /// The type of a number.
  ///
  /// @throws Refusal `INVALID_VALUE` when there is none
  public static DeliveryPolicyType of(int number) {
    return Arrays.stream(values())
        .filter(type -> type.number == number)
        .findFirst()
        .orElseThrow(() ->
            Refusal.invalidValue(
                "AssetDeliveryPolicyType", "must be 1, 2, 3, 4 or 5 but was " + number));
  }

  /// The name clients know it by.
  String word() {
    return word;
  }

  /// The type of the key that an asset must have first.
  Optional<ContentKeyType> key() {
    return key;
  }
}
