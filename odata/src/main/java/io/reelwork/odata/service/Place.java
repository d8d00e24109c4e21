package io.reelwork.odata.service;

import io.reelwork.odata.model.Navigation;

/// A path that leads to one entity. Keys in it are checked, nothing has been looked up.
sealed interface Place {
  /// The set the entity lives in.
  EntitySet set();

  /// `Jobs('key')`.
  record ByKey(EntitySet set, String key) implements Place {}

  /// `Locators('key')/Asset`.
  record ByNavigation(Place near, Navigation navigation, EntitySet set) implements Place {}

  /// `Jobs('key')/Tasks('key')`.
  record ByNavigationKey(Place near, Navigation navigation, EntitySet set, String key)
      implements Place {}
}
