package io.reelwork.services.ingest;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.ingest.IngestTable.Counts;
import io.reelwork.services.sql.Database;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.web.FaceUrls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `IngestManifests` (entities section 18): a container to upload to, and what is expected there.
final class IngestManifestsEntitySet extends StoredEntitySet {
  static final String SET = "IngestManifests";

  private static final String CONTAINER = "manifest-";
  private static final String STORAGE = "StorageAccountName";
  private static final String PENDING = "PendingIngestManifestAssets";
  private static final KeyForm.Nb KEY = new KeyForm.Nb("mid", false);

  private static final ComplexType STATISTICS =
      new ComplexType(
          "IngestManifestStatistics",
          List.of(
              Property.int32("PendingFilesCount"),
              Property.int32("FinishedFilesCount"),
              Property.int32("ErrorFilesCount"),
              Property.text("ErrorFilesDetails")));

  private static final EntityType TYPE =
      EntityType.of(
          "IngestManifest",
          SET,
          KEY,
          List.of(
              Property.text("Id").notNull(),
              Property.dateTime("Created").notNull(),
              Property.dateTime("LastModified").notNull(),
              Property.text("Name").settable().updatable().maxLength(4000),
              Property.int32("State"),
              Property.text("BlobStorageUriForUpload").computed(),
              Property.of("Statistics", Codec.complex(STATISTICS)).notNull().computed(),
              Property.text(STORAGE).settable().since(2)),
          List.of(
              Navigation.toMany(
                  IngestManifestAssetsEntitySet.SET, IngestManifestAssetsEntitySet.SET),
              Navigation.toMany(PENDING, IngestManifestAssetsEntitySet.SET),
              Navigation.toOne("StorageAccount", "StorageAccounts").since(2)));

  private final Catalog catalog;
  private final Blobs blobs;
  private final FaceUrls faces;
  private final IngestTable ingest;

  IngestManifestsEntitySet(
      Database database, Catalog catalog, Blobs blobs, FaceUrls faces, IngestTable ingest) {
    super(database, TYPE, "ingest_manifest", Map.of());
    this.catalog = catalog;
    this.blobs = blobs;
    this.faces = faces;
    this.ingest = ingest;
  }

  /// The container of a manifest: `manifest-<guid>`.
  static ContainerId container(String storage, String manifest) {
    return new ContainerId(storage, CONTAINER + manifest.substring(KEY.of("").length()));
  }

  /// The manifest that a container belongs to.
  static Optional<String> manifest(ContainerId container) {
    return container.name().startsWith(CONTAINER)
        ? Optional.of(KEY.of(container.name().substring(CONTAINER.length())))
        : Optional.empty();
  }

  /// The manifest that something new belongs to.
  ///
  /// @param storage its storage account
  record Parent(String id, String storage) {
    /// Where its blobs are put.
    ContainerId container() {
      return IngestManifestsEntitySet.container(storage, id);
    }
  }

  /// The manifest that a property of a new entity names.
  ///
  /// @throws Refusal when it is no id of a manifest, or there is no such manifest
  Parent parent(Call call, NewEntity entity, String property) {
    String id = manifestId(entity, property);
    return storage(call.account(), id)
        .map(storage -> new Parent(id, storage))
        .orElseThrow(() -> missing(property, "ingest manifest " + id));
  }

  /// What a property of a new entity names is not there.
  static Refusal missing(String property, String what) {
    return new Refusal(Code.NOT_FOUND, property + ": there is no " + what, property);
  }

  private Optional<String> storage(String account, String manifest) {
    return table().find(account, manifest).map(IngestManifestsEntitySet::storage);
  }

  private static String storage(Entity manifest) {
    return manifest.value(STORAGE) instanceof Value.Text(String text) ? text : "";
  }

  private static String manifestId(NewEntity entity, String property) {
    String sent = textOf(entity, property);
    return KEY.normalise(sent)
        .orElseThrow(() ->
            new Refusal(
                Code.MALFORMED_ID,
                property + ": must be nb:mid:UUID:<guid> but was '" + sent + "'",
                property));
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Map<String, Value> row = newRow(entity);
    String storage = catalog.storageAccount(call.account(), textOf(entity, STORAGE));
    row.put(STORAGE, new Value.Text(storage));
    Created created = insert(call, row);
    blobs.createContainer(container(storage, created.entity().key()));
    return created;
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    return shown(call, List.of(stored)).getFirst();
  }

  /// The entities with their statistics and the container's address.
  @Override
  protected List<Entity> shown(Call call, List<Entity> stored) {
    if (stored.isEmpty()) {
      return stored;
    }
    List<String> keys = stored.stream().map(Entity::key).toList();
    Map<String, Counts> counts = ingest.counts(call.account(), keys);
    return stored.stream()
        .map(entity -> counted(call, entity, counts.getOrDefault(entity.key(), Counts.NONE)))
        .toList();
  }

  private Entity counted(Call call, Entity stored, Counts counts) {
    Map<String, Value> statistics = new LinkedHashMap<>();
    statistics.put("PendingFilesCount", new Value.Int(counts.pending()));
    statistics.put("FinishedFilesCount", new Value.Int(counts.finished()));
    statistics.put("ErrorFilesCount", new Value.Int(counts.failed()));
    statistics.put("ErrorFilesDetails", new Value.Text(counts.errors()));
    Map<String, Value> values = new LinkedHashMap<>(stored.values());
    String uri =
        Sas.containerUrl(faces.blob(call.root()), container(storage(stored), stored.key()));
    values.put("BlobStorageUriForUpload", new Value.Text(uri));
    values.put("Statistics", new Value.Complex(statistics));
    return new Entity(TYPE, values);
  }

  /// Deletes the manifest with its assets, files and container; what was taken over stays.
  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    String storage = storage(call.account(), key).orElseThrow(() -> notFound(key));
    blobs.deleteContainer(container(storage, key));
    ingest.deleteParts(call.account(), key);
    return super.delete(call, key, options);
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return switch (navigation.name()) {
      case PENDING -> Optional.of(ingest.pendingAssets(call.account(), key));
      case "StorageAccount" -> storage(call.account(), key).map(List::of);
      default -> Optional.empty();
    };
  }
}
