package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bulk ingest as its clients do it: REST describes what will come, the Storage SDK uploads it with
/// the account's key.
@Timeout(180)
class BulkIngestTest {
  @TempDir Path data;

  @Test
  void takesUploadsOverOneByOneAndAcrossAKill() throws Exception {
    String asset;
    String manifest;
    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      asset = made(rest.post("Assets", "{\"Name\":\"bulk\"}"));
      HttpResponse<String> created = rest.post("IngestManifests", "{\"Name\":\"bulk\"}");
      manifest = made(created);
      String to = made(rest.post("IngestManifestAssets", toAsset(manifest, asset)));
      made(rest.post("IngestManifestFiles", file(manifest, to, "one.mp4")));
      made(rest.post("IngestManifestFiles", file(manifest, to, "two.mp4")));
      String folder = RestClient.text(created.body(), "BlobStorageUriForUpload");

      container(server, folder).getBlobClient("one.mp4").upload(BinaryData.fromString("first"));
      awaitFinished(rest, manifest, 1);
      assertThat(number(rest, manifest, "PendingFilesCount")).isEqualTo(1);

      container(server, folder).getBlobClient("two.mp4").upload(BinaryData.fromString("second"));
      server.kill();
    }

    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      awaitFinished(rest, manifest, 2);
      assertThat(number(rest, manifest, "State")).isZero();
      String files = rest.get("Assets('" + asset + "')/Files").body();
      assertThat(files)
          .contains("\"Name\":\"one.mp4\",\"ContentFileSize\":\"5\"")
          .contains("\"Name\":\"two.mp4\",\"ContentFileSize\":\"6\"")
          .contains("\"InitializationVector\":\"17\"");
      assertThat(files.split("\"Name\":", -1)).hasSize(3);
    }
  }

  private BlobContainerClient container(ServerProcess server, String folder) {
    String key =
        Command.reelwork(Map.of(), "storage", "keys", "reelwork", "--data", data.toString())
            .value("key1");
    return new BlobContainerClientBuilder()
        .endpoint(server.origin("blob").resolve(URI.create(folder).getPath()).toString())
        .credential(new StorageSharedKeyCredential("reelwork", key))
        .buildClient();
  }

  private static String toAsset(String manifest, String asset) {
    return "{\"ParentIngestManifestId\":\"%s\",\"Asset\":{\"Id\":\"%s\"}}"
        .formatted(manifest, asset);
  }

  private static String file(String manifest, String asset, String name) {
    return ("{\"Name\":\"%s\",\"ParentIngestManifestId\":\"%s\","
            + "\"ParentIngestManifestAssetId\":\"%s\",\"MimeType\":\"video/mp4\","
            + "\"IsPrimary\":false,\"IsEncrypted\":true,\"InitializationVector\":\"17\"}")
        .formatted(name, manifest, asset);
  }

  private static void awaitFinished(RestClient rest, String manifest, int files)
      throws InterruptedException {
    while (number(rest, manifest, "FinishedFilesCount") < files) {
      Thread.sleep(50);
    }
  }

  private static int number(RestClient rest, String manifest, String property) {
    return (int)
        RestClient.number(rest.get("IngestManifests('" + manifest + "')").body(), property);
  }

  private static String made(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RestClient.text(answer.body(), "Id");
  }
}
