package io.reelwork.services.ingest;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ingest manifests of accounts (entities section 18), each with a container of its own. Safe
/// for any number of threads; changes join an open transaction.
public final class IngestManifests {
  private static final String PARENT = "ParentIngestManifestId";

  private final Database database;
  private final Catalog catalog;
  private final Blobs blobs;
  private final FaceUrls faces;
  private final IngestTable table;

  IngestManifests(
      Database database, Catalog catalog, Blobs blobs, FaceUrls faces, IngestTable table) {
    this.database = database;
    this.catalog = catalog;
    this.blobs = blobs;
    this.faces = faces;
    this.table = table;
  }

  IngestTable table() {
    return table;
  }

  /// Creates a manifest and its container.
  ///
  /// @param storageAccount empty for the default of the account
  /// @throws Refusal when there is no such storage account
  public IngestManifest create(
      String account, Optional<String> name, Optional<String> storageAccount) {
    Ticks now = database.now();
    String storage = catalog.storage().named(account, storageAccount.orElse("")).name();
    IngestManifest made =
        new IngestManifest(IngestManifestId.random(), now, now, name, false, storage);
    table.insert(account, made);
    blobs.createContainer(made.container());
    return made;
  }

  /// The manifest with this id.
  public Optional<IngestManifest> find(String account, IngestManifestId id) {
    return table.find(account, id);
  }

  /// The manifest that something new belongs to.
  ///
  /// @throws Refusal `NOT_FOUND`
  IngestManifest parent(String account, IngestManifestId id) {
    return find(account, id)
        .orElseThrow(() ->
            new Refusal(Code.NOT_FOUND, PARENT + ": there is no ingest manifest " + id, PARENT));
  }

  /// Changes the name of a manifest; returns whether there is one of this id.
  public boolean rename(String account, IngestManifestId id, Optional<String> name) {
    return table.rename(account, id, name, database.now());
  }

  /// Deletes a manifest with its assets, files and container; what was taken over stays. Returns
  /// whether there was one.
  public boolean delete(String account, IngestManifestId id) {
    Optional<IngestManifest> manifest = find(account, id);
    manifest.ifPresent(found -> blobs.deleteContainer(found.container()));
    table.deleteParts(account, id);
    return table.manifests().delete(account, id.value());
  }

  /// The files of manifests by state; a manifest without files is left out.
  public Map<IngestManifestId, IngestManifest.Statistics> statistics(
      String account, Collection<IngestManifestId> ids) {
    return table.statistics(account, ids);
  }

  /// The assets of a manifest that have files pending, in the order of creation.
  public List<IngestManifestAssetId> pendingAssets(String account, IngestManifestId id) {
    return table.pendingAssets(account, id);
  }

  /// Where blobs are uploaded.
  ///
  /// @param apiRoot the URL under which the caller reached the API, which decides about the host
  public String uploadUrl(IngestManifestId id, String storageAccount, URI apiRoot) {
    return Sas.containerUrl(faces.blob(apiRoot), id.container(storageAccount));
  }
}
