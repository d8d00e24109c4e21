package io.reelwork.services.live;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Where a channel shows what it takes in.
///
/// @param access who may see it
/// @param endpoints where players find it, for as long as the channel exists
public record ChannelPreview(Optional<ChannelAccess> access, List<ChannelEndpoint> endpoints) {
  /// Copies the endpoints.
  public ChannelPreview {
    endpoints = List.copyOf(endpoints);
  }

  /// The preview of a new channel: with the endpoint that has this key.
  ChannelPreview addressed(String key) {
    String url = "http://{origin}/live/" + key + "/preview.isml/manifest";
    return new ChannelPreview(
        access, List.of(new ChannelEndpoint(ChannelInput.FRAGMENTED_MP4, url)));
  }

  /// The preview under an origin.
  ChannelPreview at(URI origin) {
    return new ChannelPreview(
        access, endpoints.stream().map(endpoint -> endpoint.at(origin)).toList());
  }
}
