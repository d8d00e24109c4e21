package io.reelwork.services.processors;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ffmpeg.Exit;
import io.reelwork.services.ffmpeg.PlainWords;
import io.reelwork.services.ffmpeg.ProbeResult;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TransientFailure;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became wrong below, in the codes that clients know (encoding reference, section 5).
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /// FFmpeg's messages hold paths of ours; a client sees none.
  private static final Pattern PATH = Pattern.compile("(?:file:)?/[^\\s:'\"]+");

  private static final Pattern ADDRESS = Pattern.compile(" @ 0x[0-9a-f]+");
  private static final int SHOWN_LINES = 3;

  private Failures() {}

  /// The failure for a file that could not be probed.
  static RuntimeException ofProbe(String name, ProbeResult.Failed failed) {
    String message = "The file " + name + " cannot be encoded: " + failed.message() + ".";
    return switch (failed.cause()) {
      case EMPTY_FILE -> failure(TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT, message);
      case MALFORMED -> failure(TaskError.EXECUTING_TASK_MALFORMED_CONTENT, message);
      case NO_STREAMS, UNSUPPORTED -> failure(TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT, message);
      case STALLED -> failure(TaskError.PROCESSING_TASK, message);
      case UNREADABLE -> passing(TaskError.DOWNLOADING_INPUT_SERVICE_FAILURE, message);
      case OTHER -> passing(TaskError.PROCESSING_TASK, message);
    };
  }

  /// The failure for an encode that ended badly.
  static RuntimeException ofEncode(String name, Exit.Failed failed) {
    LOG.info("encode failed cause={} stderr={}", failed.cause(), failed.stderr());
    String reason =
        switch (failed.cause()) {
          case STALLED -> ": it made no progress";
          case MEMORY -> ": " + failed.stderr();
          case MALFORMED_INPUT, UNSUPPORTED, OUTPUT_FAILED, KILLED, OTHER ->
              PlainWords.of(failed.stderr().lines().toList()).map(words -> ": " + words).orElse("");
        };
    String message = "Encoding " + name + " failed" + reason + ".";
    return switch (failed.cause()) {
      case MALFORMED_INPUT -> failure(TaskError.EXECUTING_TASK_MALFORMED_CONTENT, message);
      case UNSUPPORTED -> failure(TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT, message);
      case OUTPUT_FAILED -> failure(TaskError.UPLOADING_OUTPUT_ASSET, message);
      case KILLED -> passing(TaskError.PROCESSING_TASK, message);
      case STALLED, MEMORY, OTHER -> failure(TaskError.PROCESSING_TASK, message);
    };
  }

  /// The failure for a store that could not do its part.
  static RuntimeException ofService(ServiceFailure failure) {
    return switch (failure.code()) {
      case STORAGE_FULL ->
          failure(TaskError.UPLOADING_OUTPUT_ASSET, "There is no room for the output.");
      case NO_CONTAINER ->
          failure(
              TaskError.UPLOADING_OUTPUT_ASSET,
              "The container of the output asset is not there any more.");
      case STORAGE,
          NO_STORAGE_ACCOUNT,
          FFMPEG,
          CONFIGURATION,
          DATABASE,
          SCHEMA_TOO_NEW,
          DATA_FOLDER_IN_USE,
          KEYS,
          BUSY,
          LOOP,
          INTERRUPTED,
          DEFECT ->
          failure;
    };
  }

  /// The end of FFmpeg's messages, without what only an operator should see.
  static String shown(String stderr) {
    List<String> lines = stderr.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
    String text = PATH.matcher(String.join(" | ", last)).replaceAll("…");
    return ADDRESS.matcher(text).replaceAll("");
  }

  private static TaskFailure failure(TaskError error, String message) {
    return new TaskFailure(error, message);
  }

  private static TransientFailure passing(TaskError error, String message) {
    return new TransientFailure(error, message);
  }
}
