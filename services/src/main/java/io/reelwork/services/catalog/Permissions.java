package io.reelwork.services.catalog;

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

  /// Whether the flags are a sum of the four.
  static boolean exist(int flags) {
    return (flags & ~(READ | WRITE | DELETE | LIST)) == 0;
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
