package io.reelwork.services.storage;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.memory.Memory;
import io.reelwork.services.memory.MemoryBudget;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Dialect;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.sql.Ticks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Blobs by name: containers of a storage account, and in them names for immutable objects.
///
/// ```java
/// blobs.createContainer(container);
/// try (StagedObject staged = blobs.stage()) {
///   Files.copy(source, staged.file());
///   staged.seal();
///   blobs.publish(container, "a.mp4", staged, BlobHeaders.of("video/mp4"));
/// }
/// Path input = blobs.localFile(blobs.find(container, "a.mp4").orElseThrow());
/// ```
///
/// Every change is rows only and joins an open transaction; bytes are written before and freed by
/// the janitor after. Safe for any number of threads.
public final class Blobs implements AutoCloseable {
  /// The tables of this feature.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/storage", 202611301907L);

  /// How long the bytes of a block outlive its commit: as long as another commit may read them.
  private static final Duration BLOCK_GRACE = Duration.ofMinutes(10);

  private final Database database;
  private final StorageConfig config;
  private final StoreMarker marker;
  private final LocalObjects objects;
  private final AccountTable accounts;
  private final StorageAccounts storageAccounts;
  private final LeaseTable leaseTable;
  private final Leases leases;
  private final BlobTable blobs;
  private final BlockTable blocks;
  private final BlobLists lists;
  private final GarbageTable garbage;
  private final Janitor janitor;
  private final List<BlobListener> listeners = new CopyOnWriteArrayList<>();

  /// Blobs whose rows are in `database` and whose bytes are in the configured folder, which is made
  /// when the database does not know one yet; the keys of storage accounts are sealed with
  /// `master`.
  ///
  /// @throws ServiceFailure `STORAGE` when the folder cannot be used, or is not the one that the
  ///   database knows
  public Blobs(Database database, StorageConfig config, MasterKey master) {
    this(database, config, master, Memory.ofThisProcess().buffers());
  }

  /// The same, writing through `buffers` that it shares with others.
  public Blobs(Database database, StorageConfig config, MasterKey master, MemoryBudget buffers) {
    this.database = database;
    this.config = config;
    this.marker = StoreMarker.claim(new StoreTable(database), config.folder().toAbsolutePath());
    this.objects = LocalObjects.open(config, buffers);
    this.accounts = new AccountTable(database);
    this.storageAccounts = new StorageAccounts(database, accounts, master);
    this.leaseTable = new LeaseTable(database);
    this.leases = new Leases(database, leaseTable);
    this.blobs = new BlobTable(database);
    this.blocks = new BlockTable(database);
    this.lists = new BlobLists(blobs, blocks);
    this.garbage = new GarbageTable(database);
    this.janitor = new Janitor(objects, marker, blocks, garbage, config);
  }

  /// Another feature hears of every blob from now on.
  public void add(BlobListener listener) {
    listeners.add(listener);
  }

  /// Makes a storage account with fresh keys unless it is there; a default one takes over from the
  /// default before.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when the name belongs to another account
  public StorageAccount ensureStorageAccount(String account, String name, boolean isDefault) {
    return storageAccounts.ensure(account, name, isDefault);
  }

  /// All storage accounts, with their keys.
  public StorageAccounts accounts() {
    return storageAccounts;
  }

  /// The leases of blobs and containers.
  public Leases leases() {
    return leases;
  }

  /// The storage accounts of an account, by name.
  public List<StorageAccount> storageAccounts(String account) {
    return accounts.accounts(account);
  }

  /// The storage account that new assets of an account go to.
  public Optional<StorageAccount> defaultStorageAccount(String account) {
    return storageAccounts(account).stream().filter(StorageAccount::isDefault).findFirst();
  }

  /// The bytes of all blobs in a storage account.
  public long bytesUsed(String storageAccount) {
    return blobs.bytesUsed(storageAccount);
  }

  /// Makes a container; false when it is there already.
  public boolean createContainer(ContainerId container) {
    return createContainer(container, Map.of());
  }

  /// Makes containers without metadata in few statements; none of them exists yet.
  public void createContainers(List<ContainerId> containers) {
    accounts.insertContainers(containers);
  }

  /// One with metadata; false when there is one already.
  public boolean createContainer(ContainerId container, Map<String, String> metadata) {
    return accounts.insertContainer(container, metadata);
  }

  /// The first containers of a storage account, by name, that begin with `prefix` and are at or
  /// after `from`.
  public List<Container> containers(String storageAccount, String prefix, String from, int max) {
    return accounts.containers(storageAccount, prefix, from, max);
  }

  /// Changes a container's metadata; empty when there is none.
  public Optional<Container> setMetadata(ContainerId container, Map<String, String> metadata) {
    return database.transaction(() -> {
      accounts.updateContainer(container, metadata);
      return accounts.container(container);
    });
  }

