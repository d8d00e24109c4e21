package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import java.util.List;
import java.util.Optional;

/// Checks of texts that must be one of a few words.
final class Words {
  private Words() {}

  /// Refuses a word that is none of these; no word and an empty one pass.
  ///
  /// @throws Refusal `INVALID_VALUE`
  static void check(String property, Optional<String> word, List<String> allowed) {
    word.filter(text -> !text.isEmpty() && !allowed.contains(text))
        .ifPresent(text -> {
          throw Refusal.invalidValue(
              property, "must be one of " + String.join(", ", allowed) + " but was '" + text + "'");
        });
  }

  /// Whether there is no word, or an empty one.
  static boolean isEmpty(Optional<String> word) {
    return word.orElse("").isEmpty();
  }
}
