package io.reelwork.services.ffmpeg;

import io.reelwork.formats.container.ContainerTrack;
import io.reelwork.formats.container.ContainerTracks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Describes a file by one read from end to end: FFmpeg's own description plus every packet, copied
/// to the `framecrc` muxer. Needs no `ffprobe`.
record Prober(Ffmpeg ffmpeg, Folders folders) {
  private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
  private static final Duration MIN_CPU_TIME = Duration.ofMinutes(10);
  private static final long BYTES_PER_CPU_SECOND = 1_000_000;
  private static final Duration STALL_AFTER = Duration.ofSeconds(60);
  private static final Duration NEARLY = Duration.ofMillis(100);
  private static final int MAX_WARNINGS = 40;
  private static final String NOT_ACCEPTED = "not accepted: ";
  private static final Pattern COMPLAINT =
      Pattern.compile("(?:\\[([^\\]]*) @ 0x[0-9a-f]+] )?\\[(?:warning|error|fatal)] (.*)");
  private static final Pattern LEVEL =
      Pattern.compile(".*\\b(?:general_)?level_idc +[01]+ = (\\d{1,3}).*");
  private static final Set<String> WITH_LEVEL = Set.of("h264", "hevc");

  /// What one read gave. The queue is filled on the thread that reads standard error.
  private record Reading(
      InputDump dump, PacketWalk walk, ConcurrentLinkedQueue<String> warnings, Damage damage) {
    Reading() {
      this(new InputDump(), new PacketWalk(), new ConcurrentLinkedQueue<>(), new Damage());
    }

    void stderr(String line) {
      dump.line(line);
      damage.message(line);
      var complaint = COMPLAINT.matcher(line);
      if (complaint.matches() && warnings.size() < MAX_WARNINGS) {
        warnings.add(
            complaint.group(2).startsWith("Format not on whitelist")
                ? NOT_ACCEPTED + complaint.group(1)
                : complaint.group(2));
      }
    }
  }

  ProbeResult probe(Input input) throws InterruptedException {
    long sizeBytes = 0;
    if (input instanceof Input.Local(Path path)) {
      try {
        sizeBytes = Files.size(path);
      } catch (IOException e) {
        return failed(ProbeResult.Cause.UNREADABLE, "the file cannot be read");
      }
      if (sizeBytes == 0) {
        return failed(ProbeResult.Cause.EMPTY_FILE, "the file is empty");
      }
    }
    var scratch = folders.newScratch();
    try {
      var reading = new Reading();
      var exit = read(input, scratch, reading, List.of("0"));
      var sound = reading.dump().describable();
      boolean spoilt =
          exit instanceof Exit.Failed && reading.dump().opened() && !reading.walk().any();
      if (spoilt && !sound.isEmpty()) {
        // A broken cover or a codec that nothing knows must not spoil the rest.
        reading = new Reading();
        exit = read(input, scratch, reading, sound.stream().map(index -> "0:" + index).toList());
      }
      if (exit instanceof Exit.Failed failure && !usable(failure, reading)) {
        return failed(failure, reading, input);
      }
      if (exit instanceof Exit.Cancelled) {
        return failed(ProbeResult.Cause.OTHER, "the probe was cancelled");
      }
      return describe(input, sizeBytes, scratch, reading);
    } finally {
      Folders.delete(scratch);
    }
  }

  /// @param streams what to map: all, or some of them
  private Exit read(Input input, Path scratch, Reading reading, List<String> streams)
      throws InterruptedException {
    var arguments = new ArrayList<>(input.arguments());
    streams.forEach(stream -> arguments.addAll(List.of("-map", stream)));
    arguments.addAll(List.of("-ignore_unknown", "-copyinkf", "-c", "copy", "-f", "framecrc", "-"));
    return await(
        ffmpeg.startLines(
            Command.of(scratch, arguments).withStallAfter(STALL_AFTER).withCpuTime(cpuTime(input)),
            reading.walk()::line,
            reading::stderr));
  }

  /// A small file may tell of packets without end.
  private static Duration cpuTime(Input input) {
    try {
      long sizeBytes = input instanceof Input.Local(Path path) ? Files.size(path) : 0;
      return MIN_CPU_TIME.plusSeconds(sizeBytes / BYTES_PER_CPU_SECOND);
    } catch (IOException e) {
      return MIN_CPU_TIME;
    }
  }

  private static Exit await(RunningProcess process) throws InterruptedException {
    try {
      return process.await();
    } catch (InterruptedException e) {
      process.cancel();
      throw e;
    }
  }

  /// A file that breaks off is still described, by what could be read of it.
  private static boolean usable(Exit.Failed failure, Reading reading) {
    return failure.cause() == Exit.Cause.MALFORMED_INPUT && reading.walk().any();
  }

