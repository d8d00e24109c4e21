package io.reelwork.services.processors;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.util.List;

/// Storage Decryption: the files of the input asset, decrypted, and nothing else (encoding
/// reference, section 11.3). What they hold does not matter; those that are not marked as encrypted
/// are copied. A task is one step, `decrypt`. Stateless; safe for any number of threads.
final class StorageDecryption implements Processor {
  static final ProcessorInfo INFO =
      new ProcessorInfo(
          "nb:mpid:UUID:aec03716-7c5e-4f68-b592-f4850eba9f10", "Storage Decryption", "1.6");

  static final String DECRYPT = "decrypt";

  /// Decrypting, hashing, and both again to verify: bytes per CPU second.
  private static final double BYTES_PER_SECOND = 100e6;

  private final Publication.Stores stores;
  private final ClearFiles clear;

  StorageDecryption(Publication.Stores stores) {
    this.stores = stores;
    this.clear = new ClearFiles(stores.blobs(), stores.keys());
  }

  @Override
  public ProcessorInfo info() {
    return INFO;
  }

  /// Everything that can be wrong with keys shows here, before a byte is read.
  @Override
  public Plan plan(PlanContext context) {
    if (context.inputs().size() != 1 || context.outputs().isEmpty()) {
      throw new TaskFailure(
          TaskError.PROCESSING_TASK,
          "Storage Decryption takes one input asset and an output asset, but the task has %d and %d."
              .formatted(context.inputs().size(), context.outputs().size()));
    }
    AssetId id = context.inputs().getFirst();
    Asset asset =
        stores
            .catalog()
            .asset(context.account(), id)
            .orElseThrow(() -> malformed("The input asset " + id.value() + " is not there."));
    List<DecryptSpec.File> files =
        stores.catalog().files(context.account(), id).stream()
            .map(file -> planned(context, asset, file))
            .toList();
    if (files.isEmpty()) {
      throw malformed("The input asset " + id.value() + " has no files.");
    }
    DecryptSpec spec = new DecryptSpec(files);
    double cost = Math.max(0.1, spec.sizeBytes() / BYTES_PER_SECOND);
    return new Plan(
        DecryptSpec.VERSION,
        List.of(new PlannedStep(DECRYPT, DECRYPT, spec.format(), cost, List.of())));
  }

  private DecryptSpec.File planned(PlanContext context, Asset asset, AssetFile file) {
    InputFile input = InputFile.uploaded(asset, stores.blobs(), file.name(), file.encryption());
    clear.cipher(context.account(), input);
    return new DecryptSpec.File(input, file.isPrimary(), file.mimeType());
  }

  private static TaskFailure malformed(String message) {
    return new TaskFailure(TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT, message);
  }

  @Override
  public StepOutcome execute(StepContext context) {
    if (context.planVersion() != DecryptSpec.VERSION || !context.kind().equals(DECRYPT)) {
      throw new TaskFailure(
          TaskError.PROCESSING_TASK,
          "Storage Decryption knows the step %s of plan version %d but was given %s of version %d."
              .formatted(DECRYPT, DecryptSpec.VERSION, context.kind(), context.planVersion()));
    }
    try {
      return new DecryptRun(context, DecryptSpec.parse(context.spec()), stores).run();
    } catch (ServiceFailure e) {
      throw Failures.ofService(e);
    }
  }
}
