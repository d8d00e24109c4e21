package io.reelwork.services.web;

import java.io.IOException;

/// The body of a request that does not arrive whole: its connection was cut, or brought nothing for
/// too long.
public final class BodyCut extends IOException {
  private static final long serialVersionUID = 1;

  /// With what happened, for the log.
  public BodyCut(String message) {
    super(message);
  }
}
