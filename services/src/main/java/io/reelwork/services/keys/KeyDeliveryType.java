package io.reelwork.services.keys;

import io.reelwork.services.licenses.DrmConfiguration;
import io.reelwork.services.licenses.PlayReadyTemplate;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/// How a key reaches a player: `ContentKeyDeliveryType`.
///
/// The URLs hold the word `keydelivery`, which clients look for (entities section 5).
public enum KeyDeliveryType {
  /// A PlayReady license.
  PLAY_READY_LICENSE(1, ContentKeyType.COMMON_ENCRYPTION, "PlayReady/", ""),
  /// The key itself, over HTTP.
  BASELINE_HTTP(2, ContentKeyType.ENVELOPE_ENCRYPTION, "", "?KID="),
  /// A Widevine license.
  WIDEVINE(3, ContentKeyType.COMMON_ENCRYPTION, "Widevine/", "?KID="),
  /// A FairPlay license.
  FAIR_PLAY(4, ContentKeyType.COMMON_ENCRYPTION_CBCS, "FairPlay/", "?kid=");

  private final int number;
  private final ContentKeyType serves;
  private final String path;
  private final String query;

  KeyDeliveryType(int number, ContentKeyType serves, String path, String query) {
    this.number = number;
    this.serves = serves;
    this.path = path;
    this.query = query;
  }

  static Optional<KeyDeliveryType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /// The number on the wire and in the table.
  int number() {
    return number;
  }

  /// Checks a configuration of this way; a key over HTTP needs none.
  ///
  /// @throws Malformed when it breaks a rule
  void check(String configuration) {
    switch (this) {
      case PLAY_READY_LICENSE -> PlayReadyTemplate.check(configuration);
      case BASELINE_HTTP -> {}
      case WIDEVINE -> DrmConfiguration.checkWidevine(configuration);
      case FAIR_PLAY -> DrmConfiguration.checkFairPlay(configuration);
    }
  }

  /// The type of the keys it delivers.
  ContentKeyType serves() {
    return serves;
  }

  /// Where a player asks for a key: `http://host:8482/keydelivery/<account>/?KID=<guid>`.
  String url(URI origin, String account, ContentKeyId key) {
    String folder = origin + "/keydelivery/" + account + "/" + path;
    return query.isEmpty() ? folder : folder + query + key.guid();
  }
}
