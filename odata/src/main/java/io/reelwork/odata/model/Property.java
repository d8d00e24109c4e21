package io.reelwork.odata.model;

import java.util.Optional;

/// One property of an entity or complex type, declared once; `…EntitySet` classes list them in wire
/// order.
///
/// ```java
/// Property.text("Name").settable().updatable().maxLength(512)
/// ```
///
/// @param <T> the Java type of its values
/// @param name the name on the wire
/// @param codec its type
/// @param nullable whether null may be stored and is written
/// @param onCreate what a value in a create body does
/// @param onUpdate what a value in an update body does
/// @param since the version that introduced it
/// @param initial the value, in the form of the wire, when a create body leaves it out; empty means
///   null
/// @param maxLength the most UTF-16 units a text may have; 0 means no limit of its own
/// @param column the name under which it is stored; empty when it is not stored but computed
public record Property<T>(
    String name,
    Codec<T> codec,
    boolean nullable,
    Access onCreate,
    Access onUpdate,
    ApiVersion since,
    Optional<Value> initial,
    int maxLength,
    Optional<String> column) {

  /// A nullable property that the service sets and that is stored under its snake-case name
  /// (`ContentFileSize` → `content_file_size`).
  public static <T> Property<T> of(String name, Codec<T> codec) {
    return new Property<>(
        name,
        codec,
        true,
        Access.IGNORED,
        Access.IGNORED,
        ApiVersion.FIRST,
        Optional.empty(),
        0,
        Optional.of(snakeCase(name)));
  }

  /// Its EDM type.
  public EdmType type() {
    return codec.type();
  }

  /// What a value holds; empty for null.
  ///
  /// @throws IllegalStateException when it is of another type
  public Optional<T> read(Value value) {
    return value == Value.Null.NULL ? Optional.empty() : Optional.of(codec.decode().apply(value));
  }

  /// A text property.
  public static Property<String> text(String name) {
    return of(name, Codec.STRING);
  }

  /// A 32-bit number that is never null and starts at 0.
  public static Property<Integer> int32(String name) {
    return of(name, Codec.INT32).notNull(0);
  }

  /// A 64-bit number that is never null and starts at 0.
  public static Property<Long> int64(String name) {
    return of(name, Codec.INT64).notNull(0L);
  }

  /// A double that is never null and starts at 0.
  public static Property<Double> real(String name) {
    return of(name, Codec.DOUBLE).notNull(0.0);
  }

  /// A Boolean that is never null and starts as false.
  public static Property<Boolean> flag(String name) {
    return of(name, Codec.BOOLEAN).notNull(false);
  }

  /// A nullable point in time.
  public static Property<Value.DateTime> dateTime(String name) {
    return of(name, Codec.DATE_TIME);
  }

  /// Settable on create.
  public Property<T> settable() {
    return with(nullable, Access.SETTABLE, Access.WRITE_ONCE, since, initial, maxLength, column);
  }

  /// Must be sent on create.
  public Property<T> required() {
    return with(false, Access.REQUIRED, Access.WRITE_ONCE, since, initial, maxLength, column);
  }

  /// Settable on update too.
  public Property<T> updatable() {
    return with(nullable, onCreate, Access.SETTABLE, since, initial, maxLength, column);
  }

  /// A value in an update body is ignored, whatever it holds.
  public Property<T> ignoredOnUpdate() {
    return with(nullable, onCreate, Access.IGNORED, since, initial, maxLength, column);
  }

  /// Never null; `value` is taken when a create leaves the property out.
  public Property<T> notNull(T value) {
    return with(
        false,
        onCreate,
        onUpdate,
        since,
        Optional.of(codec.encode().apply(value)),
        maxLength,
        column);
  }

  /// Never null, always set by the service.
  public Property<T> notNull() {
    return with(false, onCreate, onUpdate, since, initial, maxLength, column);
  }

  /// Hidden from callers of a version before `2.minor`.
  public Property<T> since(int minor) {
    return with(nullable, onCreate, onUpdate, ApiVersion.of(minor), initial, maxLength, column);
  }

  /// Texts longer than this are refused.
  public Property<T> maxLength(int units) {
    return with(nullable, onCreate, onUpdate, since, initial, units, column);
  }

  /// Stored under another name than the snake-case one.
  public Property<T> column(String name) {
    return with(nullable, onCreate, onUpdate, since, initial, maxLength, Optional.of(name));
  }

  /// Not stored under a column: its feature computes it.
  public Property<T> computed() {
    return with(nullable, onCreate, onUpdate, since, initial, maxLength, Optional.empty());
  }

  private Property<T> with(
      boolean nullable,
      Access onCreate,
      Access onUpdate,
      ApiVersion since,
      Optional<Value> initial,
      int maxLength,
      Optional<String> column) {
    return new Property<>(
        name, codec, nullable, onCreate, onUpdate, since, initial, maxLength, column);
  }

  private static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
  }
}
