package io.reelwork.formats.xml;

/// What a document may cost. How many bytes it has is bounded where it is received.
///
/// @param depth how deep elements may be nested, the root being 1
/// @param nodes how many elements and attributes there may be in all
public record XmlLimits(int depth, int nodes) {
  /// 100,000 nodes: a list of all 50,000 blocks of a blob has half as many.
  public static final int MAX_NODES = 100_000;

  /// Limits with the usual number of nodes.
  public static XmlLimits ofDepth(int depth) {
    return new XmlLimits(depth, MAX_NODES);
  }
}