  /// Deletes a container with everything in it; false when there is none.
  public boolean deleteContainer(ContainerId container) {
    return database.transaction(() -> {
      if (!accounts.lock(container)) {
        return false;
      }
      garbage.addBlobs(container, database.now().plus(config.grace()));
      garbage.addBlocks(container, database.now().plus(BLOCK_GRACE));
      blobs.deleteAll(container);
      blocks.deleteAll(container);
      leaseTable.deleteAll(container);
      accounts.deleteContainer(container);
      return true;
    });
  }

  /// Whether there is such a container.
  public boolean containerExists(ContainerId container) {
    return accounts.container(container).isPresent();
  }

  /// The container with this id.
  public Optional<Container> container(ContainerId container) {
    return accounts.container(container);
  }

  /// Stores an access policy in place of one with the same id; false, and nothing done, when there
  /// is no such container or it has five others already.
  public boolean setPolicy(ContainerId container, ContainerPolicy policy) {
    return database.transaction(() -> {
      if (!accounts.lock(container)) {
        return false;
      }
      long others =
          accounts.policies(container).stream().filter(p -> !p.id().equals(policy.id())).count();
      if (others >= ContainerPolicy.MAX_PER_CONTAINER) {
        return false;
      }
      accounts.putPolicy(container, policy);
      return true;
    });
  }

  /// Stores these access policies in place of all others; empty when there is no such container.
  ///
  /// @throws IllegalArgumentException when there are more than five
  public Optional<Container> setPolicies(ContainerId container, List<ContainerPolicy> policies) {
    if (policies.size() > ContainerPolicy.MAX_PER_CONTAINER) {
      throw new IllegalArgumentException("policies: must be at most 5 but were " + policies.size());
    }
    return database.transaction(() -> {
      if (!accounts.lock(container)) {
        return Optional.<Container>empty();
      }
      accounts.deletePolicies(container);
      policies.forEach(policy -> accounts.putPolicy(container, policy));
      return accounts
          .container(container)
          .flatMap(before -> setMetadata(container, before.metadata()));
    });
  }

  /// Removes an access policy, which ends every signature that names it; false when there is none.
  public boolean removePolicy(ContainerId container, String policyId) {
    return accounts.deletePolicy(container, policyId);
  }

  /// The access policies of a container, by id.
  public List<ContainerPolicy> policies(ContainerId container) {
    return accounts.policies(container);
  }

  /// One access policy of a container.
  public Optional<ContainerPolicy> policy(ContainerId container, String policyId) {
    return accounts.policy(container, policyId);
  }

  /// Begins an object; the caller closes it.
  ///
  /// @throws ServiceFailure `STORAGE_FULL` when the disk is down to its reserve
  public StagedObject stage() {
    return new StagedObject(objects);
  }

  /// Seals objects; of many each costs a fraction of what it costs alone.
  ///
  /// @throws ServiceFailure `STORAGE` when one has no file, `STORAGE_FULL` when the disk is full;
  ///   the caller closes them all
  public void seal(List<StagedObject> staged) {
    new BulkSeal(objects).seal(staged);
  }

  /// Puts blocks together to one sealed object; the caller closes it. The bytes are copied inside
  /// the kernel, so that FFmpeg and downloads read one file whatever way a blob came.
  ///
  /// @throws ServiceFailure `STORAGE` when the bytes of a block are gone
  public StagedObject join(List<Block> blocks) {
    StagedObject staged = stage();
    try (FileChannel out =
        FileChannel.open(staged.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Block block : blocks) {
        append(block, out);
      }
      staged.sealUnmeasured();
      return staged;
    } catch (IOException e) {
      staged.close();
      throw LocalObjects.failure("block list: cannot be put together", e);
    } catch (ServiceFailure e) {
      staged.close();
      throw e;
    }
  }

  private void append(Block block, FileChannel out) throws IOException {
    try (FileChannel in = FileChannel.open(localFile(block.object()), StandardOpenOption.READ)) {
      long position = block.offset();
      long end = block.offset() + block.sizeBytes();
      while (position < end) {
        long copied = in.transferTo(position, end - position, out);
        if (copied <= 0) {
          throw new IOException("block " + block.object() + " is shorter than its row says");
        }
        position += copied;
      }
    }
  }

  /// Throws `STORAGE` while the folder is not the store, as when its disk is not mounted, and
  /// `STORAGE_FULL` when there is no room.
  public void check() {
    marker.check();
    objects.checkRoomFor(1);
  }

  /// Throws `STORAGE_FULL` unless that many bytes can be written above the reserve.
  public void checkRoomFor(long sizeBytes) {
    objects.checkRoomFor(sizeBytes);
  }

