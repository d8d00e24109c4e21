package io.reelwork.services.licenses;

import io.reelwork.services.Refusal;
import java.util.function.Consumer;

/// A template or configuration that a client sent and that cannot be used: `PlayRight: must be
/// given`.
public final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// `where` names the element or member at fault.
  Malformed(String where, String what) {
    super(where + ": " + what);
  }

  /// Reads the text of a property.
  ///
  /// @throws Refusal `INVALID_VALUE` when the reader finds it malformed
  public static void refuse(String property, String text, Consumer<String> reader) {
    try {
      reader.accept(text);
    } catch (Malformed e) {
      throw Refusal.invalidValue(property, e.text());
    }
  }

  /// Its message.
  public String text() {
    return String.valueOf(getMessage());
  }
}
