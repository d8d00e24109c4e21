package io.reelwork.services.processors;

import io.reelwork.formats.mp4.Movie;
import io.reelwork.formats.mp4.Track;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.ffmpeg.Command;
import io.reelwork.services.ffmpeg.Damage;
import io.reelwork.services.ffmpeg.Exit;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.ffmpeg.Input;
import io.reelwork.services.ffmpeg.Listener;
import io.reelwork.services.ffmpeg.MemoryShare;
import io.reelwork.services.ffmpeg.Progress;
import io.reelwork.services.ffmpeg.RunningProcess;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.plans.CommandLine;
import io.reelwork.services.plans.CommandLine.Ends;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TransientFailure;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StagedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// One run of one `encode` step: encode, verify, stage; what it hands back publishes. For one
/// thread.
final class EncodeRun {
  /// How much of the step's work encoding is, then verifying; storing the files is the rest.
  private static final double ENCODE_SHARE = 0.95;

  private static final double VERIFY_SHARE = 0.04;
  private static final String VERIFY = "verify";
  private static final int SEALED_AT_ONCE = 1000;

  private static final Duration MIN_CPU_TIME = Duration.ofHours(1);
  private static final int CPU_TIME_FACTOR = 100;
  private static final Duration MAX_OVERRUN = Duration.ofMinutes(1);
  private static final int OVERRUN_DIVISOR = 20;

  /// What a decoder of H.264 keeps, and FFmpeg alone.
  private static final int DECODED_BYTES_OF_PIXEL = 24;

  private static final long FFMPEG_BYTES = 64L << 20;

  private final StepContext context;
  private final EncodeSpec spec;
  private final EncodePlan plan;
  private final Ffmpeg ffmpeg;
  private final Blobs blobs;
  private final Catalog catalog;
  private final Keys keys;
  private final IncompleteInput incomplete;
  private final Damage damage = new Damage();
  private final List<String> notes = new ArrayList<>();
  private final List<StagedFile> staged = new ArrayList<>();
  private long mediaUs;
  private volatile StepProgress latest = StepProgress.of(0, MediaEncoderStandard.ENCODE);

  private volatile Optional<RunningProcess> running = Optional.empty();
  private volatile Optional<ServiceFailure> full = Optional.empty();
  private volatile boolean overrun;
  private Optional<MemoryShare> memory = Optional.empty();

  /// What a run works with.
  ///
  /// @param incomplete what becomes of inputs that cannot be decoded to their end
  record Tools(
      Ffmpeg ffmpeg, Blobs blobs, Catalog catalog, Keys keys, IncompleteInput incomplete) {}

  EncodeRun(StepContext context, EncodeSpec spec, Tools tools) {
    this.context = context;
    this.spec = spec;
    this.plan = spec.plan();
    this.ffmpeg = tools.ffmpeg;
    this.blobs = tools.blobs;
    this.catalog = tools.catalog;
    this.keys = tools.keys;
    this.incomplete = tools.incomplete;
    this.mediaUs = plan.durationUs();
  }

  /// Runs it. On failure and on cancellation nothing stays.
  StepOutcome run() throws InterruptedException {
    boolean kept = false;
    try {
      blobs.checkRoomFor(expectedBytes());
      for (Rendition rendition : plan.renditions()) {
        String type = rendition.video().isPresent() ? "video/mp4" : "audio/mp4";
        staged.add(new StagedFile(rendition.fileName(), type, false, blobs.stage()));
      }
      Path images = Files.createTempDirectory(context.scratch(), "images");
      long startedNanos = System.nanoTime();
      report(0, MediaEncoderStandard.ENCODE);
      List<OutputMetadata.MediaFile> media = encodeAndVerify(images);
      store();
      Publication publication =
          Publication.of(
              context,
              staged,
              SideFiles.of(spec, media),
              new Publication.Stores(blobs, catalog, keys));
      kept = !context.cancelled();
      if (!kept) {
        publication.close();
      }
      return StepOutcome.publish(
          note(System.nanoTime() - startedNanos, publication), publication::publish);
    } catch (IOException e) {
      throw new TransientFailure(
          TaskError.UPLOADING_OUTPUT_ASSET, "The output could not be read back.", e);
    } finally {
      if (!kept) {
        staged.forEach(file -> file.object().close());
      }
    }
  }

