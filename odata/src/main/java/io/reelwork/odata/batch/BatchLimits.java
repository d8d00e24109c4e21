package io.reelwork.odata.batch;

/// What a batch may cost.
///
/// @param maxRequests the most requests in all parts together
/// @param maxBytes the largest body
public record BatchLimits(int maxRequests, int maxBytes) {
  /// 1000 requests in 16 MiB.
  public static final BatchLimits DEFAULT = new BatchLimits(1000, 16 << 20);
}
