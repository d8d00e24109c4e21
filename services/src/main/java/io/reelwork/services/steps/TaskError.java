package io.reelwork.services.steps;

/// Why a task failed: `ErrorDetails.Code` (encoding reference, section 5).
public enum TaskError {
  UNKNOWN("Unknown"),
  DOWNLOADING_INPUT_MALFORMED_CONTENT("ErrorDownloadingInputAssetMalformedContent"),
  DOWNLOADING_INPUT_SERVICE_FAILURE("ErrorDownloadingInputAssetServiceFailure"),
  PARSING_CONFIGURATION("ErrorParsingConfiguration"),
  EXECUTING_TASK_MALFORMED_CONTENT("ErrorExecutingTaskMalformedContent"),
  EXECUTING_TASK_UNSUPPORTED_FORMAT("ErrorExecutingTaskUnsupportedFormat"),
  PROCESSING_TASK("ErrorProcessingTask"),
  /// The task's work ended the process that ran it, again and again.
  WORKER_LOST("ErrorProcessingTaskWorkerLost"),
  UPLOADING_OUTPUT_ASSET("ErrorUploadingOutputAsset"),
  CANCELING_TASK("ErrorCancelingTask"),
  TRANSIENT("TransientError");

  private final String code;

  TaskError(String code) {
    this.code = code;
  }

  /// The code on the wire.
  public String code() {
    return code;
  }
}
