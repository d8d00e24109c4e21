package io.reelwork.server.http;

import java.net.InetAddress;

/// Addresses with the same leading bits: `10.0.0.0/8`, `::1`, `192.0.2.7`.
public final class AddressRange {
  private final String text;
  private final byte[] network;
  private final int bits;

  private AddressRange(String text, byte[] network, int bits) {
    this.text = text;
    this.network = network;
    this.bits = bits;
  }

  /// Reads an address, with a prefix length behind a slash or without.
  ///
  /// @throws IllegalArgumentException when it is none
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] network = numeric(address);
    int bits = slash < 0 ? network.length * 8 : prefix(text, slash, network.length * 8);
    return new AddressRange(text, network, bits);
  }

  private static byte[] numeric(String address) {
    try {
      return InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an address or a range but was " + address, e);
    }
  }

  private static int prefix(String text, int slash, int most) {
    String digits = text.substring(slash + 1);
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > most) {
      throw new IllegalArgumentException("must end in /0 to /" + most + " but was " + text);
    }
    return Integer.parseInt(digits);
  }

  /// Whether the numeric address lies in the range.
  public boolean contains(String address) {
    byte[] bytes;
    try {
      bytes = InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((bytes[bit / 8] & mask) != (network[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
