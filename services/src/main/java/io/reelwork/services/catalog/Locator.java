package io.reelwork.services.catalog;

import io.reelwork.services.sql.GivenTime;
import java.util.Optional;

/// A way into an asset for a while (entities section 4, delivery section 1.2).
///
/// @param id its id
/// @param type what it opens
/// @param asset the asset
/// @param policy the policy that it was made with, which may be gone
/// @param start when it begins to be valid; empty for at once
/// @param expiration when it ends
/// @param name its name
public record Locator(
    LocatorId id,
    LocatorType type,
    AssetId asset,
    AccessPolicyId policy,
    Optional<GivenTime> start,
    GivenTime expiration,
    Optional<String> name) {}
