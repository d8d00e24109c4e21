package io.reelwork.services.blobface;

import io.reelwork.services.storage.Permission;
import java.util.Map;
import java.util.Set;

/// What a verified request may do.
///
/// @param permissions the permissions of signature and stored policy together
/// @param overrides header fields the signer wants in the answer: `Content-Type`
record Grant(Set<Permission> permissions, Map<String, String> overrides) {
  boolean allows(Permission permission) {
    return permissions.contains(permission);
  }

  /// Throws unless one of the permissions is there.
  void mustAllow(Permission... anyOf) {
    for (Permission permission : anyOf) {
      if (allows(permission)) {
        return;
      }
    }
    throw new BlobError(
        BlobError.Code.AuthorizationPermissionMismatch,
        "This request is not authorized to perform this operation using this permission.");
  }
}
