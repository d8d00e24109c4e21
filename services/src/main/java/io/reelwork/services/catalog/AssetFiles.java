package io.reelwork.services.catalog;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobPage;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Listing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of the blobs of assets (entities section 3). A file may be recorded before its
/// blob exists, and its size is whatever the client says. An asset has one file of a name and at
/// most one primary file.
///
/// Safe for any number of threads; changes join an open transaction.
public final class AssetFiles {
  /// The maximum length of a name, UTF-16 units.
  static final int MAX_NAME_LENGTH = 260;

  private static final String FORBIDDEN = "!*'();:@&=+$,/?%#[]\"";

  /// Of several files that are to be the primary one, whatever order they came in: a server
  /// manifest rather than media (encoding reference, section 14), then the first by name.
  private static final Comparator<String> PRIMARY_FIRST =
      Comparator.comparing((String name) -> !name.endsWith(".ism"))
          .thenComparing(Comparator.naturalOrder());

  private final Database database;
  private final Blobs blobs;
  private final AssetsTable assets;
  private final AssetFilesTable table;

  AssetFiles(Database database, Blobs blobs, AssetsTable assets) {
    this.database = database;
    this.blobs = blobs;
    this.assets = assets;
    this.table = new AssetFilesTable(database);
  }

  AssetFilesTable table() {
    return table;
  }

  /// Records a file.
  ///
  /// @throws Refusal `INVALID_VALUE` for its name, `NOT_FOUND` for its asset, `CONFLICT` when the
  ///   asset has a file of the name or another primary file
  public AssetFile create(String account, AssetId asset, NewFile wanted) {
    checkName(wanted.name());
    if (!assets.hold(account, asset)) {
      throw noAsset("ParentAssetId", asset);
    }
    AssetFile file = file(AssetFileId.random(), asset, wanted, database.now());
    checkSiblings(account, file);
    table.insert(account, file);
    return file;
  }

  private static AssetFile file(AssetFileId id, AssetId asset, NewFile wanted, Ticks now) {
    return new AssetFile(
        id,
        asset,
        wanted.name(),
        wanted.sizeBytes(),
        wanted.isPrimary(),
        wanted.protection(),
        wanted.mimeType(),
        wanted.contentChecksum(),
        wanted.options(),
        now,
        now);
  }

