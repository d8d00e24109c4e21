package io.reelwork.services.ingest;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import io.reelwork.services.ingest.IngestManifest.Statistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `IngestManifests` on the wire.
final class IngestManifestsEntitySet extends StoredEntitySet {
  static final String SET = "IngestManifests";

  private static final String PENDING = "PendingIngestManifestAssets";
  private static final KeyForm.Nb KEY = new KeyForm.Nb("mid", false);

  private static final Property<Integer> PENDING_FILES = Property.int32("PendingFilesCount");
  private static final Property<Integer> FINISHED_FILES = Property.int32("FinishedFilesCount");
  private static final Property<Integer> FAILED_FILES = Property.int32("ErrorFilesCount");
  private static final Property<String> ERRORS = Property.text("ErrorFilesDetails");
  private static final ComplexType COUNTS =
      new ComplexType(
          "IngestManifestStatistics", List.of(PENDING_FILES, FINISHED_FILES, FAILED_FILES, ERRORS));

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> NAME =
      Property.text("Name").settable().updatable().maxLength(4000);
  private static final Property<Integer> STATE = Property.int32("State");
  private static final Property<String> UPLOAD =
      Property.text("BlobStorageUriForUpload").computed();
  private static final Property<Value.Complex> STATISTICS =
      Property.of("Statistics", Codec.complex(COUNTS)).notNull().computed();
  private static final Property<String> STORAGE =
      Property.text("StorageAccountName").settable().since(2);

  private static final EntityType MANIFEST =
      EntityType.of(
          "IngestManifest",
          SET,
          KEY,
          List.of(ID, CREATED, LAST_MODIFIED, NAME, STATE, UPLOAD, STATISTICS, STORAGE),
          List.of(
              Navigation.toMany(
                  IngestManifestAssetsEntitySet.SET, IngestManifestAssetsEntitySet.SET),
              Navigation.toMany(PENDING, IngestManifestAssetsEntitySet.SET),
              Navigation.toOne("StorageAccount", "StorageAccounts").since(2)));

  private final IngestManifests manifests;

  IngestManifestsEntitySet(IngestManifests manifests) {
    super(manifests.table().manifests(), MANIFEST, Map.of());
    this.manifests = manifests;
  }

  /// The id of a manifest that a property of another entity names.
  ///
  /// @throws Refusal `MALFORMED_ID`
  static IngestManifestId id(Property<String> property, String sent) {
    return new IngestManifestId(normalised(property, KEY, sent));
  }

  /// An id of this form.
  static String normalised(Property<String> property, KeyForm.Nb form, String sent) {
    return form.normalise(sent)
        .orElseThrow(() ->
            new Refusal(
                Code.MALFORMED_ID,
                "%s: must be nb:%s:UUID:<guid> but was '%s'"
                    .formatted(property.name(), form.prefix(), sent),
                property.name()));
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    IngestManifest made = manifests.create(call.account(), sent.find(NAME), sent.find(STORAGE));
    Entity entity =
        new PropertyMap()
            .set(ID, made.id().value())
            .set(CREATED, Times.fresh(made.created()))
            .set(LAST_MODIFIED, Times.fresh(made.lastModified()))
            .set(NAME, made.name())
            .set(STATE, IngestTable.state(made.isActive()))
            .set(STORAGE, made.storageAccount())
            .entity(MANIFEST);
    return Created.of(shown(call, entity));
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
    Map<IngestManifestId, Statistics> all =
        manifests.statistics(
            call.account(), stored.stream().map(IngestManifestsEntitySet::key).toList());
    return stored.stream()
        .map(entity -> counted(call, entity, all.getOrDefault(key(entity), Statistics.NONE)))
        .toList();
  }

  private static IngestManifestId key(Entity stored) {
    return new IngestManifestId(stored.get(ID));
  }

  private Entity counted(Call call, Entity stored, Statistics statistics) {
    String url = manifests.uploadUrl(key(stored), stored.find(STORAGE).orElse(""), call.root());
    Value.Complex counts =
        new PropertyMap()
            .set(PENDING_FILES, statistics.pending())
            .set(FINISHED_FILES, statistics.finished())
            .set(FAILED_FILES, statistics.failed())
            .set(ERRORS, statistics.errors())
            .complex();
    return PropertyMap.of(stored.values())
        .set(UPLOAD, url)
        .set(STATISTICS, counts)
        .entity(MANIFEST);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changes) {
    IngestManifestId id = new IngestManifestId(key);
    if (!manifests.rename(call.account(), id, changes.find(NAME))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!manifests.delete(call.account(), new IngestManifestId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    IngestManifestId id = new IngestManifestId(key);
    return switch (navigation.name()) {
      case PENDING ->
          Optional.of(
              manifests.pendingAssets(call.account(), id).stream()
                  .map(IngestManifestAssetId::value)
                  .toList());
      case "StorageAccount" ->
          manifests.find(call.account(), id).map(manifest -> List.of(manifest.storageAccount()));
      default -> Optional.empty();
    };
  }
}
