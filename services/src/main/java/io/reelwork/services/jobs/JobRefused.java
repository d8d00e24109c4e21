package io.reelwork.services.jobs;

/// A wish of a client that the engine does not fulfil; nothing was changed.
public final class JobRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why.
  public enum Reason {
    /// A value is not as it must be.
    INVALID,
    /// Something that is named does not exist.
    NOT_FOUND,
    /// The job is not in a state that allows it.
    STATE
  }

  private final Reason reason;
  private final String property;

  JobRefused(Reason reason, String property, String message) {
    super(message);
    this.reason = reason;
    this.property = property;
  }

  /// The reason.
  public Reason reason() {
    return reason;
  }

  /// The property at fault, or the empty text.
  public String property() {
    return property;
  }

  /// The message for the client.
  public String text() {
    return String.valueOf(getMessage());
  }
}
