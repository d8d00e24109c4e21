package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.windowsazure.services.blob.models.BlockList;
import com.microsoft.windowsazure.services.blob.models.CommitBlobBlocksOptions;
import com.microsoft.windowsazure.services.blob.models.CreateBlobBlockOptions;
import com.microsoft.windowsazure.services.blob.models.CreateBlobOptions;
import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.WritableBlobContainerContract;
import com.microsoft.windowsazure.services.media.models.AccessPolicy;
import com.microsoft.windowsazure.services.media.models.AccessPolicyInfo;
import com.microsoft.windowsazure.services.media.models.AccessPolicyPermission;
import com.microsoft.windowsazure.services.media.models.Asset;
import com.microsoft.windowsazure.services.media.models.AssetFile;
import com.microsoft.windowsazure.services.media.models.AssetFileInfo;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.AssetOption;
import com.microsoft.windowsazure.services.media.models.AssetState;
import com.microsoft.windowsazure.services.media.models.ListResult;
import com.microsoft.windowsazure.services.media.models.Locator;
import com.microsoft.windowsazure.services.media.models.LocatorInfo;
import com.microsoft.windowsazure.services.media.models.LocatorType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the Java SDK has for assets, their files, policies and locators, and its blob client.
@ExtendWith(SharedServer.class)
@SuppressWarnings("JavaUtilDate") // the SDK speaks it
class JavaSdkCatalogTest {
  private static MediaContract service;

  @BeforeAll
  static void start(SharedServer.Running shared) {
    service = JavaSdk.of(shared.server()).service();
  }

  @Test
  void policiesAreMadeReadListedAndDeleted() throws Exception {
    EnumSet<AccessPolicyPermission> all =
        EnumSet.of(
            AccessPolicyPermission.READ,
            AccessPolicyPermission.WRITE,
            AccessPolicyPermission.DELETE,
            AccessPolicyPermission.LIST);
    AccessPolicyInfo made = service.create(AccessPolicy.create("sdk policy", 12.5, all));
    AccessPolicyInfo read = service.get(AccessPolicy.get(made.getId()));

    assertThat(read.getName()).isEqualTo("sdk policy");
    assertThat(read.getDurationInMinutes()).isEqualTo(12.5);
    assertThat(read.getPermissions()).isEqualTo(all);
    assertRecent(read.getCreated());
    assertThat(read.getLastModified()).isEqualTo(read.getCreated());
    assertThat(service.list(AccessPolicy.list()))
        .extracting(AccessPolicyInfo::getId)
        .contains(made.getId());
    service.delete(AccessPolicy.delete(made.getId()));
    assertThat(service.list(AccessPolicy.list().set("$filter", "Id eq '" + made.getId() + "'")))
        .isEmpty();
  }

  @Test
  void assetsAreMadeReadChangedAndDeleted() throws Exception {
    AssetInfo made =
        service.create(
            Asset.create()
                .setName("sdk <asset> & more")
                .setAlternateId("alternate")
                .setOptions(AssetOption.StorageEncrypted)
                .setState(AssetState.Published)
                .setStorageAccountName("reelwork"));
    assertThat(made.getName()).isEqualTo("sdk <asset> & more");
    assertThat(made.getAlternateId()).isEqualTo("alternate");
    assertThat(made.getOptions()).isEqualTo(AssetOption.StorageEncrypted);
    assertThat(made.getState()).isEqualTo(AssetState.Published);
    assertThat(made.getStorageAccountName()).isEqualTo("reelwork");
    assertThat(made.getUri()).contains("/reelwork/asset-");
    assertRecent(made.getCreated());

    service.update(Asset.update(made.getId()).setName("renamed").setAlternateId("other"));

    AssetInfo read = service.get(Asset.get(made.getId()));
    assertThat(read.getName()).isEqualTo("renamed");
    assertThat(read.getAlternateId()).isEqualTo("other");
    assertThat(read.getLastModified()).isAfterOrEqualTo(made.getLastModified());
    service.update(Asset.update(made.getId()));
    assertThat(service.get(Asset.get(made.getId())).getName()).isEqualTo("renamed");
    service.delete(Asset.delete(made.getId()));
    assertThat(service.list(Asset.list().set("$filter", "Name eq 'renamed'"))).isEmpty();
  }

