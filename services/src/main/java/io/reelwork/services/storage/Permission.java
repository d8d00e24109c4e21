package io.reelwork.services.storage;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// What a signature or a stored policy allows, in the order Azure writes the letters.
public enum Permission {
  READ('r'),
  ADD('a'),
  CREATE('c'),
  WRITE('w'),
  DELETE('d'),
  LIST('l');

  private final char letter;

  Permission(char letter) {
    this.letter = letter;
  }

  /// The permissions of a text such as `rwdl`, in any order; letters we do not know give nothing.
  public static Set<Permission> parse(String letters) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Permission permission : values()) {
      if (letters.indexOf(permission.letter) >= 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  /// The letters, in Azure's order: `rwdl`.
  public static String format(Set<Permission> permissions) {
    return EnumSet.allOf(Permission.class).stream()
        .filter(permissions::contains)
        .map(permission -> String.valueOf(permission.letter))
        .collect(Collectors.joining());
  }
}
