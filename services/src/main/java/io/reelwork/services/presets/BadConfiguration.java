package io.reelwork.services.presets;

/// A configuration that no encoder can follow. The message is the one the client reads: *member:
/// what must hold, but what was*.
public final class BadConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int MAX_CHARS = 400;

  /// With the path of the member, such as `Codecs[0].H264Layers[1].Bitrate`.
  public BadConfiguration(String where, String what) {
    super(shortened(where) + ": " + shortened(what));
  }

  /// What a client wrote may be long, and the message is stored and sent.
  private static String shortened(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
    return text.substring(0, end) + "…";
  }

  /// The message.
  public String text() {
    return String.valueOf(getMessage());
  }
}