  @Test
  void listsTakeOptions() throws Exception {
    String mark = UUID.randomUUID().toString();
    for (String name : List.of("b", "a", "c")) {
      service.create(Asset.create().setName(name).setAlternateId(mark));
    }
    ListResult<AssetInfo> page =
        service.list(
            Asset.list()
                .set("$filter", "AlternateId eq '" + mark + "' and Name ne 'x'")
                .set("$orderby", "Name desc")
                .setSkip(1)
                .setTop(1));

    assertThat(page).extracting(AssetInfo::getName).containsExactly("b");
  }

  @Test
  void filesAreMadeReadChangedAndDeleted() throws Exception {
    AssetInfo asset = service.create(Asset.create().setName("files"));
    AssetFileInfo made =
        service.create(
            AssetFile.create(asset.getId(), "clip.mp4")
                .setContentChecksum("checksum")
                .setContentFileSize(12L)
                .setEncryptionKeyId("nb:kid:UUID:" + UUID.randomUUID())
                .setEncryptionScheme("StorageEncryption")
                .setEncryptionVersion("1.0")
                .setInitializationVector("123")
                .setIsEncrypted(true)
                .setIsPrimary(true)
                .setMimeType("video/mp4"));
    assertThat(made.getName()).isEqualTo("clip.mp4");
    assertThat(made.getParentAssetId()).isEqualTo(asset.getId());
    assertThat(made.getEncryptionKeyId()).startsWith("nb:kid:UUID:");
    assertThat(made.getIsEncrypted()).isTrue();
    assertThat(made.getIsPrimary()).isTrue();
    assertRecent(made.getCreated());
    assertThat(made.getLastModified()).isEqualTo(made.getCreated());

    service.update(
        AssetFile.update(made.getId())
            .setContentChecksum("other")
            .setContentFileSize(34L)
            .setEncryptionKeyId("nb:kid:UUID:" + UUID.randomUUID())
            .setEncryptionScheme("CommonEncryption")
            .setEncryptionVersion("1.1")
            .setInitializationVector("456")
            .setIsEncrypted(false)
            .setIsPrimary(false)
            .setMimeType("video/other"));

    AssetFileInfo read = service.get(AssetFile.get(made.getId()));
    assertThat(read.getContentChecksum()).isEqualTo("other");
    assertThat(read.getContentFileSize()).isEqualTo(34);
    assertThat(read.getEncryptionScheme()).isEqualTo("CommonEncryption");
    assertThat(read.getEncryptionVersion()).isEqualTo("1.1");
    assertThat(read.getInitializationVector()).isEqualTo("456");
    assertThat(read.getIsEncrypted()).isFalse();
    assertThat(read.getMimeType()).isEqualTo("video/other");
    String filter = "ParentAssetId eq '" + asset.getId() + "'";
    assertThat(service.list(AssetFile.list().set("$filter", filter))).hasSize(1);
    service.delete(AssetFile.delete(made.getId()));
    assertThat(service.list(AssetFile.list(asset.getAssetFilesLink()))).isEmpty();
  }

