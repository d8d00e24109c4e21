package io.reelwork.services.ingest;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.List;
import java.util.Map;

/// `IngestManifestFiles` on the wire.
final class IngestManifestFilesEntitySet extends StoredEntitySet {
  static final String SET = "IngestManifestFiles";

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> NAME = Property.text("Name").required().maxLength(4000);
  private static final Property<Integer> STATE = Property.int32("State");
  private static final Property<String> PARENT = Property.text("ParentIngestManifestId").required();
  private static final Property<String> PARENT_ASSET =
      Property.text("ParentIngestManifestAssetId").required();
  private static final Property<String> ERROR = Property.text("ErrorDetail");
  private static final Property<String> MIME = Property.text("MimeType").settable().maxLength(4000);
  private static final Property<Boolean> PRIMARY = Property.flag("IsPrimary").settable();
  private static final Property<String> VERSION =
      Property.text("EncryptionVersion").settable().maxLength(4000);
  private static final Property<String> SCHEME =
      Property.text("EncryptionScheme").settable().maxLength(4000);
  private static final Property<String> KEY_ID =
      Property.text("EncryptionKeyId").settable().maxLength(4000);
  private static final Property<String> VECTOR =
      Property.text("InitializationVector").settable().maxLength(4000);
  private static final Property<Boolean> ENCRYPTED = Property.flag("IsEncrypted").settable();

  private static final EntityType MANIFEST_FILE =
      EntityType.of(
          "IngestManifestFile",
          SET,
          new KeyForm.Nb("mfid", false),
          List.of(
              ID,
              CREATED,
              LAST_MODIFIED,
              NAME,
              STATE,
              PARENT,
              PARENT_ASSET,
              ERROR,
              MIME,
              PRIMARY,
              VERSION,
              SCHEME,
              KEY_ID,
              VECTOR,
              ENCRYPTED),
          List.of());

  private final IngestManifests manifests;
  private final IngestManifestFiles files;

  IngestManifestFilesEntitySet(IngestManifests manifests, IngestManifestFiles files) {
    super(
        manifests.table().files(),
        MANIFEST_FILE,
        Map.of(IngestManifestAssetsEntitySet.SET + "/" + SET, "parent_ingest_manifest_asset_id"));
    this.manifests = manifests;
    this.files = files;
  }

  /// A missing manifest is refused before the asset's id is looked at.
  @Override
  public Created create(Call call, NewEntity sent) {
    IngestManifestId manifest = IngestManifestsEntitySet.id(PARENT, sent.find(PARENT).orElse(""));
    manifests.parent(call.account(), manifest);
    String asset =
        IngestManifestsEntitySet.normalised(
            PARENT_ASSET, IngestManifestAssetsEntitySet.KEY, sent.find(PARENT_ASSET).orElse(""));
    IngestManifestFile.Settings settings =
        new IngestManifestFile.Settings(
            manifest,
            new IngestManifestAssetId(asset),
            sent.find(NAME).orElse(""),
            sent.find(MIME),
            sent.get(PRIMARY),
            new FileProtection(
                sent.get(ENCRYPTED),
                sent.find(VERSION),
                sent.find(SCHEME),
                sent.find(KEY_ID),
                sent.find(VECTOR)));
    return Created.of(entity(files.create(call.account(), settings)));
  }

  private static Entity entity(IngestManifestFile file) {
    IngestManifestFile.Settings settings = file.settings();
    FileProtection protection = settings.protection();
    return new PropertyMap()
        .set(ID, file.id().value())
        .set(CREATED, Times.fresh(file.created()))
        .set(LAST_MODIFIED, Times.fresh(file.lastModified()))
        .set(NAME, settings.name())
        .set(STATE, file.state().number())
        .set(PARENT, settings.manifest().value())
        .set(PARENT_ASSET, settings.asset().value())
        .set(ERROR, file.error())
        .set(MIME, settings.mimeType())
        .set(PRIMARY, settings.isPrimary())
        .set(VERSION, protection.version())
        .set(SCHEME, protection.scheme())
        .set(KEY_ID, protection.keyId())
        .set(VECTOR, protection.initializationVector())
        .set(ENCRYPTED, protection.isEncrypted())
        .entity(MANIFEST_FILE);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!files.delete(call.account(), new IngestManifestFileId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }
}
