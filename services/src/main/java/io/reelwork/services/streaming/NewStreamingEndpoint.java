package io.reelwork.services.streaming;

/// A streaming endpoint to be created.
///
/// @param name its name, of letters, digits and hyphens
/// @param scaleUnits how many units it has
/// @param settings what else clients set
public record NewStreamingEndpoint(String name, int scaleUnits, EndpointSettings settings) {}
