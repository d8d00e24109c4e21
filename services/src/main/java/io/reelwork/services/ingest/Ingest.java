package io.reelwork.services.ingest;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.catalog.NewFile;
import io.reelwork.services.loops.FailureLog;
import io.reelwork.services.loops.ServiceLoop;
import io.reelwork.services.loops.ServiceLoop.Pauses;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.web.FaceUrls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bulk ingest. Safe for any number of threads; changes join an open transaction.
///
/// `start` begins to take files over, at once when a blob comes to this process and within seconds
/// when it came to another; `takeOver` is one round of it.
public final class Ingest implements ODataFeature, AutoCloseable {
  /// The tables of this feature.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/ingest", 202611280444L);

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final int BATCH = 100;

  private final Database database;
  private final Catalog catalog;
  private final Blobs blobs;
  private final IngestTable table;
  private final IngestManifests manifests;
  private final IngestManifestAssets assets;
  private final IngestManifestFiles files;
  private final Semaphore wakes = new Semaphore(0);
  private final FailureLog fileLog = new FailureLog("ingest of a file");
  private final ServiceLoop loop =
      new ServiceLoop("ingest", new Pauses(POLL, MAX_PAUSE), this::round);

  /// Ingest into this catalog; `faces` tells where to upload.
  public Ingest(Database database, Catalog catalog, Blobs blobs, FaceUrls faces) {
    this.database = database;
    this.catalog = catalog;
    this.blobs = blobs;
    this.table = new IngestTable(database);
    this.manifests = new IngestManifests(database, catalog, blobs, faces, table);
    this.assets = new IngestManifestAssets(database, catalog, manifests);
    this.files = new IngestManifestFiles(database, blobs, manifests, assets, this::wake);
    blobs.add(this::named);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(
        new IngestManifestsEntitySet(manifests),
        new IngestManifestAssetsEntitySet(manifests, assets),
        new IngestManifestFilesEntitySet(manifests, files));
  }

  /// The manifests of accounts.
  public IngestManifests manifests() {
    return manifests;
  }

  /// The assets that files of manifests go to.
  public IngestManifestAssets assets() {
    return assets;
  }

  /// The files that manifests expect.
  public IngestManifestFiles files() {
    return files;
  }

  /// A blob has come: if a manifest waits for it, that is noted with it.
  private void named(Blob blob) {
    Optional<IngestManifestId> manifest = IngestManifestId.of(blob.container());
    if (manifest.isPresent() && table.arrived(manifest.get(), blob.name(), blob.etag())) {
      database.afterCommit(this::wake);
    }
  }

  private void wake() {
    wakes.release();
  }

  /// Begins to take files over, until `close`.
  public void start() {
    loop.start();
  }

  private void round() throws InterruptedException {
    if (takeOver() == 0) {
      wakes.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
      wakes.drainPermits();
    }
  }

  /// Throws unless it has lately looked for files to take over.
  ///
  /// @throws io.reelwork.services.ServiceFailure `LOOP`
  public void check() {
    loop.check(BOUND);
  }

  /// Takes over the files whose blobs have come, each on its own; answers how many were settled
  /// here.
  public int takeOver() {
    int settled = 0;
    for (Arrival arrival : table.arrivals(BATCH)) {
      loop.advanced();
      try {
        settled += database.transaction(() -> takeOver(arrival)) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        if (Thread.currentThread().isInterrupted()) {
          return settled;
        }
        LOG.debug("ingest failed file={} name={}", arrival.fileId(), arrival.name());
        fileLog.failed(e);
      }
    }
    return settled;
  }

  /// Rows are locked in the order asset, file, manifest.
  private boolean takeOver(Arrival arrival) {
    catalog.holdAsset(arrival.account(), arrival.asset());
    Optional<Blob> blob = blobs.find(arrival.container(), arrival.name());
    if (blob.isEmpty()) {
      table.expectAgain(arrival);
      return false;
    }
    if (!table.finish(arrival)) {
      return false;
    }
    NewFile file =
        new NewFile(
            arrival.name(),
            blob.get().sizeBytes(),
            arrival.isPrimary(),
            arrival.mimeType().or(() -> Optional.of(blob.get().headers().contentType())),
            arrival.protection());
    Optional<String> refused =
        catalog.assetFiles().importBlob(arrival.account(), arrival.asset(), blob.get(), file);
    refused.ifPresent(why -> table.fail(arrival, why));
    table.settleManifest(arrival.account(), arrival.manifest());
    return true;
  }

  @Override
  public void close() {
    loop.close();
  }
}
