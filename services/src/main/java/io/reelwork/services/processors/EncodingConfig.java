package io.reelwork.services.processors;

/// How encodes are done: keys `encoding.*`.
///
/// @param incompleteInput `encoding.incomplete-input`: what becomes of inputs that are damaged
public record EncodingConfig(IncompleteInput incompleteInput) {
  /// The default: a task fails rather than leaves media out.
  public static final IncompleteInput DEFAULT_INCOMPLETE_INPUT = IncompleteInput.ERROR;

  /// The defaults.
  public static EncodingConfig defaults() {
    return new EncodingConfig(DEFAULT_INCOMPLETE_INPUT);
  }
}
