package io.reelwork.services.blobface;

import io.reelwork.services.storage.Permission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// What an authenticated request may do.
///
/// @param way how it was authenticated
/// @param levels which kinds of resources it may touch
/// @param permissions the permissions of signature and stored policy together
/// @param overrides header fields the signer wants in the answer: `Content-Type`
record Grant(
    Way way, Set<Level> levels, Set<Permission> permissions, Map<String, String> overrides) {
  /// How a caller has shown who it is.
  enum Way {
    SHARED_KEY,
    ACCOUNT_SAS,
    SERVICE_SAS
  }

  /// The kinds of resources, as account signatures tell them apart (`srt=sco`).
  enum Level {
    SERVICE,
    CONTAINER,
    OBJECT
  }

  /// Whoever has the account's key may do everything.
  static Grant ofSharedKey() {
    return new Grant(
        Way.SHARED_KEY, EnumSet.allOf(Level.class), EnumSet.allOf(Permission.class), Map.of());
  }

  boolean allows(Permission permission) {
    return permissions.contains(permission);
  }

  /// Throws unless blobs are covered and one of the permissions is there.
  void mustAllow(Permission... anyOf) {
    mustAllow(Level.OBJECT, anyOf);
  }

  /// Throws unless the level is covered and one of the permissions is there.
  void mustAllow(Level level, Permission... anyOf) {
    if (!levels.contains(level)) {
      throw way == Way.ACCOUNT_SAS
          ? new BlobError(
              BlobError.Code.AuthorizationResourceTypeMismatch,
              "This request is not authorized to perform this operation using this resource type.")
          : unauthorized();
    }
    for (Permission permission : anyOf) {
      if (allows(permission)) {
        return;
      }
    }
    throw new BlobError(
        BlobError.Code.AuthorizationPermissionMismatch,
        "This request is not authorized to perform this operation using this permission.");
  }

  /// The same for what a service SAS, which is for the content of one container, never may: to
  /// make, delete or change containers.
  void mustManage(Level level, Permission... anyOf) {
    if (way == Way.SERVICE_SAS) {
      throw unauthorized();
    }
    mustAllow(level, anyOf);
  }

  /// Throws unless the caller has the account's key.
  void mustBeSharedKey() {
    if (way != Way.SHARED_KEY) {
      throw unauthorized();
    }
  }

  private static BlobError unauthorized() {
    return new BlobError(
        BlobError.Code.AuthorizationFailure,
        "This request is not authorized to perform this operation.");
  }
}
