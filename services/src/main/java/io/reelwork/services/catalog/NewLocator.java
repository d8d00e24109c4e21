package io.reelwork.services.catalog;

import io.reelwork.services.sql.GivenTime;
import java.util.Optional;

/// A locator as a client wants it.
///
/// @param id an id that the client chose
/// @param type the number of a `LocatorType`
/// @param asset the asset that it opens
/// @param policy the policy that says what it permits
/// @param start when it begins to be valid; empty for at once
/// @param expiration when it ends; empty for the policy's duration after the start
/// @param name its name
public record NewLocator(
    Optional<LocatorId> id,
    int type,
    AssetId asset,
    AccessPolicyId policy,
    Optional<GivenTime> start,
    Optional<GivenTime> expiration,
    Optional<String> name) {}
