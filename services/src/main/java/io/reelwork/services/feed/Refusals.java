package io.reelwork.services.feed;

import io.reelwork.odata.model.ODataError;
import java.util.Optional;

/// What features refuse, for callers that know no OData.
public final class Refusals {
  private Refusals() {}

  /// The words of a refusal that another attempt would meet again; empty when `thrown` is none.
  public static Optional<String> text(Throwable thrown) {
    return thrown instanceof ODataError error && error.code().status() < 500
        ? Optional.of(String.valueOf(error.getMessage()))
        : Optional.empty();
  }
}
