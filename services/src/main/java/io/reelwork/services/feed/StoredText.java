package io.reelwork.services.feed;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Property;

/// The text in the column of a complex value or a collection, for tables that read and write
/// records: `{"MaxAge":1800}`. The lists and filters of an entity set read the same column, so both
/// forms of a row have one mapping (docs/decisions/0031). Stateless, for any number of threads.
///
/// @param <T> the domain's type of the value
public final class StoredText<T> {
  private final Codec<T> codec;

  private StoredText(Codec<T> codec) {
    this.codec = codec;
  }

  /// The text of a property's values.
  public static <T> StoredText<T> of(Property<T> property) {
    return new StoredText<>(property.codec());
  }

  /// The text of a value.
  public String write(T value) {
    return ComplexText.write(codec.encode().apply(value));
  }

  /// The value of a text.
  public T read(String text) {
    return codec.decode().apply(ComplexText.read(codec.type(), text));
  }
}
