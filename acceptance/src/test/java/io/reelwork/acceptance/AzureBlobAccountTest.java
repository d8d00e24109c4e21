package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.http.HttpMethod;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobAccessPolicy;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.models.BlobCorsRule;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobServiceProperties;
import com.azure.storage.blob.models.BlobSignedIdentifier;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.models.CopyStatusType;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.models.LeaseStateType;
import com.azure.storage.blob.models.ListBlobContainersOptions;
import com.azure.storage.blob.options.BlobUploadFromUrlOptions;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A storage account through `com.azure:azure-storage-blob` with the account's key: the SDK signs
/// requests and makes signatures, so it is the oracle for both.
class AzureBlobAccountTest {
  @TempDir static Path data;

  private static ServerProcess server;
  private static BlobServiceClient service;

  @BeforeAll
  static void start() {
    server = ServerProcess.with(data).set("roles", "api,blob,origin").start();
    service = service(key("key1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String key(String which) {
    return Command.reelwork(Map.of(), "storage", "keys", "reelwork", "--data", data.toString())
        .value(which);
  }

  private static BlobServiceClient service(String key) {
    return new BlobServiceClientBuilder()
        .endpoint(server.origin("blob") + "reelwork")
        .credential(new StorageSharedKeyCredential("reelwork", key))
        .buildClient();
  }

  private static BlobStorageException refusal(Runnable call) {
    return catchThrowableOfType(BlobStorageException.class, call::run);
  }

  @Test
  void managesContainersWithEitherKey() {
    BlobContainerClient container =
        service
            .createBlobContainerWithResponse("films-a", Map.of("reel", "7"), null, Context.NONE)
            .getValue();
    service(key("key2")).createBlobContainer("films-b");

    assertThat(container.exists()).isTrue();
    assertThat(container.getProperties().getMetadata()).containsEntry("reel", "7");
    container.setMetadata(Map.of("reel", "8"));
    assertThat(
            service
                .listBlobContainers(
                    new ListBlobContainersOptions()
                        .setPrefix("films-")
                        .setMaxResultsPerPage(1)
                        .setDetails(
                            new com.azure.storage.blob.models.BlobContainerListDetails()
                                .setRetrieveMetadata(true)),
                    null)
                .stream()
                .map(BlobContainerItem::getName))
        .containsExactly("films-a", "films-b");
    assertThat(refusal(container::create).getErrorCode())
        .isEqualTo(BlobErrorCode.CONTAINER_ALREADY_EXISTS);
    container.delete();
    assertThat(container.deleteIfExists()).isFalse();
    assertThat(service.getAccountInfo().getAccountKind()).hasToString("StorageV2");
  }

  @Test
  void makesServiceSignaturesThatHold() {
    BlobContainerClient container = service.createBlobContainer("signed");
    BlobClient blob = container.getBlobClient("a b/ü.txt");
    blob.upload(BinaryData.fromString("hello"));
    OffsetDateTime end = OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(5);
    String read =
        blob.generateSas(
            new BlobServiceSasSignatureValues(end, new BlobSasPermission().setReadPermission(true))
                .setContentDisposition("attachment; filename=u.txt")
                .setStartTime(OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(5)));

    BlobClient reader =
        new com.azure.storage.blob.BlobClientBuilder()
            .endpoint(blob.getBlobUrl() + "?" + read)
            .buildClient();

    assertThat(reader.downloadContent().toString()).isEqualTo("hello");
    assertThat(reader.getProperties().getContentDisposition())
        .isEqualTo("attachment; filename=u.txt");
    assertThat(refusal(reader::delete).getStatusCode()).isEqualTo(403);
  }

  @Test
  void keepsStoredAccessPolicies() {
    BlobContainerClient container = service.createBlobContainer("policies");
    BlobSignedIdentifier upload =
        new BlobSignedIdentifier()
            .setId("upload")
            .setAccessPolicy(
                new BlobAccessPolicy()
                    .setPermissions("rwl")
                    .setExpiresOn(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(5)));
    container.setAccessPolicy(null, List.of(upload));
    String sas = container.generateSas(new BlobServiceSasSignatureValues("upload"));
    BlobContainerClient byPolicy =
        new BlobContainerClientBuilder()
            .endpoint(container.getBlobContainerUrl() + "?" + sas)
            .buildClient();

    byPolicy.getBlobClient("a").upload(BinaryData.fromString("x"));

    assertThat(byPolicy.listBlobs().stream().map(BlobItem::getName)).containsExactly("a");
    assertThat(container.getAccessPolicy().getIdentifiers())
        .extracting(BlobSignedIdentifier::getId)
        .containsExactly("upload");
    container.setAccessPolicy(null, List.of());
    assertThat(refusal(() -> byPolicy.getBlobClient("a").downloadContent()).getStatusCode())
        .isEqualTo(403);
  }

  @Test
  void makesAccountSignaturesThatHold() {
    String sas =
        service.generateAccountSas(
            new AccountSasSignatureValues(
                OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(5),
                AccountSasPermission.parse("rwdlc"),
                AccountSasService.parse("b"),
                AccountSasResourceType.parse("sco")));
    BlobServiceClient bySas =
        new BlobServiceClientBuilder()
            .endpoint(server.origin("blob") + "reelwork?" + sas)
            .buildClient();

    BlobContainerClient container = bySas.createBlobContainer("by-account");
    container.getBlobClient("a").upload(BinaryData.fromString("x"));

    assertThat(container.getBlobClient("a").downloadContent().toString()).isEqualTo("x");
    assertThat(bySas.listBlobContainers().stream().map(BlobContainerItem::getName))
        .contains("by-account");
    container.delete();
  }

  @Test
  void leasesABlob() {
    BlobClient blob = service.createBlobContainer("leases").getBlobClient("a");
    blob.upload(BinaryData.fromString("x"));
    BlobLeaseClient lease = new BlobLeaseClientBuilder().blobClient(blob).buildClient();
    String id = lease.acquireLease(15);

    assertThat(blob.getProperties().getLeaseState()).isEqualTo(LeaseStateType.LEASED);
    assertThat(refusal(blob::delete).getErrorCode()).isEqualTo(BlobErrorCode.LEASE_ID_MISSING);
    lease.renewLease();
    blob.setHttpHeadersWithResponse(
        new com.azure.storage.blob.models.BlobHttpHeaders().setContentType("a/b"),
        new BlobRequestConditions().setLeaseId(id),
        null,
        Context.NONE);
    assertThat(lease.breakLease()).isBetween(1, 15);
    lease.releaseLease();
    blob.delete();
  }

  @Test
  void copiesInsideTheAccount() {
    BlobContainerClient container = service.createBlobContainer("copies");
    BlobClient source = container.getBlobClient("from");
    source.upload(BinaryData.fromString("hello"));
    BlobClient target = container.getBlobClient("to");

    assertThat(
            target
                .beginCopy(source.getBlobUrl(), null)
                .waitForCompletion()
                .getValue()
                .getCopyStatus())
        .isEqualTo(CopyStatusType.SUCCESS);
    OffsetDateTime end = OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(5);
    String sas =
        source.generateSas(
            new BlobServiceSasSignatureValues(
                end, new BlobSasPermission().setReadPermission(true)));
    String signed = source.getBlobUrl() + "?" + sas;
    container.getBlobClient("sync").copyFromUrl(signed);
    BlockBlobClient put = container.getBlobClient("put").getBlockBlobClient();
    put.uploadFromUrlWithResponse(new BlobUploadFromUrlOptions(signed), null, Context.NONE);
    BlockBlobClient blocks = container.getBlobClient("blocks").getBlockBlobClient();
    String id = Base64.getEncoder().encodeToString("1".getBytes(StandardCharsets.US_ASCII));
    blocks.stageBlockFromUrl(id, signed, new com.azure.storage.blob.models.BlobRange(1, 3L));
    assertThat(blocks.listBlocks(BlockListType.UNCOMMITTED).getUncommittedBlocks()).hasSize(1);
    blocks.commitBlockList(List.of(id));

    assertThat(target.downloadContent().toString()).isEqualTo("hello");
    assertThat(container.getBlobClient("sync").downloadContent().toString()).isEqualTo("hello");
    assertThat(put.downloadContent().toString()).isEqualTo("hello");
    assertThat(blocks.downloadContent().toString()).isEqualTo("ell");
  }

  @Test
  void setsItsCrossOriginRules() {
    BlobCorsRule rule =
        new BlobCorsRule()
            .setAllowedOrigins("https://app.example")
            .setAllowedMethods(HttpMethod.PUT.toString())
            .setAllowedHeaders("*")
            .setExposedHeaders("*")
            .setMaxAgeInSeconds(60);

    service.setProperties(new BlobServiceProperties().setCors(List.of(rule)));

    assertThat(service.getProperties().getCors())
        .extracting(BlobCorsRule::getAllowedOrigins)
        .containsExactly("https://app.example");
    service.setProperties(new BlobServiceProperties().setCors(List.of()));
  }

  @Test
  void hasNoSnapshotsAndNoVersionsToReadOrDelete() {
    BlobClient blob = service.createBlobContainer("states").getBlobClient("a");
    blob.upload(BinaryData.fromString("x"));
    String time = "2026-11-25T00:00:00.0000000Z";
    BlobServiceSasSignatureValues readable =
        new BlobServiceSasSignatureValues(
            OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(5),
            new BlobSasPermission().setReadPermission(true));

    for (BlobClient old : List.of(blob.getSnapshotClient(time), blob.getVersionClient(time))) {
      BlobClient reader =
          new com.azure.storage.blob.BlobClientBuilder()
              .endpoint(old.getBlobUrl())
              .sasToken(old.generateSas(readable))
              .buildClient();
      assertThat(old.exists()).isFalse();
      assertThat(refusal(reader::downloadContent).getErrorCode())
          .isEqualTo(BlobErrorCode.BLOB_NOT_FOUND);
      assertThat(refusal(old::delete).getErrorCode()).isEqualTo(BlobErrorCode.BLOB_NOT_FOUND);
    }
    blob.deleteWithResponse(DeleteSnapshotsOptionType.ONLY, null, null, Context.NONE);
    assertThat(blob.downloadContent().toString()).isEqualTo("x");
  }

  @Test
  void saysWhatItHasNot() {
    BlobClient blob = service.createBlobContainer("refused").getBlobClient("a");
    blob.upload(BinaryData.fromString("x"));

    assertThat(refusal(blob::createSnapshot).getStatusCode()).isEqualTo(400);
    assertThat(refusal(blob::getTags).getStatusCode()).isEqualTo(400);
    assertThat(refusal(() -> blob.getAppendBlobClient().create(true)).getErrorCode())
        .hasToString("BlobTypeNotSupported");
    assertThat(refusal(() -> blob.getPageBlobClient().create(512, true)).getErrorCode())
        .hasToString("BlobTypeNotSupported");
  }
}
