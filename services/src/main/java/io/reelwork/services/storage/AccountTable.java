package io.reelwork.services.storage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.BulkInsert;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Storage accounts, containers and their stored policies.
final class AccountTable {
  private static final Table<Record> ACCOUNTS = table("storage_account");
  private static final Field<String> ACCOUNT = field("account", String.class);
  private static final Field<String> NAME = field("name", String.class);
  private static final Field<Boolean> IS_DEFAULT = field("is_default", Boolean.class);
  private static final Field<byte[]> KEY1 = field("key1", byte[].class);
  private static final Field<byte[]> KEY2 = field("key2", byte[].class);
  private static final Field<Boolean> IS_SEALED = field("is_sealed", Boolean.class);
  private static final Field<Long> CREATED = field("created", Long.class);
  private static final Field<String> SERVICE_PROPERTIES = field("service_properties", String.class);

  private static final Table<Record> CONTAINERS = table("blob_container");
  private static final Field<String> STORAGE_ACCOUNT = field("storage_account", String.class);
  private static final Field<String> ETAG = field("etag", String.class);
  private static final Field<Long> LAST_MODIFIED = field("last_modified", Long.class);
  private static final Field<String> METADATA = field("metadata", String.class);

  private static final Table<Record> POLICIES = table("container_policy");
  private static final Field<String> CONTAINER = field("container", String.class);
  private static final Field<String> ID = field("id", String.class);
  private static final Field<String> PERMISSIONS = field("permissions", String.class);
  private static final Field<Long> STARTS = field("starts", Long.class);
  private static final Field<Long> EXPIRES = field("expires", Long.class);

  private final Database database;

  AccountTable(Database database) {
    this.database = database;
  }

  boolean insertAccount(StorageAccount storage, StorageKeys sealed) {
    return database.write(sql -> {
      if (storage.isDefault()) {
        sql.update(ACCOUNTS).set(IS_DEFAULT, false).where(ACCOUNT.eq(storage.account())).execute();
      }
      return sql.insertInto(ACCOUNTS, ACCOUNT, NAME, IS_DEFAULT, KEY1, KEY2, IS_SEALED, CREATED)
          .values(
              storage.account(),
              storage.name(),
              storage.isDefault(),
              sealed.key1(),
              sealed.key2(),
              true,
              database.now().value())
          .onConflictDoNothing()
          .execute();
    })
        == 1;
  }

  Optional<StorageAccount> account(String name) {
    return database.read(sql ->
        sql.select(ACCOUNT, NAME, IS_DEFAULT)
            .from(ACCOUNTS)
            .where(NAME.eq(name))
            .fetchOptional(AccountTable::storageAccount));
  }

  List<StorageAccount> accounts(String account) {
    return database.read(sql ->
        sql.select(ACCOUNT, NAME, IS_DEFAULT)
            .from(ACCOUNTS)
            .where(ACCOUNT.eq(account))
            .orderBy(NAME)
            .fetch(AccountTable::storageAccount));
  }

  List<StorageAccount> accounts() {
    return database.read(sql ->
        sql.select(ACCOUNT, NAME, IS_DEFAULT)
            .from(ACCOUNTS)
            .orderBy(NAME)
            .fetch(AccountTable::storageAccount));
  }

  private static StorageAccount storageAccount(Record row) {
    return new StorageAccount(row.get(ACCOUNT), row.get(NAME), row.get(IS_DEFAULT));
  }

  /// Both keys of a storage account as they are stored.
  Optional<Stored> keys(String name) {
    return database.read(sql ->
        sql.select(KEY1, KEY2, IS_SEALED)
            .from(ACCOUNTS)
            .where(NAME.eq(name))
            .fetchOptional(row ->
                new Stored(new StorageKeys(row.get(KEY1), row.get(KEY2)), row.get(IS_SEALED))));
  }

  void setKeys(String name, StorageKeys sealed) {
    database.write(sql ->
        sql.update(ACCOUNTS)
            .set(KEY1, sealed.key1())
            .set(KEY2, sealed.key2())
            .set(IS_SEALED, true)
            .where(NAME.eq(name))
            .execute());
  }

  Optional<String> serviceProperties(String name) {
    return database
        .read(sql ->
            sql.select(SERVICE_PROPERTIES).from(ACCOUNTS).where(NAME.eq(name)).fetchOptional())
        .flatMap(row -> Optional.ofNullable(row.get(SERVICE_PROPERTIES)));
  }

  boolean setServiceProperties(String name, String document) {
    return database.write(sql ->
        sql.update(ACCOUNTS).set(SERVICE_PROPERTIES, document).where(NAME.eq(name)).execute())
        == 1;
  }

  boolean insertContainer(ContainerId id, Map<String, String> metadata) {
    return database.write(sql ->
        sql.insertInto(CONTAINERS, STORAGE_ACCOUNT, NAME, ETAG, LAST_MODIFIED, METADATA)
            .values(
                id.storageAccount(),
                id.name(),
                Etags.fresh(),
                database.now().value(),
                MetadataText.format(metadata))
            .onConflictDoNothing()
            .execute())
        == 1;
  }

