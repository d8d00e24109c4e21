package io.reelwork.formats;

/// Bytes that break the rules of their format: the root of this module's exceptions.
///
/// The message says where, what must hold and what was: `moov/trak[2]/stsz @1834: sample_count must
/// be <= 210 but was 4294967295`.
public final class MalformedMedia extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Stable codes, so that failures can be counted.
  public enum Code {
    /// Something is longer than what holds it.
    TRUNCATED,
    /// A value that the format does not allow.
    BAD_VALUE,
    /// A part that must be there is not.
    MISSING,
    /// Two parts contradict each other.
    INCONSISTENT,
    /// Larger or deeper than we are willing to read.
    TOO_LARGE
  }

  private final Code code;

  /// A violation.
  public MalformedMedia(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// The code.
  public Code code() {
    return code;
  }
}
