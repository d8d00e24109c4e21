package io.reelwork.services.sql;

/// A transaction that wants to write more rows than it may: it is rolled back.
public final class TooManyRows extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int max;

  TooManyRows(int max) {
    super("transaction: may write at most " + max + " rows");
    this.max = max;
  }

  /// How many it may write.
  public int max() {
    return max;
  }
}
