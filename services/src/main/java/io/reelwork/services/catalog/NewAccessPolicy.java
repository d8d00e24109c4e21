package io.reelwork.services.catalog;

import java.util.Optional;

/// An access policy as a client wants it.
///
/// @param name its name
/// @param durationInMinutes must be greater than 0
/// @param permissions must be a sum of `Permissions`
public record NewAccessPolicy(Optional<String> name, double durationInMinutes, int permissions) {}
