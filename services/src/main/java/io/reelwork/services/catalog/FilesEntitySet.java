package io.reelwork.services.catalog;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobPage;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Listing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `Files`: what is known of an asset's blobs (entities section 3). A file may be recorded before
/// its blob exists, and its size is whatever the client says.
final class FilesEntitySet extends StoredEntitySet {
  static final String SET = "Files";

  private static final String FORBIDDEN = "!*'();:@&=+$,/?%#[]\"";
  private static final int MOST_IN_NAME = 260;
  private static final String PARAMETER = "assetid";

  /// What a file that is written over does not keep of what was recorded of it.
  private static final Set<String> WRITTEN_OVER =
      Set.of(
          "ContentFileSize",
          "IsPrimary",
          "MimeType",
          "IsEncrypted",
          "EncryptionVersion",
          "EncryptionScheme",
          "EncryptionKeyId",
          "InitializationVector",
          "ContentChecksum",
          "LastModified");

  /// Of several files that are to be the primary one, whatever order they came in: a server
  /// manifest rather than media (encoding reference, section 14), then the first by name.
  private static final Comparator<String> PRIMARY_FIRST =
      Comparator.comparing((String name) -> !name.endsWith(".ism"))
          .thenComparing(Comparator.naturalOrder());

  /// Files and assets share one prefix.
  private static final KeyForm.Nb KEY = new KeyForm.Nb("cid", false);

