package io.reelwork.services.ingest;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.ingest.IngestManifest.Statistics;
import io.reelwork.services.ingest.IngestManifestFile.State;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of manifests, their assets and their files. Joins an open transaction.
final class IngestTable {
  private static final int INACTIVE = 0;
  private static final int ACTIVE = 2;
  private static final int MOST_DETAILS = 100;

  private static final String MANIFEST = "ingest_manifest";
  private static final String ASSET = "ingest_manifest_asset";
  private static final String FILE = "ingest_manifest_file";

  private static final Field<String> ACCOUNT = EntityRows.ACCOUNT;
  private static final Field<String> ID = EntityRows.ID;
  private static final Field<Long> SEQ = EntityRows.SEQ;
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<Integer> STATE = field(name("state"), Integer.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> PARENT =
      field(name("parent_ingest_manifest_id"), String.class);
  private static final Field<String> PARENT_ASSET =
      field(name("parent_ingest_manifest_asset_id"), String.class);
  private static final Field<String> ASSET_ID = field(name("asset_id"), String.class);
  private static final Field<String> ERROR_DETAIL = field(name("error_detail"), String.class);
  private static final Field<String> ARRIVED = field(name("arrived"), String.class);

  private static final Field<String> ACCOUNT_NAME =
      field(name("storage_account_name"), String.class);
  private static final Field<String> MIME = field(name("mime_type"), String.class);
  private static final Field<Boolean> PRIMARY = field(name("is_primary"), Boolean.class);
  private static final Field<Boolean> ENCRYPTED = field(name("is_encrypted"), Boolean.class);
  private static final Field<String> VERSION = field(name("encryption_version"), String.class);
  private static final Field<String> SCHEME = field(name("encryption_scheme"), String.class);
  private static final Field<String> KEY_ID = field(name("encryption_key_id"), String.class);
  private static final Field<String> VECTOR = field(name("initialization_vector"), String.class);

  private static final Field<String> FILE_ACCOUNT = of(FILE, "account");
  private static final Field<String> FILE_ID = of(FILE, "id");
  private static final Field<String> FILE_NAME = of(FILE, "name");
  private static final Field<String> FILE_PARENT = of(FILE, "parent_ingest_manifest_id");
  private static final Field<Long> FILE_SEQ = field(name(FILE, "seq"), Long.class);
  private static final Field<String> STORAGE = of(MANIFEST, "storage_account_name");

  private static final List<Field<?>> OF_MANIFEST =
      List.of(ID, CREATED, LAST_MODIFIED, NAME, STATE, ACCOUNT_NAME);
  private static final List<Field<?>> OF_ASSET =
      List.of(ID, CREATED, LAST_MODIFIED, PARENT, ASSET_ID);
  private static final List<Field<?>> OF_FILE =
      List.of(
          ID,
          CREATED,
          LAST_MODIFIED,
          NAME,
          STATE,
          PARENT,
          PARENT_ASSET,
          ERROR_DETAIL,
          MIME,
          PRIMARY,
          ENCRYPTED,
          VERSION,
          SCHEME,
          KEY_ID,
          VECTOR);

  private final Database database;
  private final EntityRows manifests;
  private final EntityRows assets;
  private final EntityRows files;

  IngestTable(Database database) {
    this.database = database;
    this.manifests = new EntityRows(database, MANIFEST, "IngestManifests");
    this.assets = new EntityRows(database, ASSET, "IngestManifestAssets");
    this.files = new EntityRows(database, FILE, "IngestManifestFiles");
  }

  EntityRows manifests() {
    return manifests;
  }

  EntityRows assets() {
    return assets;
  }

  EntityRows files() {
    return files;
  }

  private static Field<String> of(String table, String column) {
    return field(name(table, column), String.class);
  }

  /// The number of a manifest's state.
  static int state(boolean isActive) {
    return isActive ? ACTIVE : INACTIVE;
  }

  void insert(String account, IngestManifest manifest) {
    Map<Field<?>, @Nullable Object> row = times(manifest.created(), manifest.lastModified());
    row.put(NAME, manifest.name().orElse(null));
    row.put(STATE, state(manifest.isActive()));
    row.put(ACCOUNT_NAME, manifest.storageAccount());
    manifests.insert(account, manifest.id().value(), row);
  }

  void insert(String account, IngestManifestAsset asset) {
    Map<Field<?>, @Nullable Object> row = times(asset.created(), asset.lastModified());
    row.put(PARENT, asset.manifest().value());
    row.put(ASSET_ID, asset.asset().value());
    assets.insert(account, asset.id().value(), row);
  }

  void insert(String account, IngestManifestFile file) {
    IngestManifestFile.Settings settings = file.settings();
    FileProtection protection = settings.protection();
    Map<Field<?>, @Nullable Object> row = times(file.created(), file.lastModified());
    row.put(NAME, settings.name());
    row.put(STATE, file.state().number());
    row.put(PARENT, settings.manifest().value());
    row.put(PARENT_ASSET, settings.asset().value());
    row.put(ERROR_DETAIL, file.error().orElse(null));
    row.put(MIME, settings.mimeType().orElse(null));
    row.put(PRIMARY, settings.isPrimary());
    row.put(ENCRYPTED, protection.isEncrypted());
    row.put(VERSION, protection.version().orElse(null));
    row.put(SCHEME, protection.scheme().orElse(null));
    row.put(KEY_ID, protection.keyId().orElse(null));
    row.put(VECTOR, protection.initializationVector().orElse(null));
    files.insert(account, file.id().value(), row);
  }

  private static Map<Field<?>, @Nullable Object> times(Ticks created, Ticks lastModified) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(CREATED, created.value());
    row.put(LAST_MODIFIED, lastModified.value());
    return row;
  }

