package io.reelwork.services.memory;

import java.time.Duration;

/// The budgets of the process. Whoever holds room in one of them may wait for room in a later one,
/// never in an earlier one, so that no two wait for each other.
///
/// @param arriving bytes that connections have been asked for and nobody has taken yet
/// @param buffers buffers of uploads between network, hash and disk
/// @param small documents of at most `SMALL_DOCUMENT_BYTES`, as long as their request runs
/// @param large all other documents
/// @param patience how long a request waits for its first room
public record Memory(
    MemoryBudget arriving,
    MemoryBudget buffers,
    MemoryBudget small,
    MemoryBudget large,
    Duration patience) {
  /// Documents up to here have a budget of their own, so that none waits behind long ones. A little
  /// more than the 64 KiB to which others limit theirs, so that they see when these are exceeded.
  public static final int SMALL_DOCUMENT_BYTES = 65 * 1024;

  private static final int SMALL_PART = 4;

  /// The budgets of a process with this heap. Uploads have half of theirs in buffers and half on
  /// the way to them, of which only a quarter goes to bodies that could do with less: what is under
  /// way must fit into the young generation's survivor spaces, or it is left behind as garbage of
  /// the old one. Small documents have a quarter of what all documents have.
  public static Memory of(MemoryConfig config, long heapBytes) {
    long uploads = config.uploads(heapBytes);
    long documents = config.documents(heapBytes);
    long small = documents / SMALL_PART;
    return new Memory(
        new MemoryBudget("arriving bodies", uploads / 2, uploads / 2 / 4 * 3),
        new MemoryBudget("upload buffers", uploads - uploads / 2, uploads / 2 / 8),
        new MemoryBudget("small documents", small, 0),
        new MemoryBudget("large documents", documents - small, 0),
        config.patience());
  }

  /// The defaults, in the heap that this process has.
  public static Memory ofThisProcess() {
    return of(MemoryConfig.DEFAULT, Runtime.getRuntime().maxMemory());
  }
}