  /// With as much memory as the plan needs, for which it waits.
  private List<OutputMetadata.MediaFile> encodeAndVerify(Path images)
      throws IOException, InterruptedException {
    MemoryShare share =
        ffmpeg.reserve(spec.plans().memoryBytes(), this::waiting).orElseThrow(EncodeRun::stopped);
    try (share) {
      memory = Optional.of(share);
      encode(images);
      List<OutputMetadata.MediaFile> media = verify();
      stageImages(images);
      return media;
    }
  }

  private boolean waiting() {
    report(0, StepProgress.WAIT);
    return !context.cancelled();
  }

  private static TransientFailure stopped() {
    return new TransientFailure(TaskError.TRANSIENT, "The encode was stopped.");
  }

  private long expectedBytes() {
    long kbps = 0;
    for (Rendition rendition : plan.renditions()) {
      kbps += rendition.video().map(EncodePlan.Picture::kbps).orElse(0);
      kbps += rendition.audio().map(EncodePlan.Sound::kbps).orElse(0);
    }
    return kbps * 1000 / 8 * (plan.durationUs() / 1_000_000);
  }

  /// @param images the folder for images, which are known by number only
  private void encode(Path images) throws InterruptedException {
    List<Path> outputs = staged.stream().map(file -> file.object().file()).toList();
    Input input = Input.of(new ClearFiles(blobs, keys).local(context, spec.input()));
    double cost = EncodeProgress.cost(spec.plans().runs());
    Part part = new Part(0, 0, 0);
    int from = 0;
    for (EncodePlan run : spec.plans().runs()) {
      int to = from + run.renditions().size();
      EncodeProgress work = EncodeProgress.of(run);
      Part now = new Part(part.end(), work.cost() / cost, latest.bytes());
      List<String> line =
          CommandLine.of(ffmpeg.build().dialect(), run, input, outputs.subList(from, to));
      // The same source is decoded again in every run: its damage counts once.
      Consumer<String> messages = from == 0 ? damage::message : _ -> {};
      Exit exit =
          run(
              ffmpeg.start(
                  command(images, line), progress -> encoded(progress, work, now), messages));
      if (exit instanceof Exit.Failed failed) {
        throw Failures.ofEncode(spec.input().name(), failed);
      }
      part = now;
      from = to;
    }
  }

  /// One of several runs of FFmpeg.
  ///
  /// @param start what share of the encoding is done before it
  /// @param share what share it does
  /// @param bytes written before it
  private record Part(double start, double share, long bytes) {
    double end() {
      return start + share;
    }
  }

  private Exit run(Path folder, List<String> line, Listener listener) throws InterruptedException {
    return run(ffmpeg.start(command(folder, line), listener));
  }

  private Command command(Path folder, List<String> line) {
    return Command.of(folder, line).within(memory.orElseThrow()).withCpuTime(cpuTime());
  }

  private Exit run(RunningProcess process) throws InterruptedException {
    running = Optional.of(process);
    context.onCancel(process::cancel);
    try {
      Exit exit = process.await();
      if (full.isPresent()) {
        throw Failures.ofService(full.get());
      }
      if (overrun) {
        throw new TaskFailure(
            TaskError.PROCESSING_TASK,
            String.format(
                Locale.ROOT,
                "Encoding %s failed: it went on behind the end of the input, which lasts %.2f s.",
                spec.input().name(),
                plan.durationUs() / 1e6));
      }
      if (exit instanceof Exit.Cancelled || context.cancelled()) {
        throw stopped();
      }
      return exit;
    } catch (InterruptedException e) {
      process.cancel();
      throw e;
    }
  }

  /// Far more than the work is expected to take: some FFmpeg would report progress for ever.
  private Duration cpuTime() {
    double expected = EncodeProgress.cost(spec.plans().runs());
    return MIN_CPU_TIME.plusSeconds(Math.round(expected * CPU_TIME_FACTOR));
  }

