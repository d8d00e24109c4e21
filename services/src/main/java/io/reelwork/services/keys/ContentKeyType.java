package io.reelwork.services.keys;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What a content key is for.
public enum ContentKeyType {
  COMMON_ENCRYPTION(0, "CommonEncryption"),
  STORAGE_ENCRYPTION(1, "StorageEncryption"),
  CONFIGURATION_ENCRYPTION(2, "ConfigurationEncryption"),
  URL_ENCRYPTION(3, "UrlEncryption"),
  ENVELOPE_ENCRYPTION(4, "EnvelopeEncryption"),
  COMMON_ENCRYPTION_CBCS(6, "CommonEncryptionCbcs"),
  FAIR_PLAY_ASK(7, "FairPlayASk"),
  FAIR_PLAY_PFX_PASSWORD(8, "FairPlayPfxPassword");

  /// What assets in the clear, and storage-encrypted ones, are encrypted with on their way out.
  private static final Set<ContentKeyType> DYNAMIC =
      Set.of(COMMON_ENCRYPTION, ENVELOPE_ENCRYPTION, COMMON_ENCRYPTION_CBCS);

  private final int number;
  private final String word;

  ContentKeyType(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /// The number on the wire.
  public int number() {
    return number;
  }

  /// The name clients know it by.
  public String word() {
    return word;
  }

  /// The type of this number.
  public static Optional<ContentKeyType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /// Whether a key of this type may be linked to an asset with these `Options` (entities section
  /// 2): encrypted assets have the key that they are encrypted with, and all but those that hold
  /// protected media already may have keys for the way out.
  boolean fits(int assetOptions) {
    return switch (assetOptions) {
      case 0 -> DYNAMIC.contains(this);
      case 1 -> this == STORAGE_ENCRYPTION || DYNAMIC.contains(this);
      case 2 -> this == COMMON_ENCRYPTION;
      case 4 -> this == ENVELOPE_ENCRYPTION;
      default -> false;
    };
  }
}