  /// Gives a sealed object a name, in place of what had it. Uncommitted blocks of the name go. The
  /// MD5 is the measured one unless the headers give one.
  ///
  /// @throws ServiceFailure `NO_CONTAINER`
  public Blob publish(
      ContainerId container, String name, StagedObject object, BlobHeaders headers) {
    BlobNames.check(name);
    Optional<String> md5 = headers.contentMd5().or(object::md5);
    return publish(container, name, object, headers.withMd5(md5), List.of());
  }

  /// The same for an object that was put together from blocks, which stay known as its parts; the
  /// MD5 is the headers' alone.
  public Blob publish(
      ContainerId container,
      String name,
      StagedObject object,
      BlobHeaders headers,
      List<Block> parts) {
    object.offer();
    return database.transaction(() -> {
      mustLock(container);
      objects.touch(object.key());
      blocks.insertParts(object.key(), parts);
      return name(container, name, object.key(), object.sizeBytes(), headers, Optional.empty());
    });
  }

  /// Gives sealed objects their names, all together and in few statements however many there are. A
  /// name that comes twice gets the last object.
  ///
  /// @throws ServiceFailure `NO_CONTAINER`
  public void publish(ContainerId container, List<NewBlob> named) {
    Map<String, NewBlob> byName = new LinkedHashMap<>();
    named.forEach(blob -> byName.put(blob.name(), blob));
    named.forEach(blob -> blob.object().offer());
    database.transaction(() -> {
      mustLock(container);
      objects.touch(named.stream().map(blob -> blob.object().key()).toList());
      Ticks now = database.now();
      dropBlocks(container, byName.keySet());
      Map<String, BlobTable.Named> old = blobs.named(container, List.copyOf(byName.keySet()));
      List<Blob> all = byName.values().stream().map(it -> blob(container, it, old, now)).toList();
      blobs.put(all);
      discard(old.values().stream().map(BlobTable.Named::object).toList(), config.grace());
      all.forEach(blob -> listeners.forEach(listener -> listener.named(blob)));
      return all;
    });
  }

  private static Blob blob(
      ContainerId container, NewBlob named, Map<String, BlobTable.Named> old, Ticks now) {
    BlobTable.Named before = old.get(named.name());
    return new Blob(
        container,
        named.name(),
        named.object().key(),
        named.object().sizeBytes(),
        Etags.fresh(),
        before == null ? now : before.created(),
        now,
        named.measuredHeaders(),
        Optional.empty());
  }

  private void dropBlocks(ContainerId container, Set<String> names) {
    List<String> dropped = blocks.names(container).stream().filter(names::contains).toList();
    dropped.forEach(name -> dropBlocks(container, name));
  }

  /// Gives the object of a blob a second name, in place of what had it: a copy without copying.
  /// Both blobs live on their own. `copy` is remembered with the new one.
  ///
  /// @throws ServiceFailure `NO_CONTAINER`
  public Blob copy(
      Blob source,
      ContainerId container,
      String name,
      BlobHeaders headers,
      Optional<Blob.Copy> copy) {
    BlobNames.check(name);
    return database.transaction(() -> {
      mustLock(container);
      objects.touch(source.object());
      return name(container, name, source.object(), source.sizeBytes(), headers, copy);
    });
  }

  private Blob name(
      ContainerId container,
      String name,
      ObjectKey object,
      long sizeBytes,
      BlobHeaders headers,
      Optional<Blob.Copy> copy) {
    Ticks now = database.now();
    dropBlocks(container, name);
    Optional<Blob> old = blobs.find(container, name);
    Ticks created = old.map(Blob::created).orElse(now);
    Blob blob =
        new Blob(container, name, object, sizeBytes, Etags.fresh(), created, now, headers, copy);
    if (old.isPresent()) {
      blobs.update(blob);
      discard(List.of(old.get().object()), config.grace());
    } else {
      blobs.insert(blob);
    }
    listeners.forEach(listener -> listener.named(blob));
    return blob;
  }

  private void mustLock(ContainerId container) {
    if (!accounts.lock(container)) {
      throw new ServiceFailure(Code.NO_CONTAINER, "container " + container + ": must exist");
    }
  }

  private void dropBlocks(ContainerId container, String name) {
    List<Block> uncommitted = blocks.uncommitted(container, name);
    if (!uncommitted.isEmpty()) {
      blocks.deleteUncommitted(container, name);
      discard(uncommitted.stream().map(Block::object).toList(), BLOCK_GRACE);
    }
  }

  private void discard(List<ObjectKey> unnamed, Duration grace) {
    garbage.add(unnamed, database.now().plus(grace));
  }

  /// The blob of a name.
  public Optional<Blob> find(ContainerId container, String name) {
    return blobs.find(container, name);
  }

