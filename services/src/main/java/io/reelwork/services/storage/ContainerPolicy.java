package io.reelwork.services.storage;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A stored access policy of a container; a signature names it by `si` and ends with it.
///
/// @param id what `si` says: of a locator its guid
/// @param start not before; empty leaves it to the signature
/// @param expiry not after; empty leaves it to the signature
public record ContainerPolicy(
    String id, Set<Permission> permissions, Optional<Instant> start, Optional<Instant> expiry) {
  /// The most policies a container can have.
  public static final int MAX_PER_CONTAINER = 5;

  /// Copies the permissions.
  public ContainerPolicy {
    permissions = Set.copyOf(permissions);
  }
}
