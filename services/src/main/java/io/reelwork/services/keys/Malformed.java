package io.reelwork.services.keys;

/// A template or configuration that a client sent and that cannot be used: `PlayRight: must be
/// given`.
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// `where` names the element or member at fault.
  Malformed(String where, String what) {
    super(where + ": " + what);
  }

  /// Its message.
  String text() {
    return String.valueOf(getMessage());
  }
}