  private static void checkName(String name) {
    boolean allowed =
        !name.isBlank()
            && name.length() <= MAX_NAME_LENGTH
            && name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0 || Character.isISOControl(c));
    if (!allowed) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "Name: must be 1 to "
              + MAX_NAME_LENGTH
              + " characters and contain none of "
              + FORBIDDEN
              + " but was "
              + name,
          "Name");
    }
  }

  private static Refusal noAsset(String property, AssetId asset) {
    return new Refusal(Code.NOT_FOUND, property + ": there is no asset " + asset, property);
  }

  private void checkSiblings(String account, AssetFile file) {
    for (AssetFile other : table.rivals(account, file.asset(), file.name())) {
      if (other.id().equals(file.id())) {
        continue;
      }
      if (other.name().equals(file.name())) {
        throw new Refusal(
            Code.CONFLICT, "Name: the asset already has a file named " + other.name(), "Name");
      }
      if (file.isPrimary() && other.isPrimary()) {
        throw new Refusal(
            Code.CONFLICT,
            "IsPrimary: the asset already has a primary file, " + other.name(),
            "IsPrimary");
      }
    }
  }

  /// Records files for blobs that the caller has named in the same transaction, with the asset
  /// held; in few statements however many there are. A file that is there under the same name keeps
  /// its id. Exactly one of those that are primary stays so: a server manifest before media, then
  /// the first by name.
  public void put(String account, AssetId asset, List<NewFile> files) {
    Map<String, AssetFile> recorded =
        table.ofAsset(account, asset).stream()
            .collect(Collectors.toMap(AssetFile::name, file -> file));
    Optional<String> primary =
        Stream.concat(
                recorded.values().stream().filter(AssetFile::isPrimary).map(AssetFile::name),
                files.stream().filter(NewFile::isPrimary).map(NewFile::name))
            .min(PRIMARY_FIRST);
    Ticks now = database.now();
    primary.ifPresent(name -> table.keepPrimary(account, asset, name));
    List<AssetFile> rows = new ArrayList<>();
    for (NewFile file : files) {
      AssetFileId id =
          Optional.ofNullable(recorded.get(file.name()))
              .map(AssetFile::id)
              .orElseGet(AssetFileId::random);
      boolean isPrimary = primary.equals(Optional.of(file.name()));
      rows.add(file(id, asset, file.marked(isPrimary), now));
    }
    table.put(account, rows);
  }

  /// Takes a blob from elsewhere into an asset, by reference, and records a file for it as a client
  /// would; returns why that cannot be, in words for the client, or nothing when it is done.
  public Optional<String> importBlob(String account, AssetId id, Blob source, NewFile wanted) {
    try {
      Asset asset =
          assets
              .find(account, id)
              .filter(found -> assets.hold(account, id))
              .filter(found -> blobs.containerExists(found.container()))
              .orElseThrow(() -> noAsset("Asset", id));
      AssetFile file = file(AssetFileId.random(), id, wanted, database.now());
      checkName(file.name());
      checkSiblings(account, file);
      blobs.copy(source, asset.container(), file.name(), source.headers(), Optional.empty());
      table.insert(account, file);
      return Optional.empty();
    } catch (Refusal refused) {
      return Optional.of(refused.text());
    }
  }

  /// Records a file for every blob of an asset's container that has none yet. No file is made
  /// primary.
  ///
  /// @throws Refusal `NOT_FOUND` for the asset
  public void recordBlobs(String account, AssetId id) {
    Asset asset =
        assets
            .find(account, id)
            .filter(found -> assets.hold(account, id))
            .orElseThrow(() -> noAsset("assetid", id));
    Set<String> recorded =
        table.ofAsset(account, id).stream().map(AssetFile::name).collect(Collectors.toSet());
    Ticks now = database.now();
    List<AssetFile> missing = new ArrayList<>();
    Optional<Listing> next = Optional.of(Listing.all());
    while (next.isPresent()) {
      Listing listing = next.get();
      BlobPage page = blobs.list(asset.container(), listing);
      page.blobs().stream()
          .filter(blob -> !recorded.contains(blob.name()))
          .forEach(blob -> missing.add(file(AssetFileId.random(), id, NewFile.of(blob), now)));
      next = page.next().map(listing::after);
    }
    table.put(account, missing);
  }

  /// The file with this id.
  public Optional<AssetFile> find(String account, AssetFileId id) {
    return table.find(account, id);
  }

  /// The files of an asset in the order in which they were recorded; none when there is no such
  /// asset.
  public List<AssetFile> ofAsset(String account, AssetId asset) {
    return table.ofAsset(account, asset);
  }

  /// The file that a processor starts with: the primary one, or the only one.
  public Optional<AssetFile> primary(String account, AssetId asset) {
    List<AssetFile> all = ofAsset(account, asset);
    return all.stream()
        .filter(AssetFile::isPrimary)
        .findFirst()
        .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty());
  }

  /// Changes what a client says of a file; its id, asset and times are not the client's. Returns
  /// whether there is one of this id.
  ///
  /// @throws Refusal as `create`
  public boolean update(String account, AssetFileId id, UnaryOperator<AssetFile> change) {
    Optional<AssetFile> after =
        find(account, id)
            .filter(file -> assets.hold(account, file.asset()))
            .flatMap(_ -> find(account, id))
            .map(change);
    after.ifPresent(file -> {
      checkName(file.name());
      checkSiblings(account, file);
    });
    return after.filter(file -> table.update(account, file, database.now())).isPresent();
  }

  /// Deletes a file and its blob; returns whether there was one.
  public boolean delete(String account, AssetFileId id) {
    find(account, id)
        .ifPresent(file ->
            assets
                .find(account, file.asset())
                .ifPresent(asset -> blobs.delete(asset.container(), file.name())));
    return table.rows().delete(account, id.value());
  }
}
