package io.reelwork.services.feed;

import io.reelwork.services.access.Access;
import io.reelwork.services.access.AccessConfig;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.ingest.Ingest;
import io.reelwork.services.jobs.CatalogAssets;
import io.reelwork.services.jobs.Jobs;
import io.reelwork.services.jobs.JobsConfig;
import io.reelwork.services.jobs.Neighbours;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.live.AbsentMedia;
import io.reelwork.services.live.Live;
import io.reelwork.services.notifications.Notifications;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.operations.OperationsConfig;
import io.reelwork.services.processors.Processors;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.streaming.Streaming;
import io.reelwork.services.templates.Templates;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Every entity set of the product over one database, spoken to as on the wire.
record EverySet(Database database, TestWire wire) implements AutoCloseable {
  private static final List<Schema> SCHEMAS =
      List.of(
          Access.SCHEMA,
          Blobs.SCHEMA,
          Catalog.SCHEMA,
          Keys.SCHEMA,
          Jobs.SCHEMA,
          Operations.SCHEMA,
          Streaming.SCHEMA,
          Live.SCHEMA,
          Templates.SCHEMA,
          Notifications.SCHEMA,
          Ingest.SCHEMA);

  private static final class Faces implements FaceUrls {
    @Override
    public URI blob(URI apiRoot) {
      return URI.create("http://media.test:8481");
    }

    @Override
    public URI origin(URI apiRoot) {
      return URI.create("http://media.test:8482");
    }
  }

  static EverySet open(TestDatabase kind, Path folder) {
    return open(kind, folder, InstantSource.system());
  }

  static EverySet open(TestDatabase kind, Path folder, InstantSource clock) {
    Database database = kind.open(SCHEMAS, clock::instant);
    MasterKey master = MasterKey.of("A".repeat(43) + "=");
    FaceUrls faces = new Faces();
    Access access = Access.open(database, master, AccessConfig.defaults(), clock);
    access.accounts().ensureDefault();
    Blobs blobs = new Blobs(database, StorageConfig.in(folder), master);
    blobs.ensureStorageAccount("reelwork", "reelwork", true);
    Sas signatures = new Sas(blobs, clock);
    Catalog catalog = new Catalog(database, blobs, signatures, faces, access.quotas());
    Keys keys = new Keys(database, access, master, catalog, faces);
    Operations operations = new Operations(database, OperationsConfig.defaults());
    Jobs jobs =
        new Jobs(
            database,
            new CatalogAssets(catalog),
            Processors.infos(),
            access.quotas(),
            JobsConfig.defaults(),
            Neighbours.none());
    Live.Parts parts =
        new Live.Parts(operations, catalog, new AbsentMedia(), faces, access.quotas());
    return new EverySet(
        database,
        TestWire.of(
            database,
            catalog,
            keys,
            jobs,
            new Templates(database),
            new Notifications(database, master, keys::unwrapped),
            new Ingest(database, catalog, blobs, faces),
            operations,
            new Streaming(database, operations, catalog, faces, access.quotas()),
            new Live(database, parts)));
  }

  @Override
  public void close() {
    database.close();
  }
}
