package io.reelwork.services.live;

/// The states of channels and programs on the wire.
final class ChannelState {
  static final String STOPPED = "Stopped";
  static final String STARTING = "Starting";
  static final String RUNNING = "Running";
  static final String STOPPING = "Stopping";
  static final String DELETING = "Deleting";

  private ChannelState() {}
}
