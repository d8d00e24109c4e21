package io.reelwork.services.operations;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Why an operation has failed, as clients know it (live section 5).
public enum OperationError {
  BAD_REQUEST,
  INSUFFICIENT_CAPACITY,
  INTERNAL_ERROR,
  INVALID_OPERATION,
  RESOURCE_NOT_FOUND,
  EXCEEDED_RESOURCE_QUOTA,
  TIMEOUT;

  /// The text of `ErrorCode`: `InvalidOperation`.
  public String text() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining());
  }
}
