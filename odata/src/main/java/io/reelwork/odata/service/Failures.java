package io.reelwork.odata.service;

import io.reelwork.odata.model.ODataError;
import java.util.Optional;

/// What exceptions of features become on the wire. Called by any thread.
@FunctionalInterface
public interface Failures {
  /// The error for an exception that no feature foresaw, for a part of a batch: the other parts get
  /// their answers.
  ODataError failure(RuntimeException thrown);

  /// The error for a request that a feature refuses in its own words; empty when `thrown` is no
  /// refusal.
  default Optional<ODataError> refusal(RuntimeException thrown) {
    return Optional.empty();
  }
}
