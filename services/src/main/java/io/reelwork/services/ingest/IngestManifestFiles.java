package io.reelwork.services.ingest;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.ingest.IngestManifestFile.Settings;
import io.reelwork.services.ingest.IngestManifestFile.State;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import java.util.Optional;

/// The files that manifests expect (entities section 20). Safe for any number of threads; changes
/// join an open transaction.
public final class IngestManifestFiles {
  private static final String PARENT = "ParentIngestManifestId";
  private static final String PARENT_ASSET = "ParentIngestManifestAssetId";

  private final Database database;
  private final Blobs blobs;
  private final IngestManifests manifests;
  private final IngestManifestAssets assets;
  private final IngestTable table;
  private final Runnable wake;

  /// @param wake called when a file can be taken over
  IngestManifestFiles(
      Database database,
      Blobs blobs,
      IngestManifests manifests,
      IngestManifestAssets assets,
      Runnable wake) {
    this.database = database;
    this.blobs = blobs;
    this.manifests = manifests;
    this.assets = assets;
    this.table = manifests.table();
    this.wake = wake;
  }

  /// Creates a file that is expected; its blob may have come already.
  ///
  /// @throws Refusal `NOT_FOUND` for its manifest and asset, `INVALID_VALUE` when they do not
  ///   belong together or the name is blank, `CONFLICT` when the manifest has a file of the name
  public IngestManifestFile create(String account, Settings settings) {
    IngestManifest manifest = manifests.parent(account, settings.manifest());
    checkAsset(account, settings);
    if (settings.name().isBlank()) {
      throw Refusal.invalidValue("Name", "must not be blank");
    }
    ContainerId container = manifest.container();
    return blobs.locked(
        container,
        () -> create(account, settings, container),
        () -> {
          throw new Refusal(
              Code.CONFLICT, PARENT + ": the container " + container + " is gone", PARENT);
        });
  }

  private void checkAsset(String account, Settings settings) {
    IngestManifestAsset asset =
        assets
            .find(account, settings.asset())
            .orElseThrow(() ->
                new Refusal(
                    Code.NOT_FOUND,
                    PARENT_ASSET + ": there is no ingest manifest asset " + settings.asset(),
                    PARENT_ASSET));
    if (!asset.manifest().equals(settings.manifest())) {
      throw Refusal.invalidValue(
          PARENT_ASSET,
          "must belong to %s but belongs to %s".formatted(settings.manifest(), asset.manifest()));
    }
  }

  /// With the container locked no blob can come unseen.
  private IngestManifestFile create(String account, Settings settings, ContainerId container) {
    IngestManifestId manifest = settings.manifest();
    String name = settings.name();
    if (table.hasFile(manifest, name)) {
      throw new Refusal(
          Code.CONFLICT, "Name: the manifest already has a file named " + name, "Name");
    }
    Ticks now = database.now();
    IngestManifestFile made =
        new IngestManifestFile(
            IngestManifestFileId.random(), now, now, settings, State.PENDING, Optional.empty());
    table.insert(account, made);
    table.settleManifest(account, manifest);
    blobs
        .find(container, name)
        .ifPresent(blob -> {
          table.arrived(manifest, name, blob.etag());
          database.afterCommit(wake);
        });
    return made;
  }

  /// The file with this id.
  public Optional<IngestManifestFile> find(String account, IngestManifestFileId id) {
    return table.find(account, id);
  }

  /// Deletes a file, which is expected no longer; returns whether there was one.
  public boolean delete(String account, IngestManifestFileId id) {
    Optional<IngestManifestFile> there = find(account, id);
    there.ifPresent(found -> {
      table.files().delete(account, id.value());
      table.settleManifest(account, found.settings().manifest());
    });
    return there.isPresent();
  }
}
