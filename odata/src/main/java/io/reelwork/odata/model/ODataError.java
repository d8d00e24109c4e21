package io.reelwork.odata.model;

import java.util.Optional;

/// A request that cannot be served, with the status and code that its caller gets.
///
/// The root of this module's exceptions; features throw it through the factories too.
public final class ODataError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Stable codes, counted and documented; written into the error body's `code`.
  public enum Code {
    BAD_REQUEST(400),
    MALFORMED_URL(400),
    MALFORMED_QUERY(400),
    MALFORMED_ID(400),
    MALFORMED_BODY(400),
    MALFORMED_BATCH(400),
    UNKNOWN_PROPERTY(400),
    INVALID_VALUE(400),
    MISSING_VALUE(400),
    WRITE_ONCE(400),
    INVALID_STATE(400),
    INVALID_OPERATION(400),
    UNSUPPORTED_VERSION(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    QUOTA_EXCEEDED(403),
    EXCEEDED_RESOURCE_QUOTA(403),
    NOT_FOUND(404),
    OPERATION_NOT_FOUND(404),
    UNKNOWN_SET(404),
    UNKNOWN_SEGMENT(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    CONFLICT(409),
    OPERATION_IN_PROGRESS(409),
    RESOURCE_NAME_TAKEN(409),
    PRECONDITION_FAILED(412),
    BODY_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    NOT_SUPPORTED(501),
    BUSY(503),
    STORAGE_FULL(507),
    INTERNAL(500);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    /// The HTTP status.
    public int status() {
      return status;
    }

    /// The text of the error body's `code`: `MalformedId`.
    public String text() {
      StringBuilder text = new StringBuilder();
      for (String word : name().split("_", -1)) {
        text.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
      }
      return text.toString();
    }
  }

  private final Code code;
  private final String target;

  /// An error with a message for the client; `target` names the property or parameter, or is empty.
  public ODataError(Code code, String message, String target) {
    super(message);
    this.code = code;
    this.target = target;
  }

  /// An error that concerns no single property.
  public ODataError(Code code, String message) {
    this(code, message, "");
  }

  /// The code.
  public Code code() {
    return code;
  }

  /// The property or parameter at fault.
  public Optional<String> target() {
    return target.isEmpty() ? Optional.empty() : Optional.of(target);
  }
}
