package io.reelwork.services.ffmpeg;

import io.reelwork.formats.container.ContainerTrack;
import io.reelwork.formats.orientation.ExifOrientation;
import io.reelwork.formats.orientation.Orientation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds how pictures are to be turned, wherever a file says it: in the picture itself (EXIF, SEI),
/// else in the container. Versions of FFmpeg read different parts of this, and none prints a
/// mirror.
record Orientations(Ffmpeg ffmpeg) {
  private static final Duration STALL_AFTER = Duration.ofSeconds(60);

  /// Codecs whose packets are pictures that may carry EXIF.
  private static final Set<String> WITH_EXIF = Set.of("mjpeg", "png", "apng", "webp", "tiff");

  /// Larger pictures are not looked at: EXIF stands at the beginning, but a packet is written
  /// whole.
  private static final long MAX_PICTURE_BYTES = 256L << 20;

  /// Collects what FFmpeg traces of the SEI message `display_orientation`. For one thread.
  static final class Display {
    private static final Pattern FIELD =
        Pattern.compile(
            ".*\\b(display_orientation_cancel_flag|hor_flip|ver_flip|anticlockwise_rotation)"
                + " +[01]+ = (\\d{1,5})");

    private int cancelled = 1;
    private boolean horizontal;
    private boolean vertical;
    private int turn;

    void line(String line) {
      Matcher field = FIELD.matcher(line);
      if (!field.matches()) {
        return;
      }
      int value = Integer.parseInt(field.group(2));
      switch (field.group(1)) {
        case "hor_flip" -> horizontal = value != 0;
        case "ver_flip" -> vertical = value != 0;
        case "anticlockwise_rotation" -> turn = value;
        default -> cancelled = value;
      }
    }

    Optional<Orientation> orientation() {
      return cancelled == 0
          ? Optional.of(Orientation.ofDisplay(horizontal, vertical, turn))
          : Optional.empty();
    }
  }

  /// The streams with the orientations that container and pictures tell.
  ///
  /// @param tracks of the container, in the order of the streams
  List<MediaStream> of(
      Input input, Path scratch, List<MediaStream> streams, List<ContainerTrack> tracks)
      throws InterruptedException {
    List<MediaStream> turned = new ArrayList<>();
    for (MediaStream stream : streams) {
      turned.add(
          stream instanceof MediaStream.Video video && !video.attachedPicture()
              ? turned(input, scratch, video, tracks)
              : stream);
    }
    return turned;
  }

  private MediaStream turned(
      Input input, Path scratch, MediaStream.Video video, List<ContainerTrack> tracks)
      throws InterruptedException {
    int index = video.track().index();
    if (WITH_EXIF.contains(video.track().codec())) {
      Optional<Orientation> exif = exif(input, scratch, index);
      if (exif.isPresent()) {
        return video.withOrientation(exif.get());
      }
    }
    return index < tracks.size() && !tracks.get(index).orientation().equals(Orientation.UPRIGHT)
        ? video.withOrientation(tracks.get(index).orientation())
        : video;
  }

  /// Of the first picture.
  private Optional<Orientation> exif(Input input, Path scratch, int stream)
      throws InterruptedException {
    Path picture = scratch.resolve("picture");
    List<String> arguments = new ArrayList<>(input.arguments());
    arguments.addAll(List.of("-map", "0:" + stream, "-c", "copy", "-frames:v", "1"));
    arguments.addAll(List.of("-f", "rawvideo", "-y", "file:" + picture));
    RunningProcess process =
        ffmpeg.start(Command.of(scratch, arguments).withStallAfter(STALL_AFTER), Listener.NONE);
    try {
      process.await();
      return Files.exists(picture) && Files.size(picture) <= MAX_PICTURE_BYTES
          ? ExifOrientation.of(Files.readAllBytes(picture))
          : Optional.empty();
    } catch (InterruptedException e) {
      process.cancel();
      throw e;
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
