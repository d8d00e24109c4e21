package io.reelwork.services.storage;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Portions;
import io.reelwork.services.sql.Ticks;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Which blob names which object. Whoever changes a container's blobs has locked it.
final class BlobTable {
  private static final Table<Record> BLOBS = table("blob");
  private static final Field<String> STORAGE_ACCOUNT = field("storage_account", String.class);
  private static final Field<String> CONTAINER = field("container", String.class);
  private static final Field<String> NAME = field("name", String.class);
  private static final Field<String> OBJECT = field("object_key", String.class);
  private static final Field<Long> SIZE = field("size_bytes", Long.class);
  private static final Field<String> ETAG = field("etag", String.class);
  private static final Field<Long> CREATED = field("created", Long.class);
  private static final Field<Long> LAST_MODIFIED = field("last_modified", Long.class);
  private static final Field<String> CONTENT_TYPE = field("content_type", String.class);
  private static final Field<String> CONTENT_ENCODING = field("content_encoding", String.class);
  private static final Field<String> CONTENT_LANGUAGE = field("content_language", String.class);
  private static final Field<String> CONTENT_DISPOSITION =
      field("content_disposition", String.class);
  private static final Field<String> CACHE_CONTROL = field("cache_control", String.class);
  private static final Field<String> CONTENT_MD5 = field("content_md5", String.class);
  private static final Field<String> METADATA = field("metadata", String.class);
  private static final Field<String> COPY_ID = field("copy_id", String.class);
  private static final Field<String> COPY_SOURCE = field("copy_source", String.class);
  private static final Field<Long> COPY_COMPLETED = field("copy_completed", Long.class);

  private static final List<Field<?>> COLUMNS =
      List.of(
          STORAGE_ACCOUNT,
          CONTAINER,
          NAME,
          OBJECT,
          SIZE,
          ETAG,
          CREATED,
          LAST_MODIFIED,
          CONTENT_TYPE,
          CONTENT_ENCODING,
          CONTENT_LANGUAGE,
          CONTENT_DISPOSITION,
          CACHE_CONTROL,
          CONTENT_MD5,
          METADATA,
          COPY_ID,
          COPY_SOURCE,
          COPY_COMPLETED);

  /// What a blob that takes another's place does not keep of it.
  private static final Map<Field<?>, Field<?>> WRITTEN_OVER = writtenOver();

  /// After every text that begins alike: the last code point there is.
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private final Database database;

  private static Map<Field<?>, Field<?>> writtenOver() {
    Map<Field<?>, Field<?>> columns = new LinkedHashMap<>();
    COLUMNS.stream()
        .filter(column -> !Set.of(STORAGE_ACCOUNT, CONTAINER, NAME, CREATED).contains(column))
        .forEach(column -> columns.put(column, excluded(column)));
    return columns;
  }

  BlobTable(Database database) {
    this.database = database;
  }

  Optional<Blob> find(ContainerId container, String name) {
    return database.read(sql ->
        sql.select(COLUMNS)
            .from(BLOBS)
            .where(in(container), NAME.eq(name))
            .fetchOptional(BlobTable::blob));
  }

  /// The first blobs of a prefix whose names come after `after`, ordered by name.
  List<Blob> page(ContainerId container, String prefix, Optional<String> after, int max) {
    Condition where = in(container).and(behind(NAME, prefix, after));
    return database.read(sql ->
        sql.select(COLUMNS)
            .from(BLOBS)
            .where(where)
            .orderBy(NAME.asc())
            .limit(max)
            .fetch(BlobTable::blob));
  }

  /// Names that begin with `prefix`, behind `after`.
  static Condition behind(Field<String> name, String prefix, Optional<String> after) {
    Condition begins =
        prefix.isEmpty() ? noCondition() : name.ge(prefix).and(name.lt(prefix + LAST));
    return after.map(last -> begins.and(name.gt(last))).orElse(begins);
  }

  /// What comes after every name that begins with `prefix`.
  static String afterAll(String prefix) {
    return prefix + LAST;
  }

  void insert(Blob blob) {
    database.write(sql -> sql.insertInto(BLOBS).set(values(blob)).execute());
  }

  void update(Blob blob) {
    database.write(sql ->
        sql.update(BLOBS)
            .set(values(blob))
            .where(in(blob.container()), NAME.eq(blob.name()))
            .execute());
  }

