package io.reelwork.services.processors;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.catalog.NewFile;
import io.reelwork.services.keys.ContentKey;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.keys.StorageCipher;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TransientFailure;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The files of one step on their way into its output asset: all become visible together. An asset
/// with `Options` 1 gets them storage-encrypted, with its own key or with one that is made with
/// them. For one thread.
///
/// @param context of the step
/// @param files sealed; whoever made them closes them when they are not published
/// @param key what they are encrypted with, when they are
/// @param stores where they go
record Publication(
    StepContext context, List<StagedFile> files, Optional<byte[]> key, Stores stores) {
  private static final int STORAGE_ENCRYPTED = 1;
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final String OCTETS = "application/octet-stream";

  /// Where files and keys are kept.
  record Stores(Blobs blobs, Catalog catalog, Keys keys) {}

  /// Makes sealed files ready to be published. When the asset wants them encrypted, encrypted ones
  /// take their places in the list.
  static Publication of(StepContext context, List<StagedFile> files, Stores stores)
      throws IOException {
    Asset asset = asset(context, stores);
    if (asset.options() != STORAGE_ENCRYPTED) {
      return new Publication(context, files, Optional.empty(), stores);
    }
    byte[] key = key(context, asset.id(), stores.keys);
    for (int i = 0; i < files.size(); i++) {
      StagedFile clear = files.get(i);
      files.set(i, encrypted(context, clear, StorageCipher.fresh(key), stores.blobs));
      clear.object().close();
    }
    return new Publication(context, files, Optional.of(key), stores);
  }

  private static Asset asset(StepContext context, Stores stores) {
    AssetId id = context.outputs().getFirst().asset();
    return stores
        .catalog
        .asset(context.account(), id)
        .orElseThrow(() ->
            new TaskFailure(
                TaskError.UPLOADING_OUTPUT_ASSET,
                "The output asset " + id.value() + " is not there any more."));
  }

  private static byte[] key(StepContext context, AssetId asset, Keys keys) {
    byte[] key =
        keys.storageKey(context.account(), asset)
            .map(ContentKey::value)
            .orElseGet(StorageCipher::freshKey);
    if (key.length != StorageCipher.KEY_BYTES) {
      throw new TaskFailure(
          TaskError.UPLOADING_OUTPUT_ASSET,
          "The storage encryption key of the output asset must have %d bytes but has %d."
              .formatted(StorageCipher.KEY_BYTES, key.length));
    }
    return key;
  }

  private static StagedFile encrypted(
      StepContext context, StagedFile clear, StorageCipher cipher, Blobs blobs) throws IOException {
    StagedObject object = blobs.stage();
    try (InputStream stored = Files.newInputStream(blobs.localFile(clear.object().key()));
        InputStream in = cipher.through(stored, 0)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (context.cancelled()) {
          throw new TransientFailure(TaskError.TRANSIENT, "The encryption was stopped.");
        }
        object.output().write(buffer, 0, n);
      }
      object.output().flush();
      object.seal();
      return clear.encrypted(object, cipher);
    } catch (IOException | RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /// Names the files; inside the transaction that completes the step.
  void publish() {
    Asset asset = asset(context, stores);
    try {
      Optional<String> keyId = key.map(clear -> keyId(asset.id(), clear));
      for (StagedFile file : files) {
        stores.blobs.publish(
            asset.container(),
            file.name(),
            file.object(),
            BlobHeaders.of(file.mimeType().orElse(OCTETS)));
        stores.catalog.addFile(
            context.account(),
            asset.id(),
            new NewFile(
                file.name(),
                file.object().sizeBytes(),
                file.primary(),
                file.mimeType(),
                file.cipher().map(it -> protection(it, keyId)).orElse(FileProtection.NONE)));
      }
    } catch (ServiceFailure e) {
      throw Failures.ofService(e);
    }
  }

  /// The asset's key, which two tasks that write to one asset must agree on.
  private String keyId(AssetId id, byte[] clear) {
    stores.catalog.holdAsset(context.account(), id);
    ContentKey key =
        stores
            .keys
            .storageKey(context.account(), id)
            .orElseGet(() -> stores.keys.createStorageKey(context.account(), id, clear));
    if (!Arrays.equals(key.value(), clear)) {
      throw new TransientFailure(
          TaskError.UPLOADING_OUTPUT_ASSET,
          "The output asset got another storage encryption key meanwhile.");
    }
    return key.id().value();
  }

  private static FileProtection protection(StorageCipher cipher, Optional<String> keyId) {
    return new FileProtection(
        true,
        Optional.of(StorageCipher.VERSION),
        Optional.of(StorageCipher.SCHEME),
        keyId,
        Optional.of(cipher.initializationVector()));
  }
}
