package io.reelwork.services.memory;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongUnaryOperator;

/// The body of a request that is read as a whole and then understood, under the budgets of the
/// process: it is given to its reader once it has arrived and there is room for what reading makes
/// of it. So a sender who is slow holds what has arrived and nothing more.
///
/// A reader who wants no more than the first 64 KiB of a longer body gets them at once. The room is
/// held until `release`, for what was read lives as long as the request. For one thread.
public final class Document extends InputStream {
  private static final int PIECE_BYTES = Memory.SMALL_DOCUMENT_BYTES;

  private final InputStream in;
  private final long announcedBytes;
  private final Memory memory;
  private final LongUnaryOperator weight;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private int position;
  private long sizeBytes;
  private boolean begun;
  private boolean complete;
  private Runnable release = () -> {};

  /// Bytes that have arrived, and how much room they hold.
  private static final class Piece {
    private final byte[] bytes;
    private final long roomBytes;

    Piece(byte[] bytes, long roomBytes) {
      this.bytes = bytes;
      this.roomBytes = roomBytes;
    }
  }

  /// A body of which nothing has been read.
  ///
  /// @param announcedBytes the length that its sender has told, 0 when it is not known
  /// @param weight what a body of so many bytes takes in memory until its request has ended
  public Document(InputStream in, long announcedBytes, Memory memory, LongUnaryOperator weight) {
    this.in = in;
    this.announcedBytes = announcedBytes;
    this.memory = memory;
    this.weight = weight;
  }

  /// What a text of so many bytes takes that becomes a tree of bounded size: bytes, text and
  /// values, and some thirty-five times its size in nodes up to 32 MiB.
  public static long weightOfTree(long bytes) {
    return 4 * bytes + Math.min(35 * bytes, 32L << 20);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /// @throws io.reelwork.services.ServiceFailure `BUSY` when there was no room for it
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!begun) {
      begin();
    }
    if (pieces.isEmpty() && !complete) {
      gather();
    }
    if (pieces.isEmpty()) {
      return -1;
    }
    Piece piece = pieces.element();
    int count = Math.min(length, piece.bytes.length - position);
    System.arraycopy(piece.bytes, position, bytes, offset, count);
    position += count;
    if (position == piece.bytes.length) {
      drop();
    }
    return count;
  }

  /// The first bytes need no room of their own: they have it where they arrive.
  private void begin() throws IOException {
    begun = true;
    byte[] first = in.readNBytes(PIECE_BYTES);
    add(first, 0);
    if (first.length < PIECE_BYTES) {
      completed();
    }
  }

  /// A length that is known is taken at once: two who each want a little more would wait for each
  /// other. Half of the budget is the most that one body counts for.
  private void gather() throws IOException {
    long allowance = memory.arriving().totalBytes() / 2;
    long held = take(Math.min(allowance, announcedBytes - sizeBytes));
    allowance -= held;
    try {
      while (!complete) {
        byte[] piece = in.readNBytes(PIECE_BYTES);
        long more = take(Math.min(allowance, piece.length - held));
        allowance -= more;
        long room = Math.min(held + more, piece.length);
        held += more - room;
        add(piece, room);
        if (piece.length < PIECE_BYTES) {
          completed();
        }
      }
    } finally {
      memory.arriving().give(held);
    }
  }

  private long take(long bytes) {
    return bytes <= 0 ? 0 : memory.arriving().take(bytes, memory.patience());
  }

  private void add(byte[] piece, long room) {
    sizeBytes += piece.length;
    if (piece.length > 0) {
      pieces.add(new Piece(piece, room));
    } else {
      memory.arriving().give(room);
    }
  }

  private void completed() {
    complete = true;
    if (sizeBytes == 0) {
      return;
    }
    long wanted = weight.applyAsLong(sizeBytes);
    MemoryBudget budget = wanted <= weightOfTree(PIECE_BYTES) ? memory.small() : memory.large();
    long taken = budget.take(wanted, memory.patience());
    release = () -> budget.give(taken);
  }

  private void drop() {
    position = 0;
    memory.arriving().give(pieces.remove().roomBytes);
  }

  /// Gives all room back; reads nothing more.
  public void release() {
    while (!pieces.isEmpty()) {
      drop();
    }
    complete = true;
    begun = true;
    release.run();
    release = () -> {};
  }

  /// A reader who closes it needs what it has read all the same; see `release`.
  @Override
  public void close() {}
}
