package io.reelwork.services.ingest;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.sql.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// What bulk ingest asks its tables beside the entity sets. Joins an open transaction.
final class IngestTable {
  /// States of a file.
  static final int PENDING = 0;

  static final int FINISHED = 1;
  static final int ERROR = 2;

  /// States of a manifest.
  static final int INACTIVE = 0;

  static final int ACTIVE = 2;

  private static final int MOST_DETAILS = 100;

  private static final Table<Record> MANIFEST = table(name("ingest_manifest"));
  private static final Table<Record> ASSET = table(name("ingest_manifest_asset"));
  private static final Table<Record> FILE = table(name("ingest_manifest_file"));

  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<Long> SEQ = field(name("seq"), Long.class);
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

  private static final Field<String> FILE_ACCOUNT = of("ingest_manifest_file", "account");
  private static final Field<String> FILE_ID = of("ingest_manifest_file", "id");
  private static final Field<String> FILE_NAME = of("ingest_manifest_file", "name");
  private static final Field<String> FILE_PARENT =
      of("ingest_manifest_file", "parent_ingest_manifest_id");
  private static final Field<Long> FILE_SEQ =
      field(name("ingest_manifest_file", "seq"), Long.class);
  private static final Field<String> STORAGE = of("ingest_manifest", "storage_account_name");
  private static final Field<String> MIME = of("ingest_manifest_file", "mime_type");
  private static final Field<Boolean> PRIMARY =
      field(name("ingest_manifest_file", "is_primary"), Boolean.class);
  private static final Field<Boolean> ENCRYPTED =
      field(name("ingest_manifest_file", "is_encrypted"), Boolean.class);
  private static final Field<String> VERSION = of("ingest_manifest_file", "encryption_version");
  private static final Field<String> SCHEME = of("ingest_manifest_file", "encryption_scheme");
  private static final Field<String> KEY_ID = of("ingest_manifest_file", "encryption_key_id");
  private static final Field<String> VECTOR = of("ingest_manifest_file", "initialization_vector");

  private final Database database;

  IngestTable(Database database) {
    this.database = database;
  }

  private static Field<String> of(String table, String column) {
    return field(name(table, column), String.class);
  }

  /// The files of a manifest by state, and what went wrong with the first of them.
  record Counts(int pending, int finished, int failed, String errors) {
    static final Counts NONE = new Counts(0, 0, 0, "");
  }

  /// Notes that the blob of a pending file has come; answers whether one was waited for.
  boolean arrived(String manifest, String name, String etag) {
    return database.write(sql ->
        sql.update(FILE)
            .set(ARRIVED, etag)
            .where(PARENT.eq(manifest))
            .and(NAME.eq(name))
            .and(STATE.eq(PENDING))
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
            .from(FILE)
            .join(MANIFEST)
            .on(of("ingest_manifest", "account").eq(FILE_ACCOUNT))
            .and(of("ingest_manifest", "id").eq(FILE_PARENT))
            .join(ASSET)
            .on(of("ingest_manifest_asset", "account").eq(FILE_ACCOUNT))
            .and(
                of("ingest_manifest_asset", "id")
                    .eq(of("ingest_manifest_file", "parent_ingest_manifest_asset_id")))
            .where(ARRIVED.isNotNull())
            .orderBy(FILE_SEQ.asc())
            .limit(max)
            .fetch(IngestTable::arrival));
  }

  private static Arrival arrival(Record row) {
    return new Arrival(
        row.get(FILE_ACCOUNT),
        row.get(FILE_ID),
        row.get(ARRIVED),
        row.get(FILE_PARENT),
        IngestManifestsEntitySet.container(row.get(STORAGE), row.get(FILE_PARENT)),
        row.get(FILE_NAME),
        new AssetId(row.get(ASSET_ID)),
        Optional.ofNullable(row.get(MIME)),
        row.get(PRIMARY),
        new FileProtection(
            row.get(ENCRYPTED),
            Optional.ofNullable(row.get(VERSION)),
            Optional.ofNullable(row.get(SCHEME)),
            Optional.ofNullable(row.get(KEY_ID)),
            Optional.ofNullable(row.get(VECTOR))));
  }

  /// Ends the wait for a file as finished, if this blob is still the one to be taken over; holds
  /// its row until the transaction ends.
  boolean finish(Arrival arrival) {
    return settle(arrival, FINISHED);
  }

  /// Goes on waiting: the blob is gone again.
  void expectAgain(Arrival arrival) {
    settle(arrival, PENDING);
  }

  private boolean settle(Arrival arrival, int state) {
    return database.write(sql ->
        sql.update(FILE)
            .set(STATE, state)
            .set(ARRIVED, (String) null)
            .set(LAST_MODIFIED, database.now().value())
            .where(ACCOUNT.eq(arrival.account()))
            .and(ID.eq(arrival.fileId()))
            .and(STATE.eq(PENDING))
            .and(ARRIVED.eq(arrival.etag()))
            .execute())
        > 0;
  }

  /// A file that has been finished cannot be taken over after all.
  void fail(Arrival arrival, String why) {
    database.write(sql ->
        sql.update(FILE)
            .set(STATE, ERROR)
            .set(ERROR_DETAIL, why)
            .where(ACCOUNT.eq(arrival.account()))
            .and(ID.eq(arrival.fileId()))
            .execute());
  }