  @Test
  void locatorsAreMadeFollowedMovedAndDeleted() throws Exception {
    AssetInfo asset = service.create(Asset.create().setName("located"));
    AccessPolicyInfo policy =
        service.create(AccessPolicy.create("reading", 60, EnumSet.of(AccessPolicyPermission.READ)));
    Date start = Date.from(Instant.parse("2026-01-02T03:04:05Z"));
    String id = "nb:lid:UUID:" + UUID.randomUUID();
    LocatorInfo made =
        service.create(
            Locator.create(policy.getId(), asset.getId(), LocatorType.OnDemandOrigin)
                .setStartDateTime(start)
                .setBaseUri("ignored")
                .setPath("ignored")
                .setContentAccessComponent("ignored")
                .setId(id));
    assertThat(made.getId()).isEqualTo(id);
    assertThat(made.getLocatorType()).isEqualTo(LocatorType.OnDemandOrigin);
    assertThat(made.getPath())
        .isEqualTo(made.getBaseUri() + "/" + made.getContentAccessToken() + "/");
    assertThat(made.getStartTime()).isEqualTo(start);
    assertThat(made.getExpirationDateTime())
        .isEqualTo(Date.from(start.toInstant().plus(Duration.ofMinutes(60))));
    assertThat(made.getAssetId()).isEqualTo(asset.getId());
    assertThat(made.getAccessPolicyId()).isEqualTo(policy.getId());
    assertThat(service.get(Asset.get(made.getAssetLink())).getId()).isEqualTo(asset.getId());
    assertThat(service.get(AccessPolicy.get(made.getAccessPolicyLink())).getId())
        .isEqualTo(policy.getId());

    Date later = Date.from(Instant.parse("2026-02-03T04:05:06Z"));
    service.update(Locator.update(id).setStartDateTime(later));

    assertThat(service.get(Locator.get(id)).getStartTime()).isEqualTo(later);
    assertThat(service.list(Locator.list(asset.getLocatorsLink()))).hasSize(1);
    assertThat(service.list(Locator.list().set("$filter", "Id eq '" + id + "'"))).hasSize(1);
    service.delete(Locator.delete(id));
    assertThat(service.list(Locator.list(asset.getLocatorsLink()))).isEmpty();
  }

  @Test
  void blobsAreWrittenInEveryWayOfItsBlobClient() throws Exception {
    AssetInfo asset = service.create(Asset.create().setName("blobs"));
    AccessPolicyInfo policy =
        service.create(
            AccessPolicy.create(
                "both", 60, EnumSet.of(AccessPolicyPermission.READ, AccessPolicyPermission.WRITE)));
    LocatorInfo locator =
        service.create(Locator.create(policy.getId(), asset.getId(), LocatorType.SAS));
    WritableBlobContainerContract blobs = service.createBlobWriter(locator);

    assertThat(blobs.createBlockBlob("one.txt", text("one")).getEtag()).isNotBlank();
    blobs.createBlockBlob(
        "two.txt", text("two"), new CreateBlobOptions().addMetadata("key", "value"));
    blobs.createBlobBlock("three.txt", "block-2", text("ee"));
    blobs.createBlobBlock("three.txt", "block-1", text("thr"), new CreateBlobBlockOptions());
    blobs.commitBlobBlocks(
        "three.txt", new BlockList().addLatestEntry("block-1").addLatestEntry("block-2"));
    blobs.commitBlobBlocks(
        "empty.txt",
        new BlockList(),
        new CommitBlobBlocksOptions().setBlobContentType("text/html;charset=ISO-8859-1"));
    service.action(AssetFile.createFileInfos(asset.getId()));

    assertThat(service.list(AssetFile.list(asset.getAssetFilesLink())))
        .extracting(file -> file.getName() + " " + file.getContentFileSize())
        .containsExactlyInAnyOrder("one.txt 3", "two.txt 3", "three.txt 5", "empty.txt 0");
    assertThat(read(locator, "three.txt")).isEqualTo("three");
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(LocatorInfo locator, String name) {
    URI blob = URI.create(locator.getBaseUri() + "/" + name + locator.getContentAccessToken());
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.sendAsync(HttpRequest.newBuilder(blob).build(), BodyHandlers.ofString())
          .join()
          .body();
    }
  }

  private static void assertRecent(Date date) {
    Instant now = Instant.now();
    assertThat(date.toInstant()).isBetween(now.minusSeconds(600), now.plusSeconds(5));
  }
}