  private void encoded(Progress progress, EncodeProgress work, Part part) {
    EncodePlan run = work.plan();
    if (!run.renditions().isEmpty() && progress.outTime().compareTo(lastEnd(run)) > 0) {
      overrun = true;
      running.ifPresent(RunningProcess::cancel);
    }
    latest =
        new StepProgress(
            ENCODE_SHARE * (part.start + part.share * work.fraction(progress)),
            MediaEncoderStandard.ENCODE,
            progress.frames(),
            progress.fps(),
            progress.speed().orElse(0),
            part.bytes + progress.sizeBytes());
    context.progress(latest);
    checkRoom();
  }

  /// An output that goes on behind this goes on for ever.
  private static Duration lastEnd(EncodePlan run) {
    Duration planned = Duration.of(run.durationUs(), ChronoUnit.MICROS);
    return planned.plus(planned.dividedBy(OVERRUN_DIVISOR)).plus(MAX_OVERRUN);
  }

  /// FFmpeg writes past us: it is stopped before it takes the room that the database lives on.
  private void checkRoom() {
    try {
      blobs.checkRoomFor(0);
    } catch (ServiceFailure e) {
      full = Optional.of(e);
      running.ifPresent(RunningProcess::cancel);
    }
  }

  private List<OutputMetadata.MediaFile> verify() throws IOException, InterruptedException {
    report(ENCODE_SHARE, VERIFY);
    Verification verification = new Verification(plan);
    List<OutputMetadata.MediaFile> files = new ArrayList<>();
    List<Ends> ends = new ArrayList<>();
    for (int i = 0; i < plan.renditions().size(); i++) {
      Path file = staged.get(i).object().file();
      try {
        Rendition planned = plan.renditions().get(i);
        Movie movie = verification.check(planned, file);
        ends.add(Ends.of(file, movie));
        files.add(new OutputMetadata.MediaFile(planned, Files.size(file), movie.tracks()));
      } catch (Verification.Refused e) {
        throw refused(String.valueOf(e.getMessage()));
      }
    }
    incomplete(verification.shortfall(), files);
    for (List<Ends> batch : batches(ends)) {
      decode(batch);
    }
    mediaUs =
        files.stream()
            .flatMap(file -> file.tracks().stream())
            .mapToLong(Track::endUs)
            .max()
            .orElse(mediaUs);
    return files;
  }

