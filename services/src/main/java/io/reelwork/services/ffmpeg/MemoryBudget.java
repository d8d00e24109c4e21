package io.reelwork.services.ffmpeg;

/// How much resident memory FFmpeg's processes may take on this machine.
///
/// ```
/// machine of 8 GB, 2 steps at once → total 4.8 GB, 2.4 GB for each
/// ```
///
/// @param totalBytes for all runs together; 0 is no limit
/// @param shareBytes what a run may take without asking; 0 is no limit
public record MemoryBudget(long totalBytes, long shareBytes) {
  /// No limit.
  public static final MemoryBudget NONE = new MemoryBudget(0, 0);

  /// The rest is for the service, the system and the page cache.
  private static final double SHARE_OF_MACHINE = 0.6;

  /// Less than this no run gets: FFmpeg alone takes some 50 MB.
  private static final long MIN_SHARE_BYTES = 256L << 20;

  /// Checks the ranges.
  public MemoryBudget {
    if (totalBytes < 0 || shareBytes < 0 || shareBytes > totalBytes) {
      throw new IllegalArgumentException(
          "ffmpeg.memory-limit: must be >= 0 but was %d of %d".formatted(shareBytes, totalBytes));
    }
  }

  /// This much for each of so many runs at once; 0 is no limit.
  public static MemoryBudget of(long shareBytes, int runs) {
    return shareBytes == 0
        ? NONE
        : new MemoryBudget(
            shareBytes > Long.MAX_VALUE / runs ? Long.MAX_VALUE : shareBytes * runs, shareBytes);
  }

  /// A share of the machine's memory, divided among so many runs at once.
  public static MemoryBudget ofMachine(int runs) {
    return ofMachine(MachineMemory.bytes(), runs);
  }

  static MemoryBudget ofMachine(long machineBytes, int runs) {
    long total = Math.round(machineBytes * SHARE_OF_MACHINE);
    long share = Math.max(MIN_SHARE_BYTES, total / Math.max(1, runs));
    return machineBytes == 0 ? NONE : new MemoryBudget(Math.max(total, share), share);
  }

  /// Whether there is no limit.
  public boolean isUnlimited() {
    return totalBytes == 0;
  }
}
