package io.reelwork.services.processors;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetFile;
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
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.NewBlob;
import io.reelwork.services.storage.ObjectKey;
import io.reelwork.services.storage.StagedObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of one step on their way into its output asset: all become visible together. An asset
/// with `Options` 1 gets them storage-encrypted, with its one key, which the first task makes.
///
/// Other tasks may write to the asset at any time. A file that is there under the same name is
/// written over. The side files tell of all tasks: they are joined with what is there before the
/// transaction, and again inside it, under the asset's lock, if that has changed meanwhile; nothing
/// else is ever made again. For one thread.
final class Publication {
  private static final int STORAGE_ENCRYPTED = 1;
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final String OCTETS = "application/octet-stream";

  /// Larger ones are not ours, and not read.
  private static final long MAX_SIDE_FILE_BYTES = 32L << 20;

  private final StepContext context;
  private final List<StagedFile> files;
  private final SideFiles sideFiles;
  private final Optional<ContentKey> key;
  private final Stores stores;
  private Joined joined = Joined.NOTHING;

  /// Where files and keys are kept.
  record Stores(Blobs blobs, Catalog catalog, Keys keys) {}

  /// Side files as they shall be in the asset.
  ///
  /// @param files sealed
  /// @param seen the object under each name that was looked at, as it was then
  private record Joined(List<StagedFile> files, Map<String, Optional<ObjectKey>> seen) {
    static final Joined NOTHING = new Joined(List.of(), Map.of());
  }

  private Publication(
      StepContext context,
      List<StagedFile> files,
      SideFiles sideFiles,
      Optional<ContentKey> key,
      Stores stores) {
    this.context = context;
    this.files = files;
    this.sideFiles = sideFiles;
    this.key = key;
    this.stores = stores;
  }

