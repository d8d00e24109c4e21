package io.reelwork.services.processors;

import io.reelwork.formats.smooth.ServerManifest;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.jobs.PlanContext;
import io.reelwork.services.jobs.TaskError;
import io.reelwork.services.jobs.TaskFailure;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The media file a task reads: its name for the client, and the object that holds its bytes
/// whatever becomes of the name.
///
/// @param asset it is in
/// @param name of the file in its asset
/// @param object its bytes
/// @param sizeBytes how many
record InputFile(AssetId asset, String name, ObjectKey object, long sizeBytes) {
  private static final String MANIFEST = ".ism";

  /// The file of the task's one input asset: the primary one, or the only one; of a set of
  /// renditions with a manifest, the best.
  ///
  /// @throws TaskFailure when there is no such file or nothing in it
  static InputFile find(PlanContext context, Catalog catalog, Blobs blobs) {
    if (context.inputs().size() != 1) {
      throw new TaskFailure(
          TaskError.PARSING_CONFIGURATION,
          "The encoder takes one input asset, stitching is not offered, but the task has %d."
              .formatted(context.inputs().size()));
    }
    AssetId id = context.inputs().getFirst();
    Asset asset =
        catalog
            .asset(context.account(), id)
            .orElseThrow(() -> malformed("The input asset " + id.value() + " is not there."));
    AssetFile primary =
        catalog
            .primaryFile(context.account(), id)
            .orElseThrow(() -> malformed(noPrimary(context, catalog, id)));
    if (primary.name().toLowerCase(Locale.ROOT).endsWith(MANIFEST)) {
      return best(asset, blobs, primary.name());
    }
    return of(asset, blobs, primary.name());
  }

  private static String noPrimary(PlanContext context, Catalog catalog, AssetId id) {
    int files = catalog.files(context.account(), id).size();
    return "The input asset %s must have a primary file or one file only, but has %d files and none is primary."
        .formatted(id.value(), files);
  }

  private static InputFile best(Asset asset, Blobs blobs, String manifest) {
    InputFile file = of(asset, blobs, manifest);
    Optional<String> media = bestMedia(blobs.localFile(file.object()));
    return of(
        asset,
        blobs,
        media.orElseThrow(
            () -> malformed("The manifest " + manifest + " must name a media file but does not.")));
  }

  private static Optional<String> bestMedia(Path manifest) {
    try (InputStream in = Files.newInputStream(manifest)) {
      return ServerManifest.bestMedia(in);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static InputFile of(Asset asset, Blobs blobs, String name) {
    Blob blob =
        blobs
            .find(asset.container(), name)
            .orElseThrow(() ->
                malformed(
                    "The file " + name + " is recorded in the input asset but was not uploaded."));
    if (blob.sizeBytes() == 0) {
      throw malformed("The file " + name + " is empty.");
    }
    return new InputFile(asset.id(), name, blob.object(), blob.sizeBytes());
  }

  private static TaskFailure malformed(String message) {
    return new TaskFailure(TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT, message);
  }
}