  /// As many files as may be decoded at once: each end has a decoder of its own.
  private List<List<Ends>> batches(List<Ends> ends) {
    long limit = memory.map(MemoryShare::bytes).filter(bytes -> bytes > 0).orElse(Long.MAX_VALUE);
    List<List<Ends>> batches = new ArrayList<>();
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < ends.size(); i++) {
      long more = 2 * plan.renditions().get(i).video().map(EncodeRun::decodedBytes).orElse(0L);
      if (bytes > limit - more) {
        batches.add(new ArrayList<>());
        bytes = FFMPEG_BYTES;
      }
      batches.getLast().add(ends.get(i));
      bytes += more;
    }
    return batches;
  }

  private static long decodedBytes(EncodePlan.Picture picture) {
    return (long) picture.size().width() * picture.size().height() * DECODED_BYTES_OF_PIXEL;
  }

  /// Decodes the ends of all files at once; when that fails, one by one, to tell which it is.
  private void decode(List<Ends> files) throws InterruptedException {
    if (files.isEmpty()) {
      return;
    }
    double seconds = files.stream().mapToDouble(Ends::longestSeconds).max().orElse(0);
    Listener listener =
        progress -> {
          double share = Math.clamp(progress.outTime().toNanos() / 1e9 / seconds, 0, 1);
          report(ENCODE_SHARE + VERIFY_SHARE * share, VERIFY);
        };
    Exit all = run(context.scratch(), CommandLine.decodeEnds(files), listener);
    if (all instanceof Exit.Failed failed) {
      for (int i = 0; i < files.size(); i++) {
        List<String> line = CommandLine.decodeEnds(List.of(files.get(i)));
        decode(name(files.get(i)), context.scratch(), line);
      }
      throw undecodable("together", failed);
    }
  }

  private String name(Ends ends) {
    return staged.stream()
        .filter(file -> file.object().file().equals(ends.file()))
        .map(StagedFile::name)
        .findFirst()
        .orElseThrow();
  }

  /// Less than planned is the input's fault when its decoders complained, and else ours.
  private void incomplete(
      Optional<Verification.Shortfall> shortfall, List<OutputMetadata.MediaFile> files) {
    if (shortfall.isPresent() && damage.count() == 0) {
      throw refused(shortfall.get().message());
    }
    long missingUs =
        Math.max(
            shortfall.map(Verification.Shortfall::missingUs).orElse(0L),
            Math.max(damage.count() == 0 ? 0 : droppedUs(files), silencedUs()));
    InputLoss.ofDecoded(spec.input().name(), plan.durationUs(), missingUs)
        .map(loss -> loss.accepted(incomplete).sentence())
        .ifPresent(sentence -> {
          notes.add(sentence);
          context.event(InputLoss.EVENT, sentence);
        });
  }

  /// About how long the pictures would have been shown that decoders dropped.
  private long droppedUs(List<OutputMetadata.MediaFile> files) {
    long written =
        files.stream()
            .flatMap(file -> file.tracks().stream())
            .filter(Track::isVideo)
            .mapToLong(track -> track.samples().count())
            .max()
            .orElse(plan.pictures());
    long dropped = Math.max(0, plan.pictures() - written);
    return dropped == 0 ? 0 : Math.round((double) plan.durationUs() * dropped / plan.pictures());
  }

  /// How long the sound is silent, because its decoder refused the packets.
  private long silencedUs() {
    return spec.sound().stream()
        .mapToLong(track -> damage.undecoded(track.stream()) * track.packetUs())
        .max()
        .orElse(0);
  }

  private static TaskFailure refused(String message) {
    return new TaskFailure(TaskError.PROCESSING_TASK, "The output is not as planned: " + message);
  }

  /// The same as before but for how far it is and in which phase.
  private void report(double fraction, String phase) {
    latest =
        new StepProgress(
            fraction, phase, latest.frames(), latest.fps(), latest.speed(), latest.bytes());
    context.progress(latest);
  }

  private void decode(String name, Path folder, List<String> line) throws InterruptedException {
    Exit exit = run(folder, line, Listener.NONE);
    if (exit instanceof Exit.Failed failed) {
      throw undecodable(name, failed);
    }
  }

  private static TaskFailure undecodable(String name, Exit.Failed failed) {
    return new TaskFailure(
        TaskError.PROCESSING_TASK,
        "The output " + name + " cannot be decoded: " + Failures.shown(failed.stderr()));
  }

  /// Decodes all images and takes them over under their names.
  private void stageImages(Path folder) throws IOException, InterruptedException {
    for (int set = 0; set < plan.images().size(); set++) {
      ImageSet images = plan.images().get(set);
      if (Files.notExists(folder.resolve(CommandLine.imageName(set, images, 1)))) {
        throw new TaskFailure(
            TaskError.PROCESSING_TASK,
            "The output is not as planned: " + images.fileName(1) + " was not written.");
      }
      decode(images.fileName(1), folder, CommandLine.decodeImages(set, images));
      for (int number = 1; number <= images.count(); number++) {
        Path file = folder.resolve(CommandLine.imageName(set, images, number));
        if (Files.exists(file)) {
          StagedObject object = blobs.stage();
          staged.add(
              new StagedFile(images.fileName(number), images.format().mimeType(), false, object));
          Files.move(file, object.file());
        }
      }
    }
    Files.delete(folder);
  }

  private void store() {
    for (int from = 0; from < staged.size(); from += SEALED_AT_ONCE) {
      report(ENCODE_SHARE + VERIFY_SHARE, "store");
      blobs.seal(
          staged.subList(from, Math.min(from + SEALED_AT_ONCE, staged.size())).stream()
              .map(StagedFile::object)
              .toList());
    }
  }

  private String note(long nanos, Publication publication) {
    double seconds = nanos / 1e9;
    double media = mediaUs / 1e6;
    String summary =
        String.format(
            Locale.ROOT,
            "%.2f s of media in %.2f s (%.2fx), %d bytes in, %d bytes out in %d files.",
            media,
            seconds,
            media / seconds,
            spec.input().sizeBytes(),
            publication.sizeBytes(),
            publication.count());
    notes.addFirst(summary);
    notes.addAll(plan.notes());
    return String.join(" ", notes);
  }
}
