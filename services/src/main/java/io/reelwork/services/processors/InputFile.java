package io.reelwork.services.processors;

import io.reelwork.formats.smooth.ServerManifest;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/// The media file a task reads: its name for the client, and the object that holds its bytes
/// whatever becomes of the name.
///
/// @param asset it is in
/// @param name of the file in its asset
/// @param object its bytes
/// @param sizeBytes how many
/// @param encryption of the bytes, when the file is marked as encrypted
record InputFile(
    AssetId asset,
    String name,
    ObjectKey object,
    long sizeBytes,
    Optional<FileProtection> encryption) {
  private static final String MANIFEST = ".ism";

  /// The file of the task's one input asset: the primary one, or the only one; of a set of
  /// renditions with a manifest, the best.
  ///
  /// @throws TaskFailure when there is no such file or nothing in it
  static InputFile find(PlanContext context, Catalog catalog, Blobs blobs, ClearFiles clear) {
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
      return best(context, of(asset, blobs, primary), catalog, blobs, clear);
    }
    return of(asset, blobs, primary);
  }

  private static String noPrimary(PlanContext context, Catalog catalog, AssetId id) {
    int files = catalog.files(context.account(), id).size();
    return "The input asset %s must have a primary file or one file only, but has %d files and none is primary."
        .formatted(id.value(), files);
  }

  private static InputFile best(
      PlanContext context, InputFile manifest, Catalog catalog, Blobs blobs, ClearFiles clear) {
    String media =
        bestMedia(context.account(), manifest, clear)
            .orElseThrow(() ->
                malformed(
                    "The manifest " + manifest.name() + " must name a media file but does not."));
    Asset asset = catalog.asset(context.account(), manifest.asset()).orElseThrow();
    Optional<FileProtection> encryption =
        catalog.files(context.account(), manifest.asset()).stream()
            .filter(file -> file.name().equals(media))
            .findFirst()
            .flatMap(AssetFile::encryption);
    if (blobs.find(asset.container(), media).isEmpty()) {
      throw malformed(
          "The file "
              + media
              + ", which the manifest "
              + manifest.name()
              + " names, is not in the input asset.");
    }
    return of(asset, blobs, media, encryption);
  }

  private static Optional<String> bestMedia(String account, InputFile manifest, ClearFiles clear) {
    try (InputStream in = clear.open(account, manifest)) {
      return ServerManifest.bestMedia(in);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static InputFile of(Asset asset, Blobs blobs, AssetFile file) {
    return of(asset, blobs, file.name(), file.encryption());
  }

  private static InputFile of(
      Asset asset, Blobs blobs, String name, Optional<FileProtection> encryption) {
    InputFile file = uploaded(asset, blobs, name, encryption);
    if (file.sizeBytes() == 0) {
      throw malformed("The file " + name + " is empty.");
    }
    return file;
  }

  /// The file of an asset, empty or not.
  ///
  /// @throws TaskFailure when it has no blob
  static InputFile uploaded(
      Asset asset, Blobs blobs, String name, Optional<FileProtection> encryption) {
    Blob blob =
        blobs
            .find(asset.container(), name)
            .orElseThrow(() ->
                malformed(
                    "The file " + name + " is recorded in the input asset but was not uploaded."));
    return new InputFile(asset.id(), name, blob.object(), blob.sizeBytes(), encryption);
  }

  private static TaskFailure malformed(String message) {
    return new TaskFailure(TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT, message);
  }
}
