package io.reelwork.formats.mp4;

/// A file that breaks its format: the root of this module's exceptions.
///
/// Messages say where, what must hold and what was: `moov/trak/stsz @1834: sample_count must be ≤
/// 210 but was 4294967295`.
public final class MalformedMedia extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Stable codes, so that failures can be counted.
  public enum Code {
    /// A box ends before its content does.
    TRUNCATED,
    /// A box that must be there is not.
    MISSING,
    /// A value that cannot be.
    VALUE
  }

  private final Code code;

  /// A failure at a place.
  public MalformedMedia(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// The code.
  public Code code() {
    return code;
  }
}
