package io.reelwork.services;

/// Something the service needs is not as it must be: the root of this module's exceptions.
///
/// Messages say where, what must hold and what was; they hold no secret.
public final class ServiceFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Stable codes, so that failures can be counted.
  public enum Code {
    CONFIGURATION,
    DATABASE,
    SCHEMA_TOO_NEW,
    DATA_FOLDER_IN_USE,
    STORAGE,
    STORAGE_FULL,
    /// A storage account that rows of others name does not exist.
    NO_STORAGE_ACCOUNT,
    /// A container that was there a moment ago, or should be, does not exist.
    NO_CONTAINER,
    FFMPEG,
    KEYS,
    BUSY,
    LOOP,
    INTERRUPTED,
    /// Code of this service is wrong.
    DEFECT
  }

  private final Code code;

  /// A failure with a message for an operator.
  public ServiceFailure(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// A failure with its cause.
  public ServiceFailure(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// The code.
  public Code code() {
    return code;
  }
}
