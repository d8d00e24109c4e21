package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.licenses.DeliveryConfiguration;
import io.reelwork.services.licenses.Malformed;
import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// How assets are encrypted when they are delivered (entities section 9).
///
/// @param id its id
/// @param settings what a client may change
/// @param created when it was created
/// @param lastModified when it was changed last
public record DeliveryPolicy(
    DeliveryPolicyId id, Settings settings, Ticks created, Ticks lastModified) {
  /// What a policy is about.
  ///
  /// @param name its name
  /// @param protocols the protocols that it is for
  /// @param type the encryption
  /// @param configuration a `DeliveryConfiguration`, as its client sent it
  public record Settings(
      Optional<String> name,
      Protocols protocols,
      DeliveryPolicyType type,
      Optional<String> configuration) {
    /// Checks the configuration.
    ///
    /// @throws Refusal `INVALID_VALUE`
    public Settings {
      Malformed.refuse(
          "AssetDeliveryConfiguration", configuration.orElse(""), DeliveryConfiguration::parse);
    }
  }

  /// A set of delivery protocols.
  ///
  /// @param bits a sum of 1 (Smooth), 2 (DASH), 4 (HLS), 8 (HDS) and 16 (progressive download), or
  ///   65535 for all
  public record Protocols(int bits) {
    private static final int KNOWN = 0x1F;
    private static final int ALL = 0xFFFF;

    /// Checks the sum.
    ///
    /// @throws Refusal `INVALID_VALUE`
    public Protocols {
      if (bits != ALL && (bits & ~KNOWN) != 0) {
        throw Refusal.invalidValue(
            "AssetDeliveryProtocol",
            "must be a sum of 1, 2, 4, 8 and 16, or 65535, but was " + bits);
      }
    }

    /// The bits of the protocols that both have.
    int shared(Protocols other) {
      return bits & other.bits;
    }
  }
}
