package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import java.util.List;
import java.util.Optional;

/// Whether a channel encodes, and how well.
///
/// @param word `None`, `Standard` or `Premium`; an empty one is none
public record EncodingType(String word) {
  /// A channel that passes on what it takes in.
  public static final EncodingType NONE = new EncodingType("None");

  private static final List<String> WORDS = List.of(NONE.word, "Standard", "Premium");

  /// Refuses another word.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    Words.check("EncodingType", Optional.of(word), WORDS);
  }

  boolean encodes() {
    return !word.isEmpty() && !equals(NONE);
  }

  @Override
  public String toString() {
    return word;
  }
}