  /// Adds containers that do not exist yet.
  void insertContainers(List<ContainerId> ids) {
    long now = database.now().value();
    List<Map<Field<?>, Object>> rows = new ArrayList<>();
    for (ContainerId id : ids) {
      Map<Field<?>, Object> row = new LinkedHashMap<>();
      row.put(STORAGE_ACCOUNT, id.storageAccount());
      row.put(NAME, id.name());
      row.put(ETAG, Etags.fresh());
      row.put(LAST_MODIFIED, now);
      row.put(METADATA, MetadataText.format(Map.of()));
      rows.add(row);
    }
    database.write(sql -> BulkInsert.into(sql, CONTAINERS, rows));
  }

  /// Deletes a container whose blobs and blocks are gone already, with its policies.
  void deleteContainer(ContainerId id) {
    database.write(sql -> {
      sql.deleteFrom(POLICIES).where(ofContainer(id)).execute();
      return sql.deleteFrom(CONTAINERS).where(isContainer(id)).execute();
    });
  }

  Optional<Container> container(ContainerId id) {
    return database.read(sql ->
        sql.select(STORAGE_ACCOUNT, NAME, ETAG, LAST_MODIFIED, METADATA)
            .from(CONTAINERS)
            .where(isContainer(id))
            .fetchOptional(AccountTable::container));
  }

  private static Container container(Record row) {
    return new Container(
        new ContainerId(row.get(STORAGE_ACCOUNT), row.get(NAME)),
        row.get(ETAG),
        new Ticks(row.get(LAST_MODIFIED)),
        MetadataText.parse(row.get(METADATA)));
  }

  /// The first containers of an account whose names begin with `prefix` and are at or after `from`.
  List<Container> containers(String storageAccount, String prefix, String from, int max) {
    return database.read(sql ->
        sql.select(STORAGE_ACCOUNT, NAME, ETAG, LAST_MODIFIED, METADATA)
            .from(CONTAINERS)
            .where(
                STORAGE_ACCOUNT.eq(storageAccount),
                NAME.ge(prefix.compareTo(from) > 0 ? prefix : from),
                NAME.lt(BlobTable.afterAll(prefix)))
            .orderBy(NAME)
            .limit(max)
            .fetch(AccountTable::container));
  }

  /// Marks a container as changed, with this metadata.
  void updateContainer(ContainerId id, Map<String, String> metadata) {
    database.write(sql ->
        sql.update(CONTAINERS)
            .set(METADATA, MetadataText.format(metadata))
            .set(ETAG, Etags.fresh())
            .set(LAST_MODIFIED, database.now().value())
            .where(isContainer(id))
            .execute());
  }

  /// Locks a container for the rest of the transaction, so that what is decided by reading it holds
  /// when it is written. An update that changes nothing locks a row on both databases.
  boolean lock(ContainerId id) {
    return database.write(
            sql -> sql.update(CONTAINERS).set(ETAG, ETAG).where(isContainer(id)).execute())
        == 1;
  }

  List<ContainerPolicy> policies(ContainerId id) {
    return database.read(sql ->
        sql.select(ID, PERMISSIONS, STARTS, EXPIRES)
            .from(POLICIES)
            .where(ofContainer(id))
            .orderBy(ID)
            .fetch(AccountTable::policy));
  }

  Optional<ContainerPolicy> policy(ContainerId id, String policyId) {
    return database.read(sql ->
        sql.select(ID, PERMISSIONS, STARTS, EXPIRES)
            .from(POLICIES)
            .where(ofContainer(id), ID.eq(policyId))
            .fetchOptional(AccountTable::policy));
  }

  private static ContainerPolicy policy(Record row) {
    return new ContainerPolicy(
        row.get(ID),
        Permission.parse(row.get(PERMISSIONS)),
        Optional.ofNullable(row.get(STARTS)).map(ticks -> new Ticks(ticks).instant()),
        Optional.ofNullable(row.get(EXPIRES)).map(ticks -> new Ticks(ticks).instant()));
  }

  void putPolicy(ContainerId id, ContainerPolicy policy) {
    database.write(sql -> {
      deletePolicy(id, policy.id());
      return sql.insertInto(POLICIES)
          .set(STORAGE_ACCOUNT, id.storageAccount())
          .set(CONTAINER, id.name())
          .set(ID, policy.id())
          .set(PERMISSIONS, Permission.format(policy.permissions()))
          .set(STARTS, policy.start().map(Ticks::of).map(Ticks::value).orElse(null))
          .set(EXPIRES, policy.expiry().map(Ticks::of).map(Ticks::value).orElse(null))
          .execute();
    });
  }

  void deletePolicies(ContainerId id) {
    database.write(sql -> sql.deleteFrom(POLICIES).where(ofContainer(id)).execute());
  }

  boolean deletePolicy(ContainerId id, String policyId) {
    return database.write(
            sql -> sql.deleteFrom(POLICIES).where(ofContainer(id), ID.eq(policyId)).execute())
        == 1;
  }

  private static Condition isContainer(ContainerId id) {
    return STORAGE_ACCOUNT.eq(id.storageAccount()).and(NAME.eq(id.name()));
  }

  private static Condition ofContainer(ContainerId id) {
    return STORAGE_ACCOUNT.eq(id.storageAccount()).and(CONTAINER.eq(id.name()));
  }

  /// @param isSealed whether the keys are under the master key; those of old rows are not
  record Stored(StorageKeys keys, boolean isSealed) {}
}
