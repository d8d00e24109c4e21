package io.reelwork.services.notifications;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import java.util.Arrays;
import java.util.List;

/// A constant that is stored and sent as a word.
interface Word {
  /// The word: `StreamingEndpoint`.
  String word();

  /// The constant of a word.
  ///
  /// @param member the member of `Settings` that holds it
  /// @throws Refusal `INVALID_VALUE` when it is none
  static <T extends Word> T of(T[] all, String member, String sent) {
    return Arrays.stream(all)
        .filter(constant -> constant.word().equals(sent))
        .findFirst()
        .orElseThrow(() -> {
          List<String> words = Arrays.stream(all).map(Word::word).toList();
          return new Refusal(
              Code.INVALID_VALUE,
              "Settings.%s: must be one of %s but was '%s'".formatted(member, words, sent),
              "Settings");
        });
  }
}