  boolean rename(String account, IngestManifestId id, Optional<String> name, Ticks now) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(NAME, name.orElse(null));
    row.put(LAST_MODIFIED, now.value());
    return manifests.update(account, id.value(), row);
  }

  Optional<IngestManifest> find(String account, IngestManifestId id) {
    return manifests.find(
        account,
        id.value(),
        OF_MANIFEST,
        row ->
            new IngestManifest(
                id,
                new Ticks(row.get(CREATED)),
                new Ticks(row.get(LAST_MODIFIED)),
                Optional.ofNullable(row.get(NAME)),
                row.get(STATE) == ACTIVE,
                row.get(ACCOUNT_NAME)));
  }

  Optional<IngestManifestAsset> find(String account, IngestManifestAssetId id) {
    return assets.find(
        account,
        id.value(),
        OF_ASSET,
        row ->
            new IngestManifestAsset(
                id,
                new Ticks(row.get(CREATED)),
                new Ticks(row.get(LAST_MODIFIED)),
                new IngestManifestId(row.get(PARENT)),
                new AssetId(row.get(ASSET_ID))));
  }

  Optional<IngestManifestFile> find(String account, IngestManifestFileId id) {
    return files.find(
        account,
        id.value(),
        OF_FILE,
        row ->
            new IngestManifestFile(
                id,
                new Ticks(row.get(CREATED)),
                new Ticks(row.get(LAST_MODIFIED)),
                new IngestManifestFile.Settings(
                    new IngestManifestId(row.get(PARENT)),
                    new IngestManifestAssetId(row.get(PARENT_ASSET)),
                    row.get(NAME),
                    Optional.ofNullable(row.get(MIME)),
                    row.get(PRIMARY),
                    protection(row)),
                State.of(row.get(STATE)),
                Optional.ofNullable(row.get(ERROR_DETAIL))));
  }

  private static FileProtection protection(Record row) {
    return new FileProtection(
        row.get(ENCRYPTED),
        Optional.ofNullable(row.get(VERSION)),
        Optional.ofNullable(row.get(SCHEME)),
        Optional.ofNullable(row.get(KEY_ID)),
        Optional.ofNullable(row.get(VECTOR)));
  }

  /// Notes that the blob of a pending file has come; answers whether one was waited for.
  boolean arrived(IngestManifestId manifest, String name, String etag) {
    return database.write(sql ->
        sql.update(files.table())
            .set(ARRIVED, etag)
            .where(PARENT.eq(manifest.value()))
            .and(NAME.eq(name))
            .and(STATE.eq(State.PENDING.number()))
            .execute())
        > 0;
  }

  /// Up to `max` files to be taken over, the oldest first.
  List<Arrival> arrivals(int max) {
    return database.read(sql ->
        sql.select(
                FILE_ACCOUNT,
                FILE_ID,
                ARRIVED,
                FILE_PARENT,
                STORAGE,
                FILE_NAME,
                ASSET_ID,
                MIME,
                PRIMARY,
                ENCRYPTED,
                VERSION,
                SCHEME,
                KEY_ID,
                VECTOR)
            .from(files.table())
            .join(manifests.table())
            .on(of(MANIFEST, "account").eq(FILE_ACCOUNT))
            .and(of(MANIFEST, "id").eq(FILE_PARENT))
            .join(assets.table())
            .on(of(ASSET, "account").eq(FILE_ACCOUNT))
            .and(of(ASSET, "id").eq(of(FILE, "parent_ingest_manifest_asset_id")))
            .where(ARRIVED.isNotNull())
            .orderBy(FILE_SEQ.asc())
            .limit(max)
            .fetch(IngestTable::arrival));
  }

  private static Arrival arrival(Record row) {
    IngestManifestId manifest = new IngestManifestId(row.get(FILE_PARENT));
    return new Arrival(
        row.get(FILE_ACCOUNT),
        row.get(FILE_ID),
        row.get(ARRIVED),
        manifest,
        manifest.container(row.get(STORAGE)),
        row.get(FILE_NAME),
        new AssetId(row.get(ASSET_ID)),
        Optional.ofNullable(row.get(MIME)),
        row.get(PRIMARY),
        protection(row));
  }

  /// Ends the wait for a file as finished, if this blob is still the one to be taken over; holds
  /// its row until the transaction ends.
  boolean finish(Arrival arrival) {
    return settle(arrival, State.FINISHED);
  }

  /// Goes on waiting: the blob is gone again.
  void expectAgain(Arrival arrival) {
    settle(arrival, State.PENDING);
  }

  private boolean settle(Arrival arrival, State state) {
    return database.write(sql ->
        sql.update(files.table())
            .set(STATE, state.number())
            .set(ARRIVED, (String) null)
            .set(LAST_MODIFIED, database.now().value())
            .where(ACCOUNT.eq(arrival.account()))
            .and(ID.eq(arrival.fileId()))
            .and(STATE.eq(State.PENDING.number()))
            .and(ARRIVED.eq(arrival.etag()))
            .execute())
        > 0;
  }

  /// A file that has been finished cannot be taken over after all.
  void fail(Arrival arrival, String why) {
    database.write(sql ->
        sql.update(files.table())
            .set(STATE, State.ERROR.number())
            .set(ERROR_DETAIL, why)
            .where(ACCOUNT.eq(arrival.account()))
            .and(ID.eq(arrival.fileId()))
            .execute());
  }

  /// A manifest's state as it follows from its files, and the time of this change.
  void settleManifest(String account, IngestManifestId manifest) {
    Condition pending =
        exists(
            selectOne()
                .from(files.table())
                .where(ACCOUNT.eq(account))
                .and(PARENT.eq(manifest.value()))
                .and(STATE.eq(State.PENDING.number())));
    database.write(sql ->
        sql.update(manifests.table())
            .set(STATE, when(pending, inline(ACTIVE)).otherwise(inline(INACTIVE)))
            .set(LAST_MODIFIED, database.now().value())
            .where(ACCOUNT.eq(account))
            .and(ID.eq(manifest.value()))
            .execute());
  }

  /// The files of these manifests by state; a manifest without files is left out.
  Map<IngestManifestId, Statistics> statistics(String account, Collection<IngestManifestId> ids) {
    Map<IngestManifestId, Statistics> all = new HashMap<>();
    Field<Integer> number = count();
    List<String> parents = ids.stream().map(IngestManifestId::value).toList();
    database
        .read(sql ->
            sql.select(PARENT, STATE, number)
                .from(files.table())
                .where(ACCOUNT.eq(account))
                .and(PARENT.in(parents))
                .groupBy(PARENT, STATE)
                .fetch())
        .forEach(row ->
            all.merge(
                new IngestManifestId(row.get(PARENT)),
                one(row.get(STATE), row.get(number)),
                IngestTable::sum));
    all.replaceAll((manifest, plain) ->
        plain.failed() == 0
            ? plain
            : new Statistics(
                plain.pending(), plain.finished(), plain.failed(), errors(account, manifest)));
    return all;
  }

  private static Statistics one(int state, int number) {
    return new Statistics(
        state == State.PENDING.number() ? number : 0,
        state == State.FINISHED.number() ? number : 0,
        state == State.ERROR.number() ? number : 0,
        "");
  }

  private static Statistics sum(Statistics a, Statistics b) {
    return new Statistics(
        a.pending() + b.pending(), a.finished() + b.finished(), a.failed() + b.failed(), "");
  }

  private String errors(String account, IngestManifestId manifest) {
    List<String> lines =
        database.read(sql ->
            sql.select(NAME, ERROR_DETAIL)
                .from(files.table())
                .where(ACCOUNT.eq(account))
                .and(PARENT.eq(manifest.value()))
                .and(STATE.eq(State.ERROR.number()))
                .orderBy(SEQ.asc())
                .limit(MOST_DETAILS)
                .fetch(row -> row.value1() + ": " + row.value2()));
    return String.join("\n", lines);
  }

  /// The manifest assets that have files pending, in order of creation.
  List<IngestManifestAssetId> pendingAssets(String account, IngestManifestId manifest) {
    Condition pending =
        exists(
            selectOne()
                .from(files.table())
                .where(FILE_ACCOUNT.eq(account))
                .and(FILE_PARENT.eq(manifest.value()))
                .and(of(FILE, "parent_ingest_manifest_asset_id").eq(of(ASSET, "id")))
                .and(field(name(FILE, "state"), Integer.class).eq(State.PENDING.number())));
    return database.read(sql ->
        sql.select(ID)
            .from(assets.table())
            .where(ACCOUNT.eq(account))
            .and(PARENT.eq(manifest.value()))
            .and(pending)
            .orderBy(SEQ.asc())
            .fetch(row -> new IngestManifestAssetId(row.value1())));
  }

  /// Whether a manifest has a file of this name.
  boolean hasFile(IngestManifestId manifest, String name) {
    return database.read(sql ->
        sql.fetchExists(
            selectOne().from(files.table()).where(PARENT.eq(manifest.value())).and(NAME.eq(name))));
  }

  /// Removes the assets and files of a manifest; its own row stays.
  void deleteParts(String account, IngestManifestId manifest) {
    database.write(sql -> {
      sql.deleteFrom(files.table())
          .where(ACCOUNT.eq(account))
          .and(PARENT.eq(manifest.value()))
          .execute();
      return sql.deleteFrom(assets.table())
          .where(ACCOUNT.eq(account))
          .and(PARENT.eq(manifest.value()))
          .execute();
    });
  }

  /// Removes the files of a manifest asset.
  void deleteFiles(String account, IngestManifestAssetId asset) {
    database.write(sql ->
        sql.deleteFrom(files.table())
            .where(ACCOUNT.eq(account))
            .and(PARENT_ASSET.eq(asset.value()))
            .execute());
  }
}
