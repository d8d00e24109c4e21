package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A condition on a track.
///
/// @param property what is compared
/// @param value with what
/// @param operator whether it must be equal
public record TrackCondition(TrackProperty property, String value, Operator operator) {
  private static final String CONDITIONS = "Tracks.PropertyConditions.";

  /// How a property and a value are compared.
  public enum Operator {
    EQUAL("Equal"),
    NOT_EQUAL("NotEqual");

    private final String word;

    Operator(String word) {
      this.word = word;
    }

    /// The word on the wire.
    @Override
    public String toString() {
      return word;
    }
  }

  /// Checks the value.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public TrackCondition {
    if (!property.accepts(value)) {
      throw Refusal.invalidValue(
          CONDITIONS + "Value", "must be a value of %s but was '%s'".formatted(property, value));
    }
  }

  /// A condition in words, whose case does not matter: clients write `notEqual`.
  ///
  /// @throws Refusal `INVALID_VALUE`
  static TrackCondition of(String property, String value, String operator) {
    TrackProperty compared = constant("Property", TrackProperty.values(), property);
    return new TrackCondition(compared, value, constant("Operator", Operator.values(), operator));
  }

  private static <E extends Enum<E>> E constant(String member, E[] all, String sent) {
    return Arrays.stream(all)
        .filter(constant -> constant.toString().equalsIgnoreCase(sent))
        .findFirst()
        .orElseThrow(() ->
            Refusal.invalidValue(
                CONDITIONS + member,
                "must be one of %s but was '%s'"
                    .formatted(
                        Arrays.stream(all).map(Enum::toString).collect(Collectors.joining(", ")),
                        sent)));
  }
}
