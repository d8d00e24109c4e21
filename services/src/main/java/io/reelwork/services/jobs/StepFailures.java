package io.reelwork.services.jobs;

import io.reelwork.services.Refusal;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.sql.Outage;
import io.reelwork.services.steps.ResourceFailure;
import io.reelwork.services.steps.ResourceFailure.Resource;
import io.reelwork.services.steps.StepFailure;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UTFDataFormatException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;

/// The one place that says what a throwable means for the step whose attempt threw it.
///
/// The outermost cause that means something decides: a `TaskFailure` whose cause is an
/// `IOException` is the job's own fault, as whoever threw it knew more.
final class StepFailures {
  /// Guards against a circle of causes.
  private static final int MAX_CAUSES = 20;

  private StepFailures() {}

  /// The failure that `thrown` means; empty when nobody foresaw it.
  static Optional<StepFailure> of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      Optional<StepFailure> known = known(cause);
      if (known.isPresent()) {
        return known;
      }
      cause = cause.getCause();
    }
    return Outage.of(thrown).flatMap(StepFailures::ofService);
  }

  private static Optional<StepFailure> known(Throwable cause) {
    return switch (cause) {
      case StepFailure failure -> Optional.of(failure);
      case ServiceFailure failure -> ofService(failure);
      case OutOfMemoryError full -> unavailable(Resource.MEMORY, full);
      case InterruptedException _, InterruptedIOException _, ClosedByInterruptException _ ->
          unavailable(Resource.WORKER, cause);
      case IOException failure -> ofIo(failure);
      case Refusal refusal -> Optional.of(refused(refusal.text(), refusal));
      default -> Optional.empty();
    };
  }

  private static StepFailure refused(String text, Throwable cause) {
    return new TaskFailure(TaskError.PROCESSING_TASK, text, cause);
  }

  private static Optional<StepFailure> unavailable(Resource resource, Throwable cause) {
    return Optional.of(new ResourceFailure(resource, cause));
  }

  /// Codes that name no shared resource are not foreseen in a step.
  private static Optional<StepFailure> ofService(ServiceFailure failure) {
    return switch (failure.code()) {
      case DATABASE -> unavailable(Resource.DATABASE, failure);
      case STORAGE -> unavailable(Resource.STORE, failure);
      case STORAGE_FULL -> unavailable(Resource.DISK, failure);
      case FFMPEG -> unavailable(Resource.ENCODER, failure);
      case BUSY -> unavailable(Resource.MEMORY, failure);
      case INTERRUPTED -> unavailable(Resource.WORKER, failure);
      case CONFIGURATION,
          SCHEMA_TOO_NEW,
          DATA_FOLDER_IN_USE,
          NO_STORAGE_ACCOUNT,
          NO_CONTAINER,
          KEYS,
          LOOP,
          DEFECT ->
          Optional.empty();
    };
  }

  /// What is wrong with the bytes that were read is no fault of what they were read from.
  private static Optional<StepFailure> ofIo(IOException failure) {
    return switch (failure) {
      case EOFException _, UTFDataFormatException _, CharacterCodingException _, ZipException _ ->
          Optional.empty();
      case SocketException _, UnknownHostException _, HttpTimeoutException _ ->
          unavailable(Resource.NETWORK, failure);
      default -> unavailable(isFull(failure) ? Resource.DISK : Resource.STORE, failure);
    };
  }

  /// Java has no type for `ENOSPC` and `EDQUOT`, only the system's words.
  private static boolean isFull(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left on device") || text.contains("disk quota exceeded");
  }
}