  /// Makes files ready to be published: encrypts them when the asset wants that, and joins the side
  /// files with those of the asset.
  ///
  /// @param files sealed; whoever made them closes them when they are not published. Encrypted ones
  ///   take their places in the list
  static Publication of(
      StepContext context, List<StagedFile> files, SideFiles sideFiles, Stores stores)
      throws IOException {
    Asset asset = asset(context, stores);
    Optional<ContentKey> key =
        asset.options() == STORAGE_ENCRYPTED
            ? Optional.of(key(context, asset.id(), stores.keys))
            : Optional.empty();
    if (key.isPresent()) {
      for (int i = 0; i < files.size(); i++) {
        StagedFile clear = files.get(i);
        StorageCipher cipher = StorageCipher.fresh(key.get().value());
        files.set(i, encrypted(context, clear, cipher, stores.blobs));
        clear.object().close();
      }
    }
    Publication publication = new Publication(context, files, sideFiles, key, stores);
    publication.joined = publication.join(asset);
    return publication;
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

  private static ContentKey key(StepContext context, AssetId asset, Keys keys) {
    ContentKey key = keys.ensureStorageKey(context.account(), asset);
    if (key.value().length != StorageCipher.KEY_BYTES) {
      throw new TaskFailure(
          TaskError.UPLOADING_OUTPUT_ASSET,
          "The storage encryption key of the output asset must have %d bytes but has %d."
              .formatted(StorageCipher.KEY_BYTES, key.value().length));
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

  private Joined join(Asset asset) throws IOException {
    Map<String, Optional<ObjectKey>> seen = new LinkedHashMap<>();
    Map<String, AssetFile> recorded = new LinkedHashMap<>();
    if (!sideFiles.metadata().isEmpty()) {
      stores.catalog.files(context.account(), asset.id()).forEach(f -> recorded.put(f.name(), f));
    }
    List<Document> documents =
        sideFiles.joined(name -> {
          Optional<Blob> blob = stores.blobs.find(asset.container(), name);
          seen.put(name, blob.map(Blob::object));
          return blob.map(there -> content(asset, there, recorded));
        });
    List<StagedFile> staged = new ArrayList<>();
    try {
      for (Document document : documents) {
        staged.add(staged(document));
      }
      stores.blobs.seal(staged.stream().map(StagedFile::object).toList());
      return new Joined(staged, seen);
    } catch (IOException | RuntimeException e) {
      staged.forEach(file -> file.object().close());
      throw e;
    }
  }

  /// What a side file says; no bytes when that cannot be read, so that it is taken for a client's.
  private byte[] content(Asset asset, Blob blob, Map<String, AssetFile> recorded) {
    if (blob.sizeBytes() > MAX_SIDE_FILE_BYTES) {
      return new byte[0];
    }
    Optional<FileProtection> encryption =
        Optional.ofNullable(recorded.get(blob.name())).flatMap(AssetFile::encryption);
    InputFile file =
        new InputFile(asset.id(), blob.name(), blob.object(), blob.sizeBytes(), encryption);
    try (InputStream in = new ClearFiles(stores.blobs, stores.keys).open(context.account(), file)) {
      return in.readAllBytes();
    } catch (TaskFailure | IOException _) {
      return new byte[0];
    }
  }

  private StagedFile staged(Document document) throws IOException {
    StagedObject object = stores.blobs.stage();
    Optional<StorageCipher> cipher = key.map(it -> StorageCipher.fresh(it.value()));
    InputStream clear = new ByteArrayInputStream(document.content());
    try (InputStream in = cipher.map(it -> it.through(clear, 0)).orElse(clear)) {
      in.transferTo(object.output());
      return new StagedFile(
          document.name(), Optional.of(document.mimeType()), document.primary(), object, cipher);
    } catch (IOException | RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /// The bytes of all files.
  long sizeBytes() {
    return all().mapToLong(file -> file.object().sizeBytes()).sum();
  }

  /// How many files there are.
  long count() {
    return all().count();
  }

  private Stream<StagedFile> all() {
    return Stream.concat(files.stream(), joined.files.stream());
  }

  /// Gives the side files up; the others are the caller's.
  void close() {
    joined.files.forEach(file -> file.object().close());
  }

  /// Names the files; inside the transaction that completes the step.
  void publish() {
    Asset asset = asset(context, stores);
    stores.catalog.holdAsset(context.account(), asset.id());
    try {
      mustHaveContainer(asset);
      rejoin(asset);
      Optional<String> keyId = key.map(it -> keyId(asset.id(), it));
      List<StagedFile> published = all().toList();
      stores.blobs.publish(
          asset.container(), published.stream().map(Publication::newBlob).toList());
      stores
          .catalog
          .assetFiles()
          .put(
              context.account(),
              asset.id(),
              published.stream().map(file -> newFile(file, keyId)).toList());
    } catch (ServiceFailure e) {
      throw Failures.ofService(e);
    } catch (IOException e) {
      throw new TransientFailure(
          TaskError.UPLOADING_OUTPUT_ASSET, "The side files could not be written.", e);
    }
  }

  /// A client may have deleted it; no retry brings it back.
  private void mustHaveContainer(Asset asset) {
    if (!stores.blobs.containerExists(asset.container())) {
      throw new TaskFailure(
          TaskError.UPLOADING_OUTPUT_ASSET,
          "The container of the output asset " + asset.id().value() + " is not there any more.");
    }
  }

  /// Joins again what another task has changed since.
  private void rejoin(Asset asset) throws IOException {
    boolean current =
        joined.seen.entrySet().stream()
            .allMatch(seen ->
                stores
                    .blobs
                    .find(asset.container(), seen.getKey())
                    .map(Blob::object)
                    .equals(seen.getValue()));
    if (!current) {
      Joined stale = joined;
      joined = join(asset);
      stale.files.forEach(file -> file.object().close());
    }
  }

  /// The id of the key that the files are encrypted with, which a client may have deleted since.
  private String keyId(AssetId asset, ContentKey used) {
    return stores
        .keys
        .contentKey(context.account(), used.id())
        .orElseGet(() -> stores.keys.createStorageKey(context.account(), asset, used.value()))
        .id()
        .value();
  }

  private static NewBlob newBlob(StagedFile file) {
    return new NewBlob(file.name(), file.object(), BlobHeaders.of(file.mimeType().orElse(OCTETS)));
  }

  private static NewFile newFile(StagedFile file, Optional<String> keyId) {
    return new NewFile(
        file.name(),
        file.object().sizeBytes(),
        file.primary(),
        file.mimeType(),
        file.cipher().map(it -> protection(it, keyId)).orElse(FileProtection.NONE));
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
