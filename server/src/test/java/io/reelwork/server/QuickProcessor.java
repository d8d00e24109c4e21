package io.reelwork.server;

import io.reelwork.services.catalog.Asset;
import io.reelwork.services.processors.Processors;
import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.StagedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// In the place of Media Encoder Standard: two steps of some 200 ms that each publish a small file.
///
/// @param features where it publishes
/// @param runs how many steps it has run
record QuickProcessor(Features features, AtomicInteger runs) implements Processor {
  private static final int PARTS = 8;
  private static final int PART_MS = 25;

  QuickProcessor(Features features) {
    this(features, new AtomicInteger());
  }

  @Override
  public ProcessorInfo info() {
    return new ProcessorInfo(Processors.MEDIA_ENCODER_STANDARD, "Media Encoder Standard", "1.1");
  }

  @Override
  public Plan plan(PlanContext context) {
    return new Plan(1, List.of(step("first"), step("second", "first")));
  }

  private static PlannedStep step(String name, String... after) {
    return new PlannedStep(name, "work", "{}", 1, List.of(after));
  }

  @Override
  public StepOutcome execute(StepContext context) {
    for (int part = 1; part <= PARTS && !context.cancelled(); part++) {
      context.progress(StepProgress.of((double) part / PARTS, "work"));
      pause();
    }
    StagedObject staged = staged(context.name());
    runs.incrementAndGet();
    return StepOutcome.publish("done", () -> publish(context, staged));
  }

  private static void pause() {
    try {
      Thread.sleep(PART_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StagedObject staged(String content) {
    StagedObject staged = features.blobs().stage();
    try {
      staged.output().write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    staged.seal();
    return staged;
  }

  private void publish(StepContext context, StagedObject staged) {
    Asset output =
        features
            .catalog()
            .asset(context.account(), context.outputs().getFirst().asset())
            .orElseThrow();
    features
        .blobs()
        .publish(output.container(), context.name(), staged, BlobHeaders.of("text/plain"));
  }
}
