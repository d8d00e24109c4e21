package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a channel takes in.
///
/// @param keyFrameInterval the time between two key frames
/// @param streamingProtocol how encoders send: `FragmentedMP4`, `RTMP` or `RTPMPEG2TS`
/// @param access who may send
/// @param endpoints where encoders send to, for as long as the channel exists
public record ChannelInput(
    Optional<Duration> keyFrameInterval,
    Optional<String> streamingProtocol,
    Optional<ChannelAccess> access,
    List<ChannelEndpoint> endpoints) {
  static final String FRAGMENTED_MP4 = "FragmentedMP4";

  private static final String RTMP = "RTMP";
  private static final List<String> PROTOCOLS = List.of(FRAGMENTED_MP4, RTMP, "RTPMPEG2TS");

  /// Copies the endpoints.
  public ChannelInput {
    endpoints = List.copyOf(endpoints);
  }

  /// Refuses values that no input can have.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    Words.check("Input.StreamingProtocol", streamingProtocol, PROTOCOLS);
    keyFrameInterval
        .filter(interval -> !interval.isPositive())
        .ifPresent(interval -> {
          throw Refusal.invalidValue(
              "Input.KeyFrameInterval", "must be more than 0 but was " + interval);
        });
    access.ifPresent(it -> it.check("Input"));
  }

  /// The input of a new channel: with its protocol, and the endpoints that have this key.
  ChannelInput addressed(String key) {
    String protocol = streamingProtocol.filter(word -> !word.isEmpty()).orElse(FRAGMENTED_MP4);
    List<String> urls =
        switch (protocol) {
          case FRAGMENTED_MP4 -> List.of("http://{origin}/live/" + key + "/ingest.isml");
          case RTMP -> List.of("rtmp://{host}:1935/live/" + key, "rtmp://{host}:1936/live/" + key);
          default -> List.of();
        };
    return new ChannelInput(
        keyFrameInterval,
        Optional.of(protocol),
        access,
        urls.stream().map(url -> new ChannelEndpoint(protocol, url)).toList());
  }

  /// The input under an origin.
  ChannelInput at(URI origin) {
    return new ChannelInput(
        keyFrameInterval,
        streamingProtocol,
        access,
        endpoints.stream().map(endpoint -> endpoint.at(origin)).toList());
  }

  /// The input without what may be changed in any state.
  ChannelInput withoutAccess() {
    return new ChannelInput(keyFrameInterval, streamingProtocol, Optional.empty(), endpoints);
  }
}
