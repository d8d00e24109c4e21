package io.reelwork.formats.mp4;

import java.util.Arrays;
import java.util.stream.LongStream;

/// A table of numbers that never changes and compares by value; a movie has hundreds of thousands.
public final class Longs {
  private final long[] values;

  private Longs(long[] values) {
    this.values = values;
  }

  /// A copy of these.
  public static Longs of(long... values) {
    return new Longs(values.clone());
  }

  /// How many.
  public int size() {
    return values.length;
  }

  /// The one at this index, from 0.
  public long get(int index) {
    return values[index];
  }

  /// All in order.
  public LongStream stream() {
    return Arrays.stream(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Longs that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /// The first eight, and how many there are.
  @Override
  public String toString() {
    var shown = Arrays.toString(Arrays.copyOf(values, Math.min(8, values.length)));
    return shown + (values.length > 8 ? "… (" + values.length + ")" : "");
  }
}
