package io.reelwork.services.ingest;

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
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `IngestManifestAssets` on the wire.
final class IngestManifestAssetsEntitySet extends StoredEntitySet {
  static final String SET = "IngestManifestAssets";
  static final KeyForm.Nb KEY = new KeyForm.Nb("maid", false);

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> PARENT = Property.text("ParentIngestManifestId").required();
  private static final Navigation ASSET = Navigation.toOne("Asset", "Assets");

  private static final EntityType MANIFEST_ASSET =
      EntityType.of(
          "IngestManifestAsset",
          SET,
          KEY,
          List.of(ID, CREATED, LAST_MODIFIED, PARENT),
          List.of(
              ASSET,
              Navigation.toMany(
                  IngestManifestFilesEntitySet.SET, IngestManifestFilesEntitySet.SET)));

  private final IngestManifests manifests;
  private final IngestManifestAssets assets;

  IngestManifestAssetsEntitySet(IngestManifests manifests, IngestManifestAssets assets) {
    super(
        manifests.table().assets(),
        MANIFEST_ASSET,
        Map.of(IngestManifestsEntitySet.SET + "/" + SET, "parent_ingest_manifest_id"));
    this.manifests = manifests;
    this.assets = assets;
  }

  /// A missing manifest is refused before a missing asset.
  @Override
  public Created create(Call call, NewEntity sent) {
    IngestManifestId manifest = IngestManifestsEntitySet.id(PARENT, sent.find(PARENT).orElse(""));
    manifests.parent(call.account(), manifest);
    String asset =
        sent.links(ASSET.name()).stream()
            .findFirst()
            .orElseThrow(() ->
                new Refusal(
                    Code.MISSING_VALUE, ASSET.name() + ": must be an existing asset", ASSET.name()))
            .key();
    IngestManifestAsset made = assets.create(call.account(), manifest, new AssetId(asset));
    return Created.of(
        new PropertyMap()
            .set(ID, made.id().value())
            .set(CREATED, Times.fresh(made.created()))
            .set(LAST_MODIFIED, Times.fresh(made.lastModified()))
            .set(PARENT, made.manifest().value())
            .entity(MANIFEST_ASSET));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!assets.delete(call.account(), new IngestManifestAssetId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return navigation.equals(ASSET)
        ? assets
            .find(call.account(), new IngestManifestAssetId(key))
            .map(found -> List.of(found.asset().value()))
        : Optional.empty();
  }
}
