package io.reelwork.services.live;

import java.net.URI;

/// An address of a channel.
///
/// @param protocol `RTMP` or `FragmentedMP4`
/// @param url where it is; `{origin}` stands for the host and port of the origin, `{host}` for the
///   host alone
public record ChannelEndpoint(String protocol, String url) {
  /// The address under an origin.
  ChannelEndpoint at(URI origin) {
    return new ChannelEndpoint(
        protocol,
        url.replace("{origin}", origin.getAuthority()).replace("{host}", origin.getHost()));
  }
}
