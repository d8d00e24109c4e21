package io.reelwork.services.storage;

import java.security.SecureRandom;

/// Versions of blobs and containers in Azure's form, without quotes: `0x8D1A2B3C4D5E6F7`.
final class Etags {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long MASK = (1L << 52) - 1;

  private Etags() {}

  static String fresh() {
    return "0x8D%013X".formatted(RANDOM.nextLong() & MASK);
  }
}
