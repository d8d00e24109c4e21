package io.reelwork.services.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.catalog.NewAsset;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.web.FaceUrls;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ingest manifests, their assets and their files as the other features use them.
class IngestDomainTest {
  private static final String ACCOUNT = "reelwork";
  private static final URI API = URI.create("http://media.test:8480/api/");
  private static final FileProtection PROTECTION =
      new FileProtection(
          true, Optional.of("1.0"), Optional.of("s"), Optional.empty(), Optional.of("7"));

  @TempDir Path folder;

  private record Fixture(Database database, Catalog catalog, Ingest ingest)
      implements AutoCloseable {
    static Fixture open(TestDatabase kind, Path folder) {
      Database database = kind.open(List.of(Blobs.SCHEMA, Catalog.SCHEMA, Ingest.SCHEMA));
      Blobs blobs =
          new Blobs(database, StorageConfig.in(folder), MasterKey.of("A".repeat(43) + "="));
      blobs.ensureStorageAccount(ACCOUNT, "reelwork", true);
      blobs.ensureStorageAccount(ACCOUNT, "archive", false);
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
      Sas sas = new Sas(blobs, InstantSource.system());
      Catalog catalog = new Catalog(database, blobs, sas, faces, Quotas.fixed(Map.of()));
      return new Fixture(database, catalog, new Ingest(database, catalog, blobs, faces));
    }

    <T> T in(Supplier<T> work) {
      return database.transaction(work);
    }

    IngestManifest manifest() {
      return in(
          () -> ingest.manifests().create(ACCOUNT, Optional.of("bulk"), Optional.of("archive")));
    }

    IngestManifestAsset asset(IngestManifest manifest, String storage) {
      NewAsset wanted = new NewAsset(Optional.empty(), 0, Optional.of(storage), 0, List.of());
      AssetId asset = in(() -> catalog.assets().create(ACCOUNT, wanted)).id();
      return in(() -> ingest.assets().create(ACCOUNT, manifest.id(), asset));
    }

    IngestManifestFile file(IngestManifest manifest, IngestManifestAsset asset, String name) {
      IngestManifestFile.Settings settings =
          new IngestManifestFile.Settings(
              manifest.id(), asset.id(), name, Optional.of("video/mp4"), true, PROTECTION);
      return in(() -> ingest.files().create(ACCOUNT, settings));
    }

    @Override
    public void close() {
      database.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aManifestIsCreatedFoundRenamedAndDeletedWithItsParts(TestDatabase kind) {
    try (Fixture fixture = Fixture.open(kind, folder)) {
      IngestManifests manifests = fixture.ingest().manifests();
      IngestManifest made = fixture.manifest();

      assertThat(manifests.find(ACCOUNT, made.id())).contains(made);
      assertThat(manifests.find("other", made.id())).isEmpty();
      assertThat(manifests.uploadUrl(made.id(), "archive", API))
          .isEqualTo("http://media.test:8481/archive/" + made.container().name());
      assertThat(fixture.in(() -> manifests.rename(ACCOUNT, made.id(), Optional.empty()))).isTrue();
      assertThat(fixture.in(() -> manifests.rename("other", made.id(), Optional.empty())))
          .isFalse();
      assertThat(manifests.find(ACCOUNT, made.id()).orElseThrow().name()).isEmpty();

      IngestManifestAsset asset = fixture.asset(made, "archive");
      IngestManifestFile file = fixture.file(made, asset, "a.mp4");
      assertThat(fixture.in(() -> manifests.delete("other", made.id()))).isFalse();
      assertThat(fixture.in(() -> manifests.delete(ACCOUNT, made.id()))).isTrue();
      assertThat(manifests.find(ACCOUNT, made.id())).isEmpty();
      assertThat(fixture.ingest().assets().find(ACCOUNT, asset.id())).isEmpty();
      assertThat(fixture.ingest().files().find(ACCOUNT, file.id())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAssetOfAManifestIsCreatedFoundAndDeletedWithItsFiles(TestDatabase kind) {
    try (Fixture fixture = Fixture.open(kind, folder)) {
      IngestManifestAssets assets = fixture.ingest().assets();
      IngestManifest manifest = fixture.manifest();
      IngestManifestAsset made = fixture.asset(manifest, "archive");
      IngestManifestFile file = fixture.file(manifest, made, "a.mp4");

      assertThat(assets.find(ACCOUNT, made.id())).contains(made);
      assertThat(fixture.ingest().manifests().pendingAssets(ACCOUNT, manifest.id()))
          .containsExactly(made.id());
      assertThatThrownBy(() -> fixture.asset(manifest, "reelwork"))
          .isInstanceOf(Refusal.class)
          .hasMessage(
              "Asset: must be in the storage account of its manifest, archive, but was in"
                  + " reelwork");
      assertThat(fixture.in(() -> assets.delete("other", made.id()))).isFalse();
      assertThat(fixture.in(() -> assets.delete(ACCOUNT, made.id()))).isTrue();
      assertThat(assets.find(ACCOUNT, made.id())).isEmpty();
      assertThat(fixture.ingest().files().find(ACCOUNT, file.id())).isEmpty();
      assertThat(fixture.catalog().asset(ACCOUNT, made.asset())).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsExpectedUntilItIsDeleted(TestDatabase kind) {
    try (Fixture fixture = Fixture.open(kind, folder)) {
      IngestManifests manifests = fixture.ingest().manifests();
      IngestManifestFiles files = fixture.ingest().files();
      IngestManifest manifest = fixture.manifest();
      IngestManifestAsset asset = fixture.asset(manifest, "archive");
      IngestManifestFile made = fixture.file(manifest, asset, "a.mp4");

      assertThat(files.find(ACCOUNT, made.id())).contains(made);
      assertThat(manifests.find(ACCOUNT, manifest.id()).orElseThrow().isActive()).isTrue();
      assertThat(manifests.statistics(ACCOUNT, List.of(manifest.id())))
          .containsOnly(Map.entry(manifest.id(), new IngestManifest.Statistics(1, 0, 0, "")));
      assertThatThrownBy(() -> fixture.file(manifest, asset, "a.mp4"))
          .hasMessage("Name: the manifest already has a file named a.mp4");
      assertThat(fixture.in(() -> files.delete("other", made.id()))).isFalse();
      assertThat(fixture.in(() -> files.delete(ACCOUNT, made.id()))).isTrue();
      assertThat(files.find(ACCOUNT, made.id())).isEmpty();
      assertThat(manifests.find(ACCOUNT, manifest.id()).orElseThrow().isActive()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileGoesToAnAssetOfItsOwnManifest(TestDatabase kind) {
    try (Fixture fixture = Fixture.open(kind, folder)) {
      IngestManifest manifest = fixture.manifest();
      IngestManifest other = fixture.manifest();
      IngestManifestAsset asset = fixture.asset(other, "archive");

      assertThatThrownBy(() -> fixture.file(manifest, asset, "a.mp4"))
          .isInstanceOf(Refusal.class)
          .hasMessage(
              "ParentIngestManifestAssetId: must belong to %s but belongs to %s"
                  .formatted(manifest.id(), other.id()));
    }
  }
}
