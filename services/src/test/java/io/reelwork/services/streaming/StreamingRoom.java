package io.reelwork.services.streaming;

import io.reelwork.services.access.MasterKey;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.feed.TestWire;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.operations.OperationsConfig;
import io.reelwork.services.operations.Runner;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Streaming beside a catalog on an empty database, spoken to as on the wire; operations are
/// stepped.
record StreamingRoom(
    Database database, Catalog catalog, Operations operations, Streaming streaming, TestWire wire)
    implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  static StreamingRoom open(TestDatabase kind, Path folder) {
    Database database =
        kind.open(
            List.of(Blobs.SCHEMA, Catalog.SCHEMA, Operations.SCHEMA, Streaming.SCHEMA), () -> NOW);
    Blobs blobs = new Blobs(database, StorageConfig.in(folder), MasterKey.of("A".repeat(43) + "="));
    blobs.ensureStorageAccount("reelwork", "reelwork", true);
    FaceUrls faces =
        new FaceUrls() {
          @Override
          public URI blob(URI apiRoot) {
            return URI.create("http://media.test:8481");
          }

          @Override
          public URI origin(URI apiRoot) {
            return URI.create("http://media.test:8482");
          }
        };
    Sas signatures = new Sas(blobs, InstantSource.fixed(NOW));
    Quotas quotas = Quotas.fixed(Map.of(Quota.STREAMING_ENDPOINTS, 3L));
    Catalog catalog = new Catalog(database, blobs, signatures, faces, quotas);
    Operations operations = new Operations(database, OperationsConfig.defaults());
    Streaming streaming = new Streaming(database, operations, catalog, faces, quotas);
    TestWire wire = TestWire.of(database, catalog, operations, streaming);
    return new StreamingRoom(database, catalog, operations, streaming, wire);
  }

  /// Does what is due.
  int work() {
    try (Runner runner = operations.runner()) {
      return runner.runDue();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
