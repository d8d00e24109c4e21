package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.licenses.Malformed;
import io.reelwork.services.licenses.TokenRestriction;
import java.util.Arrays;
import java.util.Optional;

/// What a player must meet to get a key (delivery section 14).
///
/// @param name its name
/// @param type its kind; empty for open
/// @param requirements what it asks for: a `TokenRestrictionTemplate`, as its client sent it
public record Restriction(
    Optional<String> name, Optional<Type> type, Optional<String> requirements) {
  /// The kinds of restrictions.
  public enum Type {
    /// Everyone gets the key.
    OPEN(0),
    /// The bearer of a token.
    TOKEN(1),
    /// Some addresses.
    IP(2);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /// The number on the wire and in the table.
    public int number() {
      return number;
    }

    /// The kind of a number.
    ///
    /// @throws Refusal `INVALID_VALUE` when there is none
    public static Type of(int number) {
      return Arrays.stream(values())
          .filter(type -> type.number == number)
          .findFirst()
          .orElseThrow(() ->
              Refusal.invalidValue("KeyRestrictionType", "must be 0, 1 or 2 but was " + number));
    }
  }

  /// Checks the template of a token restriction.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public Restriction {
    if (type.equals(Optional.of(Type.TOKEN))) {
      Malformed.refuse("Requirements", requirements.orElse(""), TokenRestriction::parse);
    }
  }
}
