package io.reelwork.services.live;

import java.util.UUID;

/// The id of a channel: `nb:chid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record ChannelId(String value) {
  static ChannelId random() {
    return new ChannelId("nb:chid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
