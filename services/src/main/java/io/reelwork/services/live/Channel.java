package io.reelwork.services.live;

import io.reelwork.services.sql.Ticks;

/// What takes a live stream in (entities section 24).
///
/// @param id its id
/// @param name its name, part of a host name
/// @param created when it was created
/// @param lastModified when its settings were changed
/// @param state its state
/// @param encodingType whether it encodes
/// @param vanityUrl as the client sent it
/// @param settings what clients set and may change
public record Channel(
    ChannelId id,
    String name,
    Ticks created,
    Ticks lastModified,
    LiveState state,
    EncodingType encodingType,
    boolean vanityUrl,
    ChannelSettings settings) {}
