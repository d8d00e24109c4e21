package io.reelwork.services.processors;

import io.reelwork.services.ffmpeg.Completeness;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.util.Locale;
import java.util.Optional;

/// Media that an input should have and that could not be used.
///
/// @param sentence about it, for the client: `The file x declares 60.0 s, 8.9 s could be read.`
/// @param wholeUs how much there should be
/// @param missingUs how much of it is missing
record InputLoss(String sentence, long wholeUs, long missingUs) {
  /// The code of the historical event that tells of it.
  static final String EVENT = PlanContext.INCOMPLETE_INPUT;

  private static final long LARGE_US = 1_000_000;
  private static final double LARGE_SHARE = 0.01;

  /// Less is the rounding of containers.
  private static final long NOTABLE_US = 200_000;

  private static final double NOTABLE_SHARE = 0.001;

  /// A file of which less could be read than its header or its other packets say.
  static Optional<InputLoss> of(String name, Completeness file) {
    long wholeUs = file.whole().toNanos() / 1000;
    long missingUs = file.missing().toNanos() / 1000;
    return missingUs > Math.max(NOTABLE_US, wholeUs * NOTABLE_SHARE)
        ? Optional.of(
            of(name, file.declares() ? "declares" : "spans", wholeUs, wholeUs - missingUs, "read"))
        : Optional.empty();
  }

  /// A file of which something was read that could not be decoded.
  static Optional<InputLoss> ofDecoded(String name, long readUs, long missingUs) {
    long decodedUs = Math.max(0, readUs - missingUs);
    return missingUs > NOTABLE_US
        ? Optional.of(of(name, "holds", readUs, decodedUs, "decoded"))
        : Optional.empty();
  }

  private static InputLoss of(String name, String verb, long wholeUs, long foundUs, String done) {
    String sentence =
        String.format(
            Locale.ROOT,
            "The file %s %s %.1f s, %.1f s could be %s.",
            name,
            verb,
            wholeUs / 1e6,
            foundUs / 1e6,
            done);
    return new InputLoss(sentence, wholeUs, wholeUs - foundUs);
  }

  /// Whether it fails a task unless the configuration accepts it.
  boolean large() {
    return missingUs > LARGE_US && missingUs > wholeUs * LARGE_SHARE;
  }

  /// Accepts it or not.
  ///
  /// @throws TaskFailure when it is large and the configuration asks for an error
  InputLoss accepted(IncompleteInput setting) {
    if (setting == IncompleteInput.ERROR && large()) {
      throw new TaskFailure(TaskError.EXECUTING_TASK_MALFORMED_CONTENT, sentence);
    }
    return this;
  }
}
