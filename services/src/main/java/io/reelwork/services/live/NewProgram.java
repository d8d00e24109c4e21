package io.reelwork.services.live;

import io.reelwork.services.catalog.AssetId;
import java.time.Duration;
import java.util.Optional;

/// A program to be created.
///
/// @param name its name
/// @param description a text for people
/// @param channel what it records
/// @param asset what it records into, which must be of no other program
/// @param archiveWindow how much of the recording is kept, 5 minutes to 25 hours
/// @param manifestName the name of its manifest in the asset; empty for a random one
public record NewProgram(
    String name,
    Optional<String> description,
    ChannelId channel,
    AssetId asset,
    Duration archiveWindow,
    Optional<String> manifestName) {}