  /// A manifest's state as it follows from its files, and the time of this change.
  void settleManifest(String account, String manifest) {
    Condition pending =
        exists(
            selectOne()
                .from(FILE)
                .where(ACCOUNT.eq(account))
                .and(PARENT.eq(manifest))
                .and(STATE.eq(PENDING)));
    database.write(sql ->
        sql.update(MANIFEST)
            .set(STATE, when(pending, inline(ACTIVE)).otherwise(inline(INACTIVE)))
            .set(LAST_MODIFIED, database.now().value())
            .where(ACCOUNT.eq(account))
            .and(ID.eq(manifest))
            .execute());
  }

  /// The counts of these manifests; one without files is left out.
  Map<String, Counts> counts(String account, Collection<String> manifests) {
    Map<String, Counts> counts = new HashMap<>();
    Field<Integer> number = count();
    database
        .read(sql ->
            sql.select(PARENT, STATE, number)
                .from(FILE)
                .where(ACCOUNT.eq(account))
                .and(PARENT.in(manifests))
                .groupBy(PARENT, STATE)
                .fetch())
        .forEach(row ->
            counts.merge(row.get(PARENT), one(row.get(STATE), row.get(number)), IngestTable::sum));
    counts.replaceAll((manifest, plain) ->
        plain.failed() == 0
            ? plain
            : new Counts(
                plain.pending(), plain.finished(), plain.failed(), errors(account, manifest)));
    return counts;
  }

  private static Counts one(int state, int number) {
    return new Counts(
        state == PENDING ? number : 0,
        state == FINISHED ? number : 0,
        state == ERROR ? number : 0,
        "");
  }

  private static Counts sum(Counts a, Counts b) {
    return new Counts(
        a.pending() + b.pending(), a.finished() + b.finished(), a.failed() + b.failed(), "");
  }

  private String errors(String account, String manifest) {
    List<String> lines =
        database.read(sql ->
            sql.select(NAME, ERROR_DETAIL)
                .from(FILE)
                .where(ACCOUNT.eq(account))
                .and(PARENT.eq(manifest))
                .and(STATE.eq(ERROR))
                .orderBy(SEQ.asc())
                .limit(MOST_DETAILS)
                .fetch(row -> row.value1() + ": " + row.value2()));
    return String.join("\n", lines);
  }

  /// The manifest assets that have files pending, in order of creation.
  List<String> pendingAssets(String account, String manifest) {
    Condition pending =
        exists(
            selectOne()
                .from(FILE)
                .where(FILE_ACCOUNT.eq(account))
                .and(FILE_PARENT.eq(manifest))
                .and(
                    of("ingest_manifest_file", "parent_ingest_manifest_asset_id")
                        .eq(of("ingest_manifest_asset", "id")))
                .and(field(name("ingest_manifest_file", "state"), Integer.class).eq(PENDING)));
    return database.read(sql ->
        sql.select(ID)
            .from(ASSET)
            .where(ACCOUNT.eq(account))
            .and(PARENT.eq(manifest))
            .and(pending)
            .orderBy(SEQ.asc())
            .fetch(ID));
  }

  /// The asset that a manifest asset stands for.
  Optional<String> asset(String account, String manifestAsset) {
    return database.read(sql ->
        sql.select(ASSET_ID)
            .from(ASSET)
            .where(ACCOUNT.eq(account))
            .and(ID.eq(manifestAsset))
            .fetchOptional(ASSET_ID));
  }

  /// The manifest that a manifest asset belongs to.
  Optional<String> manifestOf(String account, String manifestAsset) {
    return database.read(sql ->
        sql.select(PARENT)
            .from(ASSET)
            .where(ACCOUNT.eq(account))
            .and(ID.eq(manifestAsset))
            .fetchOptional(PARENT));
  }

  void setAsset(String account, String manifestAsset, String asset) {
    database.write(sql ->
        sql.update(ASSET)
            .set(ASSET_ID, asset)
            .where(ACCOUNT.eq(account))
            .and(ID.eq(manifestAsset))
            .execute());
  }

  /// Whether a manifest has a file of this name.
  boolean hasFile(String manifest, String name) {
    return database.read(sql ->
        sql.fetchExists(selectOne().from(FILE).where(PARENT.eq(manifest)).and(NAME.eq(name))));
  }

  /// Removes the assets and files of a manifest; its own row stays.
  void deleteParts(String account, String manifest) {
    database.write(sql -> {
      sql.deleteFrom(FILE).where(ACCOUNT.eq(account)).and(PARENT.eq(manifest)).execute();
      return sql.deleteFrom(ASSET).where(ACCOUNT.eq(account)).and(PARENT.eq(manifest)).execute();
    });
  }

  /// Removes the files of a manifest asset.
  void deleteFiles(String account, String manifestAsset) {
    database.write(sql ->
        sql.deleteFrom(FILE)
            .where(ACCOUNT.eq(account))
            .and(PARENT_ASSET.eq(manifestAsset))
            .execute());
  }
}
