package io.reelwork.services.live;

import java.time.Duration;
import java.util.Optional;

/// An ad break to begin or to cancel.
///
/// @param duration how long it is, which must be given; zero cancels the break with this cue
/// @param cueId what the break is known by, which must be given
/// @param showSlate whether the slate is shown in it
public record NewAdvertisement(
    Optional<Duration> duration, Optional<Integer> cueId, boolean showSlate) {}
