package io.reelwork.services.ffmpeg;

import java.time.Duration;
import java.util.OptionalDouble;

/// One report of a running FFmpeg, from `-progress`.
///
/// @param outTime how far the output is; zero until the first packet
/// @param frames video frames written
/// @param fps video frames per second; 0 until known
/// @param sizeBytes bytes written so far
/// @param bitrate bits per second, empty until known
/// @param speed seconds of media per second, empty until known
/// @param last the last report of the process: it is about to end
public record Progress(
    Duration outTime,
    long frames,
    double fps,
    long sizeBytes,
    OptionalDouble bitrate,
    OptionalDouble speed,
    boolean last) {
  /// Whether this report shows that work was done since `earlier`.
  boolean advancedFrom(Progress earlier) {
    return outTime.compareTo(earlier.outTime) > 0
        || frames > earlier.frames
        || sizeBytes > earlier.sizeBytes;
  }
}
