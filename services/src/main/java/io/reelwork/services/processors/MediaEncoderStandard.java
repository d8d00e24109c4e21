package io.reelwork.services.processors;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.ffmpeg.Input;
import io.reelwork.services.ffmpeg.MediaInfo;
import io.reelwork.services.ffmpeg.MemoryBudget;
import io.reelwork.services.ffmpeg.ProbeResult;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.PlanLimits;
import io.reelwork.services.plans.PlanRuns;
import io.reelwork.services.plans.Planner;
import io.reelwork.services.plans.Source;
import io.reelwork.services.plans.UnfitSource;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.Configurations;
import io.reelwork.services.presets.Preset;
import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.steps.ResourceFailure;
import io.reelwork.services.steps.ResourceFailure.Resource;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Media Encoder Standard: H.264 and AAC in MP4 from whatever FFmpeg reads.
///
/// A task is one step, `encode`: one FFmpeg process decodes once and writes all renditions, they
/// are verified, then published together. Stateless; safe for any number of threads.
final class MediaEncoderStandard implements Processor {
  static final String ENCODE = "encode";
  private static final long RUN_BYTES = 3500L << 20;

  private final ProcessorInfo info;
  private final EncodeRun.Tools tools;
  private final Quotas quotas;
  private final ClearFiles clear;

  /// The encoder under one of the names it had.
  MediaEncoderStandard(ProcessorInfo info, EncodeRun.Tools tools, Quotas quotas) {
    this.info = info;
    this.tools = tools;
    this.quotas = quotas;
    this.clear = new ClearFiles(tools.blobs(), tools.keys());
  }

  @Override
  public ProcessorInfo info() {
    return info;
  }

  @Override
  public Plan plan(PlanContext context) {
    String configuration = TaskConfiguration.read(context, tools.keys());
    Preset preset = preset(configuration);
    if (context.outputs().isEmpty()) {
      throw new TaskFailure(TaskError.PROCESSING_TASK, "The task has no output asset.");
    }
    refuseFragments(context);
    InputFile input = InputFile.find(context, tools.catalog(), tools.blobs(), clear);
    context.event("DownloadingInput", "Reading " + input.name() + ".");
    MediaInfo media = probe(input, clear.local(context, input));
    List<String> notes = new ArrayList<>(Configurations.notes(configuration));
    InputLoss.of(input.name(), media.completeness())
        .map(loss -> loss.accepted(tools.incomplete()).sentence())
        .ifPresent(sentence -> {
          notes.add(sentence);
          context.event(InputLoss.EVENT, sentence);
        });
    Source source = usable(input, Source.of(media));
    PlanRuns plans = plan(source, preset, input, limits(context.account())).noting(notes);
    EncodeSpec spec =
        new EncodeSpec(
            input,
            tools.ffmpeg().build().version(),
            EncodeSpec.SoundTrack.of(source, media),
            plans,
            InputMetadata.of(input, media));
    OutputNames.check(spec);
    return new Plan(
        EncodePlan.VERSION,
        List.of(
            new PlannedStep(
                ENCODE, ENCODE, spec.format(), EncodeProgress.cost(plans.runs()), List.of())));
  }

  private static void refuseFragments(PlanContext context) {
    if (context.outputs().stream().anyMatch(output -> output.formatOption() != 0)) {
      throw new TaskFailure(
          TaskError.PARSING_CONFIGURATION,
          "assetFormatOption=1 (pre-fragmented MP4) is not offered by this encoder.");
    }
  }

  private static Preset preset(String configuration) {
    try {
      return Configurations.parse(configuration);
    } catch (BadConfiguration e) {
      throw new TaskFailure(TaskError.PARSING_CONFIGURATION, e.text(), e);
    }
  }

  private MediaInfo probe(InputFile input, Path file) {
    try {
      return switch (tools.ffmpeg().probe(Input.of(file))) {
        case ProbeResult.Probed(MediaInfo media) -> media;
        case ProbeResult.Failed failed -> throw Failures.ofProbe(input.name(), failed);
      };
    } catch (InterruptedException e) {
      throw new ResourceFailure(Resource.WORKER, e);
    }
  }

  private static Source usable(InputFile input, Source source) {
    boolean unread = source.unread().picture().isPresent() || source.unread().sound().isPresent();
    if (source.durationUs() <= 0 && !unread) {
      throw new TaskFailure(
          TaskError.EXECUTING_TASK_MALFORMED_CONTENT,
          "The file " + input.name() + " has no audio or video of any length.");
    }
    return source;
  }

  private PlanLimits limits(String account) {
    return new PlanLimits(
        quotas.limit(account, Quota.FRAMES_PER_TASK),
        quotas.limit(account, Quota.SECONDS_PER_TASK),
        quotas.limit(account, Quota.IMAGES_PER_TASK));
  }

  private PlanRuns plan(Source source, Preset preset, InputFile input, PlanLimits limits) {
    try {
      PlanLimits.check(source);
      long frames = source.video().map(video -> video.timing().pictures()).orElse(0L);
      limits.check(Planner.plan(source, preset, input.name()), frames);
      return PlanRuns.plan(
          source,
          preset,
          input.name(),
          machine(tools.ffmpeg().memory()),
          tools.ffmpeg().capabilities());
    } catch (UnfitSource e) {
      throw new TaskFailure(TaskError.EXECUTING_TASK_UNSUPPORTED_FORMAT, e.text(), e);
    } catch (BadConfiguration e) {
      throw new TaskFailure(TaskError.PARSING_CONFIGURATION, e.text(), e);
    }
  }

  /// A run may take its step's share, or as much as a layer of 4K needs where there is that much.
  private static PlanRuns.Machine machine(MemoryBudget memory) {
    int cores = Runtime.getRuntime().availableProcessors();
    return memory.isUnlimited()
        ? new PlanRuns.Machine(Long.MAX_VALUE, Long.MAX_VALUE, cores)
        : new PlanRuns.Machine(
            Math.clamp(RUN_BYTES, memory.shareBytes(), memory.totalBytes()),
            memory.totalBytes(),
            cores);
  }

  @Override
  public StepOutcome execute(StepContext context) {
    boolean known =
        context.planVersion() >= EncodePlan.OLDEST_VERSION
            && context.planVersion() <= EncodePlan.VERSION;
    if (!known || !context.kind().equals(ENCODE)) {
      throw new TaskFailure(
          TaskError.PROCESSING_TASK,
          "This encoder knows the step %s of plan version %d but was given %s of version %d."
              .formatted(ENCODE, EncodePlan.VERSION, context.kind(), context.planVersion()));
    }
    EncodeSpec spec = EncodeSpec.parse(context.spec());
    try {
      return new EncodeRun(context, spec, tools).run();
    } catch (ServiceFailure e) {
      throw Failures.ofService(e);
    } catch (InterruptedException e) {
      throw new ResourceFailure(Resource.WORKER, e);
    }
  }
}
