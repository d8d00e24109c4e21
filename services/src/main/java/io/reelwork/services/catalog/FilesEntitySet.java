package io.reelwork.services.catalog;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Files` on the wire.
final class FilesEntitySet extends StoredEntitySet {
  static final String SET = "Files";

  private static final KeyForm.Nb KEY = new KeyForm.Nb("cid", false);

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME =
      Property.text("Name").required().updatable().maxLength(AssetFiles.MAX_NAME_LENGTH);
  private static final Property<Long> SIZE =
      Property.int64("ContentFileSize").settable().updatable();
  private static final Property<String> ASSET_ID = Property.text("ParentAssetId").required();
  private static final Property<String> VERSION =
      Property.text("EncryptionVersion").settable().updatable();
  private static final Property<String> SCHEME =
      Property.text("EncryptionScheme").settable().updatable();
  private static final Property<Boolean> IS_ENCRYPTED =
      Property.flag("IsEncrypted").settable().updatable();
  private static final Property<String> KEY_ID =
      Property.text("EncryptionKeyId").settable().updatable();
  private static final Property<String> VECTOR =
      Property.text("InitializationVector").settable().updatable();
  private static final Property<Boolean> IS_PRIMARY =
      Property.flag("IsPrimary").settable().updatable();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<String> MIME_TYPE =
      Property.text("MimeType").settable().updatable().maxLength(4000);
  private static final Property<String> CHECKSUM =
      Property.text("ContentChecksum").settable().updatable().maxLength(4000);
  private static final Property<Integer> OPTIONS =
      Property.int32("Options").settable().updatable().since(16);

  private static final EntityType FILE =
      EntityType.of(
          "AssetFile",
          SET,
          KEY,
          List.of(
              ID,
              NAME,
              SIZE,
              ASSET_ID,
              VERSION,
              SCHEME,
              IS_ENCRYPTED,
              KEY_ID,
              VECTOR,
              IS_PRIMARY,
              LAST_MODIFIED,
              CREATED,
              MIME_TYPE,
              CHECKSUM,
              OPTIONS),
          List.of());

  private static final Property<String> PARAMETER = Property.text("assetid");

  private final AssetFiles files;

  FilesEntitySet(AssetFiles files) {
    super(files.table().rows(), FILE, Map.of("Assets/Files", "parent_asset_id"));
    this.files = files;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    AssetId asset = assetId(ASSET_ID, sent);
    NewFile wanted =
        new NewFile(
            sent.get(NAME),
            sent.get(SIZE),
            sent.get(IS_PRIMARY),
            sent.find(MIME_TYPE),
            new FileProtection(
                sent.get(IS_ENCRYPTED),
                sent.find(VERSION),
                sent.find(SCHEME),
                sent.find(KEY_ID),
                sent.find(VECTOR)),
            sent.find(CHECKSUM),
            sent.get(OPTIONS));
    return Created.of(entity(files.create(call.account(), asset, wanted)));
  }

  private static AssetId assetId(Property<String> property, PropertyValues sent) {
    String text = sent.find(property).orElse("");
    return KEY.normalise(text)
        .map(AssetId::new)
        .orElseThrow(() ->
            new Refusal(
                text.isEmpty() ? Code.MISSING_VALUE : Code.MALFORMED_ID,
                property.name() + ": must be nb:cid:UUID:<guid> but was '" + text + "'",
                property.name()));
  }

  private static Entity entity(AssetFile file) {
    FileProtection protection = file.protection();
    return new PropertyMap()
        .set(ID, file.id().value())
        .set(NAME, file.name())
        .set(SIZE, file.sizeBytes())
        .set(ASSET_ID, file.asset().value())
        .set(VERSION, protection.version())
        .set(SCHEME, protection.scheme())
        .set(IS_ENCRYPTED, protection.isEncrypted())
        .set(KEY_ID, protection.keyId())
        .set(VECTOR, protection.initializationVector())
        .set(IS_PRIMARY, file.isPrimary())
        .set(LAST_MODIFIED, Times.fresh(file.lastModified()))
        .set(CREATED, Times.fresh(file.created()))
        .set(MIME_TYPE, file.mimeType())
        .set(CHECKSUM, file.contentChecksum())
        .set(OPTIONS, file.options())
        .entity(FILE);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    if (!files.update(call.account(), new AssetFileId(key), file -> changed(file, sent))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static AssetFile changed(AssetFile before, PropertyMap sent) {
    return new AssetFile(
        before.id(),
        before.asset(),
        sent.find(NAME).orElse(before.name()),
        sent.find(SIZE).orElse(before.sizeBytes()),
        sent.find(IS_PRIMARY).orElse(before.isPrimary()),
        changed(before.protection(), sent),
        text(sent, MIME_TYPE, before.mimeType()),
        text(sent, CHECKSUM, before.contentChecksum()),
        sent.find(OPTIONS).orElse(before.options()),
        before.created(),
        before.lastModified());
  }

  private static FileProtection changed(FileProtection before, PropertyMap sent) {
    return new FileProtection(
        sent.find(IS_ENCRYPTED).orElse(before.isEncrypted()),
        text(sent, VERSION, before.version()),
        text(sent, SCHEME, before.scheme()),
        text(sent, KEY_ID, before.keyId()),
        text(sent, VECTOR, before.initializationVector()));
  }

  private static Optional<String> text(
      PropertyMap sent, Property<String> property, Optional<String> before) {
    return sent.has(property) ? sent.find(property) : before;
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!files.delete(call.account(), new AssetFileId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  /// `CreateFileInfos`: a file for every blob of an asset that has none.
  static ServiceFunction createFileInfos(AssetFiles files) {
    return new ServiceFunction(
        "CreateFileInfos",
        List.of(PARAMETER),
        Optional.empty(),
        (call, arguments) -> {
          files.recordBlobs(call.account(), assetId(PARAMETER, arguments));
          return Value.Null.NULL;
        });
  }
}
