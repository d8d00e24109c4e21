package io.reelwork.services.streaming;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.Members;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The complex values that say who may reach a host of ours, and the name that makes its host name;
/// channels have them too.
public final class HostAccessShape {
  /// `IPAccessControl{Allow}`: null lets everybody in, an empty list nobody.
  public static final ComplexType IP =
      new ComplexType(
          "IPAccessControl",
          List.of(
              Property.of(
                  "Allow",
                  Codec.list(
                      Codec.complex(
                          new ComplexType(
                              "IPRange",
                              List.of(
                                  Property.text("Name"),
                                  Property.text("Address"),
                                  Property.of("SubnetPrefixLength", Codec.INT32))))))));

  /// Policy documents, served as they are and never parsed.
  public static final ComplexType CROSS_SITE =
      new ComplexType(
          "CrossSiteAccessPolicies",
          List.of(Property.text("ClientAccessPolicy"), Property.text("CrossDomainPolicy")));

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?");
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private HostAccessShape() {}

  /// Refuses a name that cannot be part of a host name.
  public static void checkName(Value value) {
    String name = value instanceof Value.Text(String text) ? text : "";
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "Name",
          "must be 1 to 32 letters, digits and hyphens, without a hyphen at its ends, but was '"
              + name
              + "'");
    }
  }

  /// Refuses ranges that are none; `path` leads to the value: `AccessControl.IP`.
  public static void checkIp(String path, Members ip) {
    for (Members range : ip.items("Allow")) {
      checkRange(path + ".Allow", range);
    }
  }

  private static void checkRange(String path, Members range) {
    String address = range.text("Address").orElse("").strip();
    int bits = bits(address);
    if (bits == 0) {
      throw invalid(path + ".Address", "must be an IP address but was '" + address + "'");
    }
    OptionalLong prefix = range.number("SubnetPrefixLength");
    if (prefix.isPresent() && (prefix.getAsLong() < 0 || prefix.getAsLong() > bits)) {
      throw invalid(
          path + ".SubnetPrefixLength", "must be 0 to " + bits + " but was " + prefix.getAsLong());
    }
  }

  /// The length of an address in bits, 0 when the text is none. A host name is never looked up.
  private static int bits(String address) {
    boolean v4 = V4.matcher(address).matches();
    if (!v4 && !address.contains(":")) {
      return 0;
    }
    try {
      return InetAddress.ofLiteral(address).getAddress().length * Byte.SIZE;
    } catch (IllegalArgumentException _) {
      return 0;
    }
  }

  static Refusal invalid(String property, String what) {
    return new Refusal(Code.INVALID_VALUE, property + ": " + what, property);
  }
}
