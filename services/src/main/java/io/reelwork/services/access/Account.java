package io.reelwork.services.access;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.sql.Ticks;
import java.util.UUID;
import java.util.regex.Pattern;

/// A media account. Its name is what rows of every feature carry in their `account` column.
///
/// @param name 3 to 24 lower-case letters and digits, as Azure had them; never changes
/// @param id the GUID that `EncodingReservedUnitTypes` and others show as AccountId
/// @param state whether its clients may change anything
/// @param created when it was made
public record Account(String name, UUID id, State state, Ticks created) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{3,24}");

  /// What an account's clients may do: everything, or only read (protocol section 10.2).
  public enum State {
    ENABLED,
    DISABLED
  }

  /// Refuses what cannot be an account's name.
  ///
  /// @throws ServiceFailure `CONFIGURATION`, beginning with `where`
  static void checkName(String where, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ServiceFailure(
          Code.CONFIGURATION,
          where + ": must be 3 to 24 lower-case letters and digits but was '" + name + "'");
    }
  }

  /// What is said of an account that does not exist.
  static ServiceFailure absent(String name) {
    return new ServiceFailure(
        Code.CONFIGURATION, "account: must be one that exists but was '" + name + "'");
  }
}
