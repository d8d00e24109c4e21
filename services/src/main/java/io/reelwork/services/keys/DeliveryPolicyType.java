package io.reelwork.services.keys;

import java.util.Arrays;
import java.util.Optional;

/// What a delivery policy does to what it delivers: `AssetDeliveryPolicyType`.
enum DeliveryPolicyType {
  BLOCKED(1, "Blocked", Optional.empty()),
  NO_DYNAMIC_ENCRYPTION(2, "NoDynamicEncryption", Optional.empty()),
  DYNAMIC_ENVELOPE_ENCRYPTION(
      3, "DynamicEnvelopeEncryption", Optional.of(ContentKeyType.ENVELOPE_ENCRYPTION)),
  DYNAMIC_COMMON_ENCRYPTION(
      4, "DynamicCommonEncryption", Optional.of(ContentKeyType.COMMON_ENCRYPTION)),
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

  static Optional<DeliveryPolicyType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
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
