package io.reelwork.formats.mp4;

import java.util.Arrays;

/// The samples of a track, unrolled from its sample table (ISO/IEC 14496-12 §8.6, §8.7).
///
/// Arrays inside are never changed nor handed out. Safe for any number of threads.
public final class Samples {
  private final int[] sizes;
  private final long[] offsets;
  private final long[] decodeTicks;
  private final int[] shownAfterTicks;
  private final int[] syncs;
  private final long startTicks;

  /// @param sizes in bytes
  /// @param offsets in the file
  /// @param decodeTicks decoding times
  /// @param shownAfterTicks composition offsets
  /// @param syncs indices of the sync samples, ascending
  /// @param startTicks where the edit list begins in the media
  Samples(
      int[] sizes,
      long[] offsets,
      long[] decodeTicks,
      int[] shownAfterTicks,
      int[] syncs,
      long startTicks) {
    this.sizes = sizes;
    this.offsets = offsets;
    this.decodeTicks = decodeTicks;
    this.shownAfterTicks = shownAfterTicks;
    this.syncs = syncs;
    this.startTicks = startTicks;
  }

  /// How many there are.
  public int count() {
    return sizes.length;
  }

  /// The bytes of all of them.
  public long bytes() {
    return Arrays.stream(sizes).asLongStream().sum();
  }

  /// The first byte behind the last sample in the file; 0 without samples.
  public long endOffset() {
    long end = 0;
    for (int i = 0; i < sizes.length; i++) {
      end = Math.max(end, offsets[i] + sizes[i]);
    }
    return end;
  }

  long[] syncTimesTicks() {
    return Arrays.stream(syncs)
        .mapToLong(i -> decodeTicks[i] + shownAfterTicks[i] - startTicks)
        .toArray();
  }
}
