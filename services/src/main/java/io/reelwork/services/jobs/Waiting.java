package io.reelwork.services.jobs;

import java.util.Optional;

/// What a step waited for.
///
/// @param times how often, in all
/// @param resource the name of the resource it waited for last
record Waiting(int times, Optional<String> resource) {}