  private static final EntityType TYPE =
      EntityType.of(
          "AssetFile",
          SET,
          KEY,
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").required().updatable().maxLength(MOST_IN_NAME),
              Property.int64("ContentFileSize").settable().updatable(),
              Property.text("ParentAssetId").required(),
              Property.text("EncryptionVersion").settable().updatable(),
              Property.text("EncryptionScheme").settable().updatable(),
              Property.flag("IsEncrypted").settable().updatable(),
              Property.text("EncryptionKeyId").settable().updatable(),
              Property.text("InitializationVector").settable().updatable(),
              Property.flag("IsPrimary").settable().updatable(),
              Property.dateTime("LastModified").notNull(),
              Property.dateTime("Created").notNull(),
              Property.text("MimeType").settable().updatable().maxLength(4000),
              Property.text("ContentChecksum").settable().updatable().maxLength(4000),
              Property.int32("Options").settable().updatable().since(16)),
          List.of());

  private final Blobs blobs;
  private final AssetsTable assets;
  private final CatalogTable catalog;

  FilesEntitySet(Database database, Blobs blobs, AssetsTable assets, CatalogTable catalog) {
    super(database, TYPE, "asset_file", Map.of("Assets/Files", "parent_asset_id"));
    this.blobs = blobs;
    this.assets = assets;
    this.catalog = catalog;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    String assetId = assetId(textOf(entity, "ParentAssetId"), "ParentAssetId");
    Map<String, Value> row = newRow(entity);
    row.put("ParentAssetId", new Value.Text(assetId));
    checkName(row);
    if (!assets.hold(call.account(), new AssetId(assetId))) {
      throw noAsset("ParentAssetId", assetId);
    }
    checkAgainstSiblings(call.account(), new Entity(TYPE, row));
    return insert(call, row);
  }

  /// Records a file for another feature, as a client would.
  AssetFile create(String account, String assetId, NewFile file) {
    Map<String, Value> row = row(assetId, file, database().now());
    table().insert(account, row);
    return new AssetFile(
        new Entity(TYPE, row).key(),
        file.name(),
        file.sizeBytes(),
        file.isPrimary(),
        file.mimeType(),
        Optional.of(file.protection()).filter(FileProtection::isEncrypted));
  }

  private Map<String, Value> row(String assetId, NewFile file, Ticks now) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("Name", new Value.Text(file.name()));
    values.put("ParentAssetId", new Value.Text(assetId));
    values.put("ContentFileSize", new Value.Int64(file.sizeBytes()));
    values.put("IsPrimary", new Value.Flag(file.isPrimary()));
    values.put("MimeType", Value.ofText(file.mimeType()));
    values.putAll(protection(file.protection()));
    return newRow(new NewEntity(TYPE, values, Map.of(), Map.of()), now);
  }

  /// As `Catalog.putFiles`.
  void put(String account, String assetId, List<NewFile> files) {
    Map<String, AssetFile> there =
        catalog.files(account, assetId).stream()
            .collect(Collectors.toMap(AssetFile::name, file -> file));
    Optional<String> primary =
        Stream.concat(
                there.values().stream().filter(AssetFile::isPrimary).map(AssetFile::name),
                files.stream().filter(NewFile::isPrimary).map(NewFile::name))
            .min(PRIMARY_FIRST);
    Ticks now = database().now();
    List<Map<String, Value>> rows = new ArrayList<>();
    for (NewFile file : files) {
      Map<String, Value> row = row(assetId, file, now);
      row.put("IsPrimary", new Value.Flag(primary.equals(Optional.of(file.name()))));
      if (there.containsKey(file.name())) {
        row.put("Id", text(there.get(file.name()).id()));
      }
      rows.add(row);
    }
    primary.ifPresent(name -> catalog.keepPrimary(account, assetId, name));
    table().put(account, rows, WRITTEN_OVER);
  }

  private static Map<String, Value> protection(FileProtection protection) {
    return Map.of(
        "IsEncrypted", new Value.Flag(protection.isEncrypted()),
        "EncryptionVersion", Value.ofText(protection.version()),
        "EncryptionScheme", Value.ofText(protection.scheme()),
        "EncryptionKeyId", Value.ofText(protection.keyId()),
        "InitializationVector", Value.ofText(protection.initializationVector()));
  }

  /// As `Catalog.importBlob`.
  Optional<String> importBlob(String account, String assetId, Blob source, NewFile file) {
    try {
      Asset asset =
          assets
              .find(account, new AssetId(assetId))
              .filter(found -> assets.hold(account, new AssetId(assetId)))
              .filter(found -> blobs.containerExists(found.container()))
              .orElseThrow(() -> noAsset("Asset", assetId));
      Map<String, Value> values = new LinkedHashMap<>();
      values.put("Name", new Value.Text(file.name()));
      values.put("ParentAssetId", new Value.Text(assetId));
      values.put("IsPrimary", new Value.Flag(file.isPrimary()));
      checkName(values);
      checkAgainstSiblings(account, new Entity(TYPE, values));
      blobs.copy(source, asset.container(), file.name(), source.headers(), Optional.empty());
      create(account, assetId, file);
      return Optional.empty();
    } catch (Refusal refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    Map<String, Value> after = new LinkedHashMap<>(before.values());
    after.putAll(changes);
    Entity changed = new Entity(TYPE, after);
    checkName(after);
    assets.hold(call.account(), new AssetId(textOf(changed, "ParentAssetId")));
    checkAgainstSiblings(call.account(), changed);
    return super.update(call, key, changes);
  }

  /// `CreateFileInfos`: a file for every blob of an asset's container that has none yet. No file is
  /// made primary.
  ServiceFunction createFileInfos() {
    return new ServiceFunction(
        "CreateFileInfos",
        List.of(Property.text(PARAMETER)),
        Optional.empty(),
        (call, arguments) -> {
          recordBlobs(call.account(), assetId(arguments));
          return Value.Null.NULL;
        });
  }

  private static String assetId(Map<String, Value> arguments) {
    String sent = arguments.get(PARAMETER) instanceof Value.Text(String text) ? text : "";
    return assetId(sent, PARAMETER);
  }

  private static String assetId(String sent, String property) {
    return KEY.normalise(sent)
        .orElseThrow(() ->
            new Refusal(
                sent.isEmpty() ? Code.MISSING_VALUE : Code.MALFORMED_ID,
                property + ": must be nb:cid:UUID:<guid> but was '" + sent + "'",
                property));
  }

  private void recordBlobs(String account, String assetId) {
    Asset asset =
        assets
            .find(account, new AssetId(assetId))
            .filter(found -> assets.hold(account, new AssetId(assetId)))
            .orElseThrow(() -> noAsset(PARAMETER, assetId));
    Set<String> known =
        catalog.files(account, assetId).stream().map(AssetFile::name).collect(Collectors.toSet());
    Ticks now = database().now();
    List<Map<String, Value>> rows = new ArrayList<>();
    Optional<Listing> next = Optional.of(Listing.all());
    while (next.isPresent()) {
      Listing listing = next.get();
      BlobPage page = blobs.list(asset.container(), listing);
      page.blobs().stream()
          .filter(blob -> !known.contains(blob.name()))
          .forEach(blob -> rows.add(row(assetId, NewFile.of(blob), now)));
      next = page.next().map(listing::after);
    }
    table().put(account, rows, Set.of("LastModified"));
  }

  private static Refusal noAsset(String property, String assetId) {
    return new Refusal(Code.NOT_FOUND, property + ": there is no asset " + assetId, property);
  }

  /// Deletes the file and its blob.
  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    Entity file = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    assets
        .find(call.account(), new AssetId(textOf(file, "ParentAssetId")))
        .ifPresent(asset -> blobs.delete(asset.container(), textOf(file, "Name")));
    return super.delete(call, key, options);
  }

  private static void checkName(Map<String, Value> row) {
    String name = row.get("Name") instanceof Value.Text(String text) ? text : "";
    boolean allowed =
        !name.isBlank()
            && name.length() <= MOST_IN_NAME
            && name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0 || Character.isISOControl(c));
    if (!allowed) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "Name: must be 1 to "
              + MOST_IN_NAME
              + " characters and contain none of "
              + FORBIDDEN
              + " but was "
              + name,
          "Name");
    }
  }

  private void checkAgainstSiblings(String account, Entity file) {
    boolean primary = file.value("IsPrimary") instanceof Value.Flag(boolean isSet) && isSet;
    String name = textOf(file, "Name");
    for (AssetFile other : catalog.rivals(account, textOf(file, "ParentAssetId"), name)) {
      if (text(other.id()).equals(file.value("Id"))) {
        continue;
      }
      if (other.name().equals(name)) {
        throw new Refusal(
            Code.CONFLICT, "Name: the asset already has a file named " + other.name(), "Name");
      }
      if (primary && other.isPrimary()) {
        throw new Refusal(
            Code.CONFLICT,
            "IsPrimary: the asset already has a primary file, " + other.name(),
            "IsPrimary");
      }
    }
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static String textOf(Entity entity, String property) {
    return entity.value(property) instanceof Value.Text(String text) ? text : "";
  }
}
