package io.reelwork.services.keys;

import java.util.List;
import java.util.Optional;

/// One way to get a key, and to whom it is open (entities section 8).
///
/// @param id its id
/// @param settings what a client may change
public record AuthorizationOption(AuthorizationOptionId id, Settings settings) {
  /// What an option is about.
  ///
  /// @param name its name
  /// @param delivery how the key is delivered
  /// @param restrictions what a player must meet, all of them
  public record Settings(
      Optional<String> name, KeyDelivery delivery, List<Restriction> restrictions) {
    /// Copies the restrictions.
    public Settings {
      restrictions = List.copyOf(restrictions);
    }
  }
}
