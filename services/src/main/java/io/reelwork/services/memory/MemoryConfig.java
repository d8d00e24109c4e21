package io.reelwork.services.memory;

import java.time.Duration;
import java.util.OptionalLong;

/// How much the process keeps of its callers' bytes: keys `memory.*`.
///
/// @param uploadBytes `memory.uploads`: what uploads on their way from the network to the disk may
///   hold; empty means a sixth of the heap
/// @param documentBytes `memory.documents`: what request bodies that are read as a whole may take
///   while they are understood; empty means a fifth of the heap
/// @param patience `memory.patience`: how long a request waits for room before it gets 503
public record MemoryConfig(
    OptionalLong uploadBytes, OptionalLong documentBytes, Duration patience) {
  /// Everything at its default.
  public static final MemoryConfig DEFAULT =
      new MemoryConfig(OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(30));

  private static final long MIN_BYTES = 1 << 20;
  private static final int UPLOAD_PART = 6;
  private static final int DOCUMENT_PART = 5;

  /// Checks the ranges.
  public MemoryConfig {
    check("memory.uploads", uploadBytes);
    check("memory.documents", documentBytes);
    if (patience.isNegative()) {
      throw new IllegalArgumentException("memory.patience: must be 0 or more but was " + patience);
    }
  }

  private static void check(String key, OptionalLong bytes) {
    if (bytes.isPresent() && bytes.getAsLong() < MIN_BYTES) {
      throw new IllegalArgumentException(
          key + ": must be 1 MiB or more but was " + bytes.getAsLong() + " bytes");
    }
  }

  /// The bytes for uploads in a heap of this size.
  long uploads(long heapBytes) {
    return uploadBytes.orElse(Math.max(MIN_BYTES, heapBytes / UPLOAD_PART));
  }

  /// The bytes for documents in a heap of this size.
  long documents(long heapBytes) {
    return documentBytes.orElse(Math.max(MIN_BYTES, heapBytes / DOCUMENT_PART));
  }
}
