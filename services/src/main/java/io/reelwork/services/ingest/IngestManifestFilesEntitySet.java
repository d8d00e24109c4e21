package io.reelwork.services.ingest;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.ingest.IngestManifestsEntitySet.Parent;
import io.reelwork.services.sql.Database;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import java.util.List;
import java.util.Map;

/// `IngestManifestFiles` (entities section 20): a blob that is expected, and what becomes of it.
/// The encryption fields are handed on to the file unlooked at.
final class IngestManifestFilesEntitySet extends StoredEntitySet {
  static final String SET = "IngestManifestFiles";

  private static final String PARENT = "ParentIngestManifestId";
  private static final String PARENT_ASSET = "ParentIngestManifestAssetId";
  private static final KeyForm.Nb ASSET_KEY = new KeyForm.Nb("maid", false);

  private static final EntityType TYPE =
      EntityType.of(
          "IngestManifestFile",
          SET,
          new KeyForm.Nb("mfid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.dateTime("Created").notNull(),
              Property.dateTime("LastModified").notNull(),
              Property.text("Name").required().maxLength(4000),
              Property.int32("State"),
              Property.text(PARENT).required(),
              Property.text(PARENT_ASSET).required(),
              Property.text("ErrorDetail"),
              Property.text("MimeType").settable().maxLength(4000),
              Property.flag("IsPrimary").settable(),
              Property.text("EncryptionVersion").settable().maxLength(4000),
              Property.text("EncryptionScheme").settable().maxLength(4000),
              Property.text("EncryptionKeyId").settable().maxLength(4000),
              Property.text("InitializationVector").settable().maxLength(4000),
              Property.flag("IsEncrypted").settable()),
          List.of());

  private final Blobs blobs;
  private final IngestTable ingest;
  private final IngestManifestsEntitySet manifests;
  private final Runnable wake;

  IngestManifestFilesEntitySet(
      Database database,
      Blobs blobs,
      IngestTable ingest,
      IngestManifestsEntitySet manifests,
      Runnable wake) {
    super(
        database,
        TYPE,
        "ingest_manifest_file",
        Map.of(IngestManifestAssetsEntitySet.SET + "/" + SET, "parent_ingest_manifest_asset_id"));
    this.blobs = blobs;
    this.ingest = ingest;
    this.manifests = manifests;
    this.wake = wake;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Parent parent = manifests.parent(call, entity, PARENT);
    String asset = manifestAsset(call.account(), entity, parent.id());
    String name = textOf(entity, "Name");
    if (name.isBlank()) {
      throw new Refusal(Code.INVALID_VALUE, "Name: must not be blank", "Name");
    }
    ContainerId container = parent.container();
    return blobs.locked(
        container,
        () -> create(call, entity, container, parent.id(), asset),
        () -> {
          throw new Refusal(
              Code.CONFLICT, PARENT + ": the container " + container + " is gone", PARENT);
        });
  }

  /// With the container locked no blob can come unseen.
  private Created create(
      Call call, NewEntity entity, ContainerId container, String manifest, String asset) {
    String name = textOf(entity, "Name");
    if (ingest.hasFile(manifest, name)) {
      throw new Refusal(
          Code.CONFLICT, "Name: the manifest already has a file named " + name, "Name");
    }
    Map<String, Value> row = newRow(entity);
    row.put(PARENT, new Value.Text(manifest));
    row.put(PARENT_ASSET, new Value.Text(asset));
    Created created = insert(call, row);
    ingest.settleManifest(call.account(), manifest);
    blobs
        .find(container, name)
        .ifPresent(blob -> {
          ingest.arrived(manifest, name, blob.etag());
          database().afterCommit(wake);
        });
    return created;
  }

  private String manifestAsset(String account, NewEntity entity, String manifest) {
    String sent = textOf(entity, PARENT_ASSET);
    String id =
        ASSET_KEY
            .normalise(sent)
            .orElseThrow(() ->
                new Refusal(
                    Code.MALFORMED_ID,
                    PARENT_ASSET + ": must be nb:maid:UUID:<guid> but was '" + sent + "'",
                    PARENT_ASSET));
    String parent =
        ingest
            .manifestOf(account, id)
            .orElseThrow(() ->
                IngestManifestsEntitySet.missing(PARENT_ASSET, "ingest manifest asset " + id));
    if (!parent.equals(manifest)) {
      throw new Refusal(
          Code.INVALID_VALUE,
          PARENT_ASSET + ": must belong to " + manifest + " but belongs to " + parent,
          PARENT_ASSET);
    }
    return id;
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    Entity there = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    super.delete(call, key, options);
    if (there.value(PARENT) instanceof Value.Text(String manifest)) {
      ingest.settleManifest(call.account(), manifest);
    }
    return new Outcome.Done();
  }
}
