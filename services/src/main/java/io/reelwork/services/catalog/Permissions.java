package io.reelwork.services.catalog;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.services.storage.Permission;
import java.util.EnumSet;
import java.util.Set;

/// `AccessPermissions`, the flags of an access policy: None 0, Read 1, Write 2, Delete 4, List 8.
final class Permissions {
  static final int READ = 1;
  static final int WRITE = 2;
  static final int DELETE = 4;
  static final int LIST = 8;

  private Permissions() {}

  /// Refuses flags that do not exist.
  static void check(int flags) {
    if ((flags & ~(READ | WRITE | DELETE | LIST)) != 0) {
      throw new ODataError(
          Code.INVALID_VALUE,
          "Permissions: must be a sum of 1, 2, 4 and 8 but was " + flags,
          "Permissions");
    }
  }

  /// The same rights as the storage knows them.
  static Set<Permission> of(int flags) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    if ((flags & READ) != 0) {
      permissions.add(Permission.READ);
    }
    if ((flags & WRITE) != 0) {
      permissions.add(Permission.WRITE);
    }
    if ((flags & DELETE) != 0) {
      permissions.add(Permission.DELETE);
    }
    if ((flags & LIST) != 0) {
      permissions.add(Permission.LIST);
    }
    return permissions;
  }
}
