package io.reelwork.services;

import java.util.Optional;

/// A command or question that a feature does not carry out, for a reason the client should know;
/// nothing was changed. Each wire maps the code to its own error.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What a code is an example of, for wires that have no code as fine.
  public enum Kind {
    /// A value is not as it must be.
    INVALID,
    /// The entity is not in a state that allows it.
    STATE,
    /// Something that is named does not exist.
    NOT_FOUND,
    /// It would collide with what exists or runs.
    CONFLICT,
    /// The caller may not.
    FORBIDDEN,
    /// A limit would be exceeded.
    QUOTA,
    /// It is not offered.
    UNSUPPORTED
  }

  /// Stable codes; the v2 wire writes them as they are.
  public enum Code {
    INVALID_VALUE(Kind.INVALID),
    MISSING_VALUE(Kind.INVALID),
    MALFORMED_ID(Kind.INVALID),
    WRITE_ONCE(Kind.INVALID),
    INVALID_OPERATION(Kind.INVALID),
    INVALID_STATE(Kind.STATE),
    NOT_FOUND(Kind.NOT_FOUND),
    OPERATION_NOT_FOUND(Kind.NOT_FOUND),
    CONFLICT(Kind.CONFLICT),
    RESOURCE_NAME_TAKEN(Kind.CONFLICT),
    OPERATION_IN_PROGRESS(Kind.CONFLICT),
    FORBIDDEN(Kind.FORBIDDEN),
    QUOTA_EXCEEDED(Kind.QUOTA),
    EXCEEDED_RESOURCE_QUOTA(Kind.QUOTA),
    NOT_SUPPORTED(Kind.UNSUPPORTED);

    private final Kind kind;

    Code(Kind kind) {
      this.kind = kind;
    }

    /// The kind.
    public Kind kind() {
      return kind;
    }
  }

  private final Code code;
  private final String property;

  /// A refusal with a message for the client.
  ///
  /// @param property the property or parameter at fault, or the empty text
  public Refusal(Code code, String message, String property) {
    super(message);
    this.code = code;
    this.property = property;
  }

  /// A refusal that concerns no single property.
  public Refusal(Code code, String message) {
    this(code, message, "");
  }

  /// A refusal of a value: `Name: must be 1 to 32 letters`.
  ///
  /// @param rule what must hold, and what was
  public static Refusal invalidValue(String property, String rule) {
    return new Refusal(Code.INVALID_VALUE, property + ": " + rule, property);
  }

  /// A refusal of what does not exist.
  ///
  /// @param entities what the entities are called: `Channels`
  public static Refusal noEntity(String entities, Object id) {
    return new Refusal(Code.NOT_FOUND, entities + ": there is no entity with the id " + id);
  }

  /// The code.
  public Code code() {
    return code;
  }

  /// The code's kind.
  public Kind kind() {
    return code.kind;
  }

  /// The property or parameter at fault.
  public Optional<String> property() {
    return property.isEmpty() ? Optional.empty() : Optional.of(property);
  }

  /// The message for the client.
  public String text() {
    return String.valueOf(getMessage());
  }
}
