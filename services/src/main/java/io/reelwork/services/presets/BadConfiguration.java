package io.reelwork.services.presets;

/// A configuration that no encoder can follow. The message is the one the client reads: *member:
/// what must hold, but what was*.
public final class BadConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With the path of the member, such as `Codecs[0].H264Layers[1].Bitrate`.
  public BadConfiguration(String where, String what) {
    super(where + ": " + what);
  }

  /// The message.
  public String text() {
    return String.valueOf(getMessage());
  }
}