  /// Adds these blobs of one container, or puts them in place of those of the same names.
  void put(List<Blob> all) {
    database.write(sql -> {
      for (List<Blob> portion : Portions.of(all, COLUMNS.size())) {
        var insert = sql.insertInto(BLOBS, COLUMNS);
        for (Blob blob : portion) {
          insert = insert.values(List.copyOf(values(blob).values()));
        }
        insert.onConflict(STORAGE_ACCOUNT, CONTAINER, NAME).doUpdate().set(WRITTEN_OVER).execute();
      }
      return all.size();
    });
  }

  /// What is known of the blobs that there are of these names, by name.
  Map<String, Named> named(ContainerId container, List<String> names) {
    Map<String, Named> found = new HashMap<>();
    for (List<String> portion : Portions.of(names, 1)) {
      database.read(sql ->
          sql.select(NAME, OBJECT, CREATED)
              .from(BLOBS)
              .where(in(container), NAME.in(portion))
              .fetch(row ->
                  found.put(
                      row.get(NAME),
                      new Named(new ObjectKey(row.get(OBJECT)), new Ticks(row.get(CREATED))))));
    }
    return found;
  }

  /// The object that a name stands for, and since when there has been one.
  record Named(ObjectKey object, Ticks created) {}

  void delete(ContainerId container, String name) {
    database.write(sql -> sql.deleteFrom(BLOBS).where(in(container), NAME.eq(name)).execute());
  }

  void deleteAll(ContainerId container) {
    database.write(sql -> sql.deleteFrom(BLOBS).where(in(container)).execute());
  }

  long bytesUsed(String storageAccount) {
    return database.read(sql ->
        sql.select(coalesce(sum(SIZE), inline(BigDecimal.ZERO)))
            .from(BLOBS)
            .where(STORAGE_ACCOUNT.eq(storageAccount))
            .fetchSingle()
            .value1()
            .longValueExact());
  }

  private static Condition in(ContainerId container) {
    return STORAGE_ACCOUNT.eq(container.storageAccount()).and(CONTAINER.eq(container.name()));
  }

  private static Map<Field<?>, Object> values(Blob blob) {
    BlobHeaders headers = blob.headers();
    Map<Field<?>, Object> values = new LinkedHashMap<>();
    values.put(STORAGE_ACCOUNT, blob.container().storageAccount());
    values.put(CONTAINER, blob.container().name());
    values.put(NAME, blob.name());
    values.put(OBJECT, blob.object().value());
    values.put(SIZE, blob.sizeBytes());
    values.put(ETAG, blob.etag());
    values.put(CREATED, blob.created().value());
    values.put(LAST_MODIFIED, blob.lastModified().value());
    values.put(CONTENT_TYPE, headers.contentType());
    putNullable(values, CONTENT_ENCODING, headers.contentEncoding());
    putNullable(values, CONTENT_LANGUAGE, headers.contentLanguage());
    putNullable(values, CONTENT_DISPOSITION, headers.contentDisposition());
    putNullable(values, CACHE_CONTROL, headers.cacheControl());
    putNullable(values, CONTENT_MD5, headers.contentMd5());
    values.put(METADATA, MetadataText.format(headers.metadata()));
    putNullable(values, COPY_ID, blob.copy().map(Blob.Copy::id));
    putNullable(values, COPY_SOURCE, blob.copy().map(Blob.Copy::source));
    values.put(
        COPY_COMPLETED,
        org.jooq.impl.DSL.val(
            blob.copy().map(copy -> copy.completed().value()).orElse(null), Long.class));
    return values;
  }

  /// jOOQ writes a missing value as the SQL null of the column's type.
  private static void putNullable(
      Map<Field<?>, Object> values, Field<String> column, Optional<String> value) {
    values.put(
        column, value.<Object>map(text -> text).orElse(org.jooq.impl.DSL.val(null, String.class)));
  }

  private static Blob blob(Record row) {
    return new Blob(
        new ContainerId(row.get(STORAGE_ACCOUNT), row.get(CONTAINER)),
        row.get(NAME),
        new ObjectKey(row.get(OBJECT)),
        row.get(SIZE),
        row.get(ETAG),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        new BlobHeaders(
            row.get(CONTENT_TYPE),
            Optional.ofNullable(row.get(CONTENT_ENCODING)),
            Optional.ofNullable(row.get(CONTENT_LANGUAGE)),
            Optional.ofNullable(row.get(CONTENT_DISPOSITION)),
            Optional.ofNullable(row.get(CACHE_CONTROL)),
            Optional.ofNullable(row.get(CONTENT_MD5)),
            MetadataText.parse(row.get(METADATA))),
        Optional.ofNullable(row.get(COPY_ID))
            .map(
                id -> new Blob.Copy(id, row.get(COPY_SOURCE), new Ticks(row.get(COPY_COMPLETED)))));
  }
}