  private ProbeResult describe(Input input, long sizeBytes, Path scratch, Reading reading)
      throws InterruptedException {
    if (encrypted(input, reading)) {
      return failed(ProbeResult.Cause.UNSUPPORTED, "it is encrypted");
    }
    var streams = held(input, reading);
    if (streams.isEmpty() || !reading.walk().any()) {
      return failed(ProbeResult.Cause.MALFORMED, "the file holds no packets");
    }
    var timed = streams.stream().filter(StreamDescriptions::timed).toList();
    if (timed.isEmpty()) {
      return failed(ProbeResult.Cause.NO_STREAMS, "the file holds neither audio nor video");
    }
    if (timed.stream().noneMatch(StreamDescriptions::plausible)) {
      return failed(
          ProbeResult.Cause.MALFORMED, "the file holds no audio or video that makes sense");
    }
    var packets = timed.stream().map(stream -> stream.track().packets()).toList();
    var start = packets.stream().map(Packets::start).min(Comparator.naturalOrder()).orElseThrow();
    var end = packets.stream().map(Packets::end).max(Comparator.naturalOrder()).orElseThrow();
    var container = container(input);
    return new ProbeResult.Probed(
        new MediaInfo(
            reading.dump().formatNames(),
            sizeBytes,
            reading.dump().start(),
            end.minus(start),
            reading.dump().programs(),
            withLevels(
                input,
                scratch,
                new Orientations(ffmpeg)
                    .of(input, scratch, enabledOf(streams, container), container)),
            reading.dump().tags(),
            completeness(input, reading, streams),
            reading.warnings().stream().map(line -> anonymous(line, input)).toList()));
  }

  private static List<ContainerTrack> container(Input input) {
    if (input instanceof Input.Local(Path file)) {
      try {
        return ContainerTracks.of(file);
      } catch (IOException unreadable) {
        return List.of();
      }
    }
    return List.of();
  }

  /// The streams, with those marked that the container has disabled, which FFmpeg does not say.
  private static List<MediaStream> enabledOf(
      List<MediaStream> streams, List<ContainerTrack> container) {
    return streams.stream()
        .map(stream -> {
          int index = stream.track().index();
          return index < container.size() && !container.get(index).enabled()
              ? stream.with(stream.track().disabled())
              : stream;
        })
        .toList();
  }

  /// A Matroska file of which nothing is missing says by its length how long the last picture
  /// stays, unless another track lasts that long.
  private List<MediaStream> held(Input input, Reading reading) throws InterruptedException {
    var streams = StreamDescriptions.of(reading.dump(), reading.walk(), ffmpeg.decoders());
    var end = DeclaredLength.of(reading.dump(), input).map(d -> d.minus(reading.dump().start()));
    if (!whole(input, reading)
        || end.isEmpty()
        || streams.stream()
            .filter(stream -> stream.track().packets().count() > 0)
            .anyMatch(stream -> end(stream).plus(NEARLY).compareTo(end.get()) >= 0)) {
      return streams;
    }
    return streams.stream()
        .map(stream ->
            stream instanceof MediaStream.Video video && StreamDescriptions.timed(stream)
                ? video.heldTo(end.get())
                : stream)
        .toList();
  }

  private static boolean whole(Input input, Reading reading) {
    return reading.damage().count() == 0
        && reading.dump().formatNames().contains("matroska")
        && input instanceof Input.Local(Path file)
        && DeclaredSize.isWhole(file);
  }

  /// Files that begin late by their own clock declare the time before as well; only where something
  /// is damaged does it count as lost.
  private static Completeness completeness(Input input, Reading reading, List<MediaStream> tracks) {
    var timed = tracks.stream().filter(StreamDescriptions::timed).toList();
    var read = tracks.stream().filter(stream -> stream.track().packets().count() > 0).toList();
    var start = read.stream().map(Prober::start).min(Comparator.naturalOrder()).orElseThrow();
    var end = read.stream().map(Prober::end).max(Comparator.naturalOrder()).orElseThrow();
    var found = end.minus(start);
    boolean damaged =
        reading.damage().count() > 0
            || (input instanceof Input.Local(Path file) && DeclaredSize.isCut(file))
            || timed.stream().anyMatch(stream -> stream.track().packets().corruptCount() > 0);
    if (damaged) {
      found = found.minus(Holes.of(timelines(timed, true), timelines(timed, false)));
    } else if (reading.dump().start().isPositive()) {
      found = end.plus(reading.dump().start());
    }
    var declared = DeclaredLength.of(reading.dump(), input).filter(_ -> !whole(input, reading));
    var whole = declared.orElse(end.minus(start));
    return new Completeness(
        declared.isPresent(), whole.compareTo(found) > 0 ? whole : found, found);
  }

