package io.reelwork.services.live;

/// A channel to be created.
///
/// @param name its name, of letters, digits and hyphens
/// @param startsAtOnce whether it is started as soon as it exists
/// @param encodingType whether it encodes
/// @param vanityUrl kept as it is
/// @param settings what else clients set; endpoints in it are ignored
public record NewChannel(
    String name,
    boolean startsAtOnce,
    EncodingType encodingType,
    boolean vanityUrl,
    ChannelSettings settings) {}
