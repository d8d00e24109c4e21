package io.reelwork.odata.model;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// The Java type of a property's values and its conversion from and to `Value`. Stateless, for any
/// number of threads.
///
/// Null is no business of a codec: `Property` keeps it apart.
///
/// @param <T> the Java type
/// @param type the EDM type
/// @param decode reads a value that is not null
/// @param encode writes one
public record Codec<T>(EdmType type, Function<Value, T> decode, Function<T, Value> encode) {
  public static final Codec<String> STRING =
      of(Primitive.STRING, Value.Text.class, Value.Text::text, Value.Text::new);
  public static final Codec<Boolean> BOOLEAN =
      of(Primitive.BOOLEAN, Value.Flag.class, Value.Flag::isSet, Value.Flag::new);
  public static final Codec<Integer> INT16 =
      of(Primitive.INT16, Value.Int.class, Value.Int::number, Value.Int::new);
  public static final Codec<Integer> INT32 =
      of(Primitive.INT32, Value.Int.class, Value.Int::number, Value.Int::new);
  public static final Codec<Long> INT64 =
      of(Primitive.INT64, Value.Int64.class, Value.Int64::number, Value.Int64::new);
  public static final Codec<Double> DOUBLE =
      of(Primitive.DOUBLE, Value.Real.class, Value.Real::number, Value.Real::new);
  public static final Codec<Value.DateTime> DATE_TIME =
      of(Primitive.DATE_TIME, Value.DateTime.class, time -> time, time -> time);
  public static final Codec<Duration> TIME =
      of(Primitive.TIME, Value.Span.class, Value.Span::duration, Value.Span::new);
  public static final Codec<UUID> GUID =
      of(Primitive.GUID, Value.Uid.class, Value.Uid::guid, Value.Uid::new);

  /// Complex values as they are; `map` makes records of them.
  public static Codec<Value.Complex> complex(ComplexType type) {
    return of(type, Value.Complex.class, value -> value, value -> value);
  }

  /// A collection of what `element` reads and writes. A null item is left out.
  public static <T> Codec<List<T>> list(Codec<T> element) {
    return of(
        new CollectionType(element.type),
        Value.Items.class,
        items ->
            items.items().stream()
                .filter(item -> item != Value.Null.NULL)
                .map(element.decode)
                .toList(),
        items -> new Value.Items(items.stream().map(element.encode).toList()));
  }

  /// The same EDM type as another Java type, such as an enum or a record.
  public <R> Codec<R> map(Function<T, R> to, Function<R, T> from) {
    return new Codec<>(type, decode.andThen(to), from.andThen(encode));
  }

  private static <V extends Value, T> Codec<T> of(
      EdmType type, Class<V> form, Function<V, T> decode, Function<T, Value> encode) {
    return new Codec<>(
        type,
        value -> {
          if (!form.isInstance(value)) {
            throw new IllegalStateException(type.edmName() + ": cannot be read from " + value);
          }
          return decode.apply(form.cast(value));
        },
        encode);
  }
}