  private static List<Timeline> timelines(List<MediaStream> streams, boolean pictures) {
    return streams.stream()
        .filter(stream -> stream instanceof MediaStream.Video == pictures)
        .map(stream -> stream.track().packets().timeline())
        .toList();
  }

  private static Duration start(MediaStream stream) {
    return stream.track().packets().start();
  }

  private static Duration end(MediaStream stream) {
    return stream.track().packets().end();
  }

  /// Matroska tells by a tag, Windows Media by a warning.
  private static boolean encrypted(Input input, Reading reading) {
    return (input instanceof Input.Local(Path file)
            && reading.dump().formatNames().contains("mov")
            && MovieBox.encrypted(file))
        || reading.dump().streams().stream()
            .anyMatch(stream -> stream.tags.containsKey("enc_key_id"))
        || reading.warnings().stream().anyMatch(line -> line.contains("DRM protected"));
  }

  private List<MediaStream> withLevels(Input input, Path scratch, List<MediaStream> streams)
      throws InterruptedException {
    List<MediaStream> levelled = new ArrayList<>();
    for (var stream : streams) {
      levelled.add(
          stream instanceof MediaStream.Video video && WITH_LEVEL.contains(video.track().codec())
              ? traced(input, scratch, video)
              : stream);
    }
    return levelled;
  }

  /// The level stands in the bit stream only, and so may the orientation; FFmpeg prints them when
  /// asked to trace one packet.
  private MediaStream.Video traced(Input input, Path scratch, MediaStream.Video video)
      throws InterruptedException {
    int stream = video.track().index();
    var found = new AtomicInteger(-1);
    var display = new Orientations.Display();
    var arguments = new ArrayList<>(input.arguments());
    arguments.addAll(
        List.of(
            "-map",
            "0:" + stream,
            "-c",
            "copy",
            "-frames:v",
            "1",
            "-bsf:v",
            "trace_headers",
            "-f",
            "null",
            "-"));
    await(
        ffmpeg.startLines(
            Command.of(scratch, arguments).withStallAfter(STALL_AFTER),
            _ -> {},
            line -> {
              display.line(line);
              var level = LEVEL.matcher(line);
              if (level.matches()) {
                found.compareAndSet(-1, Integer.parseInt(level.group(1)));
              }
            }));
    var levelled =
        video.withLevel(found.get() > 0 ? OptionalInt.of(found.get()) : OptionalInt.empty());
    return display.orientation().map(levelled::withOrientation).orElse(levelled);
  }

  private static ProbeResult failed(Exit.Failed failure, Reading reading, Input input) {
    LOG.info("probe failed cause={} stderr={}", failure.cause(), failure.stderr());
    var messages = List.copyOf(reading.warnings());
    var refused = messages.stream().filter(line -> line.startsWith(NOT_ACCEPTED)).findFirst();
    if (failure.cause() == Exit.Cause.UNSUPPORTED && refused.isPresent()) {
      return notRead(Kind.ofDemuxer(refused.get().substring(NOT_ACCEPTED.length())));
    }
    if (input instanceof Input.Local(Path movie) && MovieBox.cut(movie)) {
      return failed(ProbeResult.Cause.MALFORMED, "the file is damaged, it ends inside its index");
    }
    var kind = input instanceof Input.Local(Path file) ? Kind.of(file) : Optional.<String>empty();
    if (kind.isPresent() && failure.cause() != Exit.Cause.STALLED) {
      return notRead(kind.get());
    }
    var reason = PlainWords.of(messages).map(words -> ", " + words).orElse("");
    return switch (failure.cause()) {
      case MALFORMED_INPUT -> failed(ProbeResult.Cause.MALFORMED, "the file is damaged" + reason);
      case UNSUPPORTED -> failed(ProbeResult.Cause.UNSUPPORTED, "this kind is not read" + reason);
      case STALLED -> failed(ProbeResult.Cause.STALLED, "reading made no progress");
      case MEMORY -> failed(ProbeResult.Cause.UNSUPPORTED, failure.stderr());
      case OUTPUT_FAILED, KILLED, OTHER ->
          reading.dump().opened() || failure.cause() != Exit.Cause.OTHER
              ? failed(ProbeResult.Cause.OTHER, "reading failed" + reason)
              : failed(ProbeResult.Cause.MALFORMED, "the file cannot be opened" + reason);
    };
  }

  private static ProbeResult notRead(String kind) {
    return failed(ProbeResult.Cause.UNSUPPORTED, kind + " is not read");
  }

  /// Without our names of files, which mean nothing to the user.
  private static String anonymous(String line, Input input) {
    return line.replace(input.name() + ": ", "").replace(input.name(), "input");
  }

  private static ProbeResult failed(ProbeResult.Cause cause, String message) {
    return new ProbeResult.Failed(cause, message);
  }
}