  /// One page of a container's blobs, ordered by code point; empty when there is no container.
  public BlobPage list(ContainerId container, Listing listing) {
    return lists.list(container, listing);
  }

  /// The file that holds a blob's bytes: never changes, and stays for the grace when the blob is
  /// overwritten or deleted. For FFmpeg's `file:` input.
  public Path localFile(Blob blob) {
    return objects.file(blob.object());
  }

  /// The same by the object's key, for a plan that must not follow the name to newer bytes.
  public Path localFile(ObjectKey object) {
    return objects.file(object);
  }

  /// A blob's bytes; the caller closes the stream.
  ///
  /// @throws ServiceFailure `STORAGE` when the object was freed after the grace
  public InputStream open(Blob blob) {
    return open(blob, new ByteRange(0, blob.sizeBytes()));
  }

  /// A part of a blob's bytes; the caller closes the stream.
  public InputStream open(Blob blob, ByteRange range) {
    try {
      InputStream file = Files.newInputStream(localFile(blob));
      file.skipNBytes(range.offset());
      return new LimitedInput(file, range.length());
    } catch (IOException e) {
      throw LocalObjects.failure("blob " + blob.name() + ": cannot be read", e);
    }
  }

  /// What a failed read or write of an object becomes: a full disk has a code of its own.
  public static ServiceFailure failure(String what, IOException cause) {
    return LocalObjects.failure(what, cause);
  }

  /// Deletes a blob with its uncommitted blocks; false when there is none.
  public boolean delete(ContainerId container, String name) {
    return database.transaction(() -> {
      if (!accounts.lock(container)) {
        return false;
      }
      dropBlocks(container, name);
      Optional<Blob> old = blobs.find(container, name);
      old.ifPresent(blob -> {
        blobs.delete(container, name);
        leaseTable.delete(container, name);
        discard(List.of(blob.object()), config.grace());
      });
      return old.isPresent();
    });
  }

  /// Changes what a blob says of itself; the bytes stay. Empty when there is none.
  public Optional<Blob> setHeaders(ContainerId container, String name, BlobHeaders headers) {
    return database.transaction(() -> {
      accounts.lock(container);
      Optional<Blob> changed =
          blobs
              .find(container, name)
              .map(old ->
                  new Blob(
                      container,
                      name,
                      old.object(),
                      old.sizeBytes(),
                      Etags.fresh(),
                      old.created(),
                      database.now(),
                      headers,
                      old.copy()));
      changed.ifPresent(blobs::update);
      return changed;
    });
  }

  /// Stores a sealed object as an uncommitted block of a blob, in place of one with the same id.
  ///
  /// @throws ServiceFailure `NO_CONTAINER`
  public void putBlock(ContainerId container, String name, String blockId, StagedObject object) {
    object.offer();
    database.transaction(() -> {
      mustLock(container);
      objects.touch(object.key());
      Block block = new Block(blockId, object.key(), 0, object.sizeBytes());
      blocks.put(container, name, block).ifPresent(old -> discard(List.of(old), BLOCK_GRACE));
      return block;
    });
  }

  /// The blocks of a name that no list has committed yet, in the order they came.
  public List<Block> uncommittedBlocks(ContainerId container, String name) {
    return blocks.uncommitted(container, name);
  }

  /// The blocks a blob was put together from, in order; none when it was put whole.
  public List<Block> committedBlocks(Blob blob) {
    return blocks.parts(blob.object());
  }

  /// Locks a container so that `work` decides and writes at once; false means there is none.
  public <T> T locked(ContainerId container, Supplier<T> work, Supplier<T> missing) {
    return database.transaction(() -> accounts.lock(container) ? work.get() : missing.get());
  }

  /// One round of the janitor: frees objects whose grace is over, uncommitted blocks after seven
  /// days, and files that a crash has left. Called by a loop, any number of processes at once.
  ///
  /// @throws ServiceFailure `STORAGE`, and nothing is freed, while the folder is not the store
  public Freed collectGarbage() {
    return janitor.collectGarbage(database.now().instant());
  }

  /// Deletes, at the start of a process, the files that its predecessor was writing when it was
  /// killed; answers how many. Only where there can be no other process (SQLite); elsewhere the
  /// janitor takes them once they are old.
  public int recover() {
    return switch (database.dialect()) {
      case Dialect.Sqlite onlyProcess -> janitor.sweep(Instant.MAX);
      case Dialect.Postgres shared -> 0;
    };
  }

  /// What one round of the janitor has freed.
  ///
  /// @param objects objects whose last name is gone
  /// @param blocks uncommitted blocks that nobody committed in seven days
  /// @param orphans sealed or staged files of which no row ever knew
  public record Freed(int objects, int blocks, int orphans) {}

  /// Ends the threads that write; what is stored can still be read.
  @Override
  public void close() {
    objects.close();
  }
}
