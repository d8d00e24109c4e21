package io.reelwork.services.plans;

/// The source is sound but does not go with the configuration, as when audio is asked of a silent
/// film. The message is the one the client reads.
public final class UnfitSource extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnfitSource(String message) {
    super(message);
  }

  /// The message.
  public String text() {
    return String.valueOf(getMessage());
  }
}
