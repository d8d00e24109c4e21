package io.reelwork.odata.model;

/// A navigation property: a way from one entity to others.
///
/// @param name the name on the wire: `InputMediaAssets`
/// @param targetSet the entity set the far end lives in: `Assets`
/// @param many whether it leads to a feed (`type=feed`) or to one entity (`type=entry`)
/// @param since the version that introduced it
public record Navigation(String name, String targetSet, boolean many, ApiVersion since) {
  /// Leads to a feed.
  public static Navigation toMany(String name, String targetSet) {
    return new Navigation(name, targetSet, true, ApiVersion.FIRST);
  }

  /// Leads to one entity.
  public static Navigation toOne(String name, String targetSet) {
    return new Navigation(name, targetSet, false, ApiVersion.FIRST);
  }

  /// Hidden from callers of a version before `2.minor`.
  public Navigation since(int minor) {
    return new Navigation(name, targetSet, many, ApiVersion.of(minor));
  }
}
