package io.reelwork.acceptance;

import com.microsoft.windowsazure.Configuration;
import com.microsoft.windowsazure.exception.ServiceException;
import com.microsoft.windowsazure.services.media.EncryptionUtils;
import com.microsoft.windowsazure.services.media.MediaConfiguration;
import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.MediaService;
import com.microsoft.windowsazure.services.media.WritableBlobContainerContract;
import com.microsoft.windowsazure.services.media.authentication.AzureAdAccessToken;
import com.microsoft.windowsazure.services.media.authentication.TokenProvider;
import com.microsoft.windowsazure.services.media.models.AccessPolicy;
import com.microsoft.windowsazure.services.media.models.AccessPolicyInfo;
import com.microsoft.windowsazure.services.media.models.AccessPolicyPermission;
import com.microsoft.windowsazure.services.media.models.Asset;
import com.microsoft.windowsazure.services.media.models.AssetFile;
import com.microsoft.windowsazure.services.media.models.AssetFileInfo;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.ContentKey;
import com.microsoft.windowsazure.services.media.models.ContentKeyInfo;
import com.microsoft.windowsazure.services.media.models.ContentKeyType;
import com.microsoft.windowsazure.services.media.models.Job;
import com.microsoft.windowsazure.services.media.models.JobInfo;
import com.microsoft.windowsazure.services.media.models.Locator;
import com.microsoft.windowsazure.services.media.models.LocatorInfo;
import com.microsoft.windowsazure.services.media.models.LocatorType;
import com.microsoft.windowsazure.services.media.models.MediaProcessor;
import com.microsoft.windowsazure.services.media.models.MediaProcessorInfo;
import com.microsoft.windowsazure.services.media.models.ProtectionKey;
import com.microsoft.windowsazure.services.media.models.ProtectionKeyType;
import com.microsoft.windowsazure.services.media.models.Task;
import com.microsoft.windowsazure.services.media.models.TaskInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The unmodified Java SDK for Azure Media Services, 0.9.8, used as its samples use it.
@SuppressWarnings("JavaUtilDate") // the SDK speaks it
final class JavaSdk {
  static final String ENCODER = "Media Encoder Standard";

  /// Logs every refusal with its stack; what tests provoke is no news.
  private static final Logger REFUSALS = Logger.getLogger("com.microsoft.windowsazure");

  static {
    REFUSALS.setLevel(Level.OFF);
  }

  private final MediaContract service;

  private JavaSdk(MediaContract service) {
    this.service = service;
  }

  /// The SDK pointed at a server, with a token the test has fetched.
  static JavaSdk of(ServerProcess server) {
    String token = RestClient.signIn(server).token();
    return of(server.api(), () -> new AzureAdAccessToken(token, new Date(Long.MAX_VALUE / 2)));
  }

  /// The SDK pointed at an API with any token provider.
  static JavaSdk of(URI api, TokenProvider tokens) {
    Configuration configuration = MediaConfiguration.configureWithAzureAdTokenProvider(api, tokens);
    return new JavaSdk(MediaService.create(configuration));
  }

  /// The SDK's own face.
  MediaContract service() {
    return service;
  }

  /// Makes an asset, uploads a file through a SAS locator and records it.
  AssetInfo upload(Path file, String name) throws ServiceException, IOException {
    AssetInfo asset = service.create(Asset.create().setName(name));
    AccessPolicyInfo policy =
        service.create(
            AccessPolicy.create("upload", 60.0, EnumSet.of(AccessPolicyPermission.WRITE)));
    LocatorInfo locator =
        service.create(Locator.create(policy.getId(), asset.getId(), LocatorType.SAS));
    WritableBlobContainerContract blobs = service.createBlobWriter(locator);
    try (InputStream content = Files.newInputStream(file)) {
      blobs.createBlockBlob(name, content);
    }
    service.action(AssetFile.createFileInfos(asset.getId()));
    service.delete(Locator.delete(locator.getId()));
    service.delete(AccessPolicy.delete(policy.getId()));
    return asset;
  }

  /// Makes a content key of these bytes, encrypted to the service's certificate.
  ContentKeyInfo contentKey(ContentKeyType type, byte[] clear) throws ServiceException {
    UUID guid = UUID.randomUUID();
    String thumbprint = service.action(ProtectionKey.getProtectionKeyId(type));
    String certificate = service.action(ProtectionKey.getProtectionKey(thumbprint));
    return service.create(
        ContentKey.create("nb:kid:UUID:" + guid, type, WrappedKey.of(certificate, clear))
            .setChecksum(EncryptionUtils.calculateChecksum(clear, guid))
            .setProtectionKeyId(thumbprint)
            .setProtectionKeyType(ProtectionKeyType.X509CertificateThumbprint));
  }

  /// The newest processor of a name.
  MediaProcessorInfo processor(String name) throws ServiceException {
    List<MediaProcessorInfo> found =
        service.list(MediaProcessor.list().set("$filter", "Name eq '" + name + "'"));
    return found.getLast();
  }

  /// Submits a job of one task, through `$batch` as the SDK does.
  JobInfo submit(AssetInfo input, String configuration) throws ServiceException {
    String body =
        "<taskBody><inputAsset>JobInputAsset(0)</inputAsset>"
            + "<outputAsset>JobOutputAsset(0)</outputAsset></taskBody>";
    return service.create(
        Job.create()
            .setName("Encoding " + input.getName())
            .setPriority(0)
            .addInputMediaAsset(input.getId())
            .addTaskCreator(
                Task.create(processor(ENCODER).getId(), body)
                    .setConfiguration(configuration)
                    .setName("encode")));
  }

  /// The job as it is now.
  JobInfo job(String id) throws ServiceException {
    return service.get(Job.get(id));
  }

  /// The job's tasks, in their order.
  List<TaskInfo> tasks(JobInfo job) throws ServiceException {
    return service.list(Task.list(job.getTasksLink()));
  }

  /// The job's output assets.
  List<AssetInfo> outputs(JobInfo job) throws ServiceException {
    return service.list(Asset.list(job.getOutputAssetsLink()));
  }

  /// The files of an asset.
  List<AssetFileInfo> files(AssetInfo asset) throws ServiceException {
    return service.list(AssetFile.list(asset.getAssetFilesLink()));
  }

  /// Downloads a file of an asset through a read locator of its own.
  Path download(AssetInfo asset, AssetFileInfo file)
      throws ServiceException, IOException, InterruptedException {
    AccessPolicyInfo policy =
        service.create(
            AccessPolicy.create("download", 60.0, EnumSet.of(AccessPolicyPermission.READ)));
    LocatorInfo locator =
        service.create(Locator.create(policy.getId(), asset.getId(), LocatorType.SAS));
    String path = locator.getPath();
    int query = path.indexOf('?');
    String name = file.getName().replace(" ", "%20");
    URI uri = URI.create(path.substring(0, query) + "/" + name + path.substring(query));
    Path target = Files.createTempFile(Path.of("target"), "download-", file.getName());
    HttpResponse<Path> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofFile(target));
    service.delete(Locator.delete(locator.getId()));
    if (response.statusCode() != 200) {
      throw new IllegalStateException(uri + ": " + response.statusCode());
    }
    return target;
  }
}
