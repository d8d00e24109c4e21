package io.reelwork.odata.model;

import java.util.Optional;

/// One property of an entity or complex type, declared once; `…EntitySet` classes list them in wire
/// order.
///
/// ```java
/// Property.text("Name").settable().updatable().maxLength(512)
/// ```
///
/// @param name the name on the wire
/// @param type its EDM type
/// @param nullable whether null may be stored and is written
/// @param onCreate what a value in a create body does
/// @param onUpdate what a value in an update body does
/// @param since the version that introduced it
/// @param initial the value when a create body leaves it out; empty means null
/// @param maxLength the most UTF-16 units a text may have; 0 means no limit of its own
/// @param column the name under which it is stored; empty when it is not stored but computed
public record Property(
    String name,
    EdmType type,
    boolean nullable,
    Access onCreate,
    Access onUpdate,
    ApiVersion since,
    Optional<Value> initial,
    int maxLength,
    Optional<String> column) {

  /// A nullable property that the service sets and that is stored under its snake-case name
  /// (`ContentFileSize` → `content_file_size`).
  public static Property of(String name, EdmType type) {
    return new Property(
        name,
        type,
        true,
        Access.IGNORED,
        Access.IGNORED,
        ApiVersion.FIRST,
        Optional.empty(),
        0,
        Optional.of(snakeCase(name)));
  }

  /// A text property.
  public static Property text(String name) {
    return of(name, Primitive.STRING);
  }

  /// A 32-bit number that is never null and starts at 0.
  public static Property int32(String name) {
    return of(name, Primitive.INT32).notNull(new Value.Int(0));
  }

  /// A 64-bit number that is never null and starts at 0.
  public static Property int64(String name) {
    return of(name, Primitive.INT64).notNull(new Value.Int64(0));
  }

  /// A double that is never null and starts at 0.
  public static Property real(String name) {
    return of(name, Primitive.DOUBLE).notNull(new Value.Real(0));
  }

  /// A Boolean that is never null and starts as false.
  public static Property flag(String name) {
    return of(name, Primitive.BOOLEAN).notNull(new Value.Flag(false));
  }

  /// A nullable point in time.
  public static Property dateTime(String name) {
    return of(name, Primitive.DATE_TIME);
  }

  /// Settable on create.
  public Property settable() {
    return with(nullable, Access.SETTABLE, Access.WRITE_ONCE, since, initial, maxLength, column);
  }

  /// Must be sent on create.
  public Property required() {
    return with(false, Access.REQUIRED, Access.WRITE_ONCE, since, initial, maxLength, column);
  }

  /// Settable on update too.
  public Property updatable() {
    return with(nullable, onCreate, Access.SETTABLE, since, initial, maxLength, column);
  }

  /// A value in an update body is ignored, whatever it holds.
  public Property ignoredOnUpdate() {
    return with(nullable, onCreate, Access.IGNORED, since, initial, maxLength, column);
  }

  /// Never null; `value` is taken when a create leaves the property out.
  public Property notNull(Value value) {
    return with(false, onCreate, onUpdate, since, Optional.of(value), maxLength, column);
  }

  /// Never null, always set by the service.
  public Property notNull() {
    return with(false, onCreate, onUpdate, since, initial, maxLength, column);
  }

  /// Hidden from callers of a version before `2.minor`.
  public Property since(int minor) {
    return with(nullable, onCreate, onUpdate, ApiVersion.of(minor), initial, maxLength, column);
  }

  /// Texts longer than this are refused.
  public Property maxLength(int units) {
    return with(nullable, onCreate, onUpdate, since, initial, units, column);
  }

  /// Stored under another name than the snake-case one.
  public Property column(String name) {
    return with(nullable, onCreate, onUpdate, since, initial, maxLength, Optional.of(name));
  }

  /// Not stored under a column: its feature computes it.
  public Property computed() {
    return with(nullable, onCreate, onUpdate, since, initial, maxLength, Optional.empty());
  }

  private Property with(
      boolean nullable,
      Access onCreate,
      Access onUpdate,
      ApiVersion since,
      Optional<Value> initial,
      int maxLength,
      Optional<String> column) {
    return new Property(
        name, type, nullable, onCreate, onUpdate, since, initial, maxLength, column);
  }

  private static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
  }
}
