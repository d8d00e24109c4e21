package io.reelwork.acceptance;

import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.OperationUtils;
import com.microsoft.windowsazure.services.media.models.AccessPolicy;
import com.microsoft.windowsazure.services.media.models.AccessPolicyInfo;
import com.microsoft.windowsazure.services.media.models.AccessPolicyPermission;
import com.microsoft.windowsazure.services.media.models.Asset;
import com.microsoft.windowsazure.services.media.models.AssetFile;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.Job;
import com.microsoft.windowsazure.services.media.models.JobInfo;
import com.microsoft.windowsazure.services.media.models.Locator;
import com.microsoft.windowsazure.services.media.models.LocatorInfo;
import com.microsoft.windowsazure.services.media.models.LocatorType;
import com.microsoft.windowsazure.services.media.models.MediaProcessor;
import com.microsoft.windowsazure.services.media.models.Operation;
import com.microsoft.windowsazure.services.media.models.StreamingEndpoint;
import com.microsoft.windowsazure.services.media.models.StreamingEndpointInfo;
import com.microsoft.windowsazure.services.media.models.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation of the Java SDK when the service refuses it: a `ServiceException` with the right
/// status and the service's words, never a stranger one.
@ExtendWith(SharedServer.class)
class JavaSdkRefusalsTest {
  private static final String NONE = "00000000-0000-4000-8000-000000000000";
  private static final String NO_ASSET = "nb:cid:UUID:" + NONE;
  private static final String NO_POLICY = "nb:pid:UUID:" + NONE;
  private static final String NO_LOCATOR = "nb:lid:UUID:" + NONE;
  private static final String NO_JOB = "nb:jid:UUID:" + NONE;

  private static final String NO_ENDPOINT = "nb:oid:UUID:" + NONE;
  private static final String NO_OPERATION = "nb:opid:UUID:" + NONE;

  private static MediaContract service;
  private static AssetInfo asset;
  private static LocatorInfo locator;
  private static JobInfo goneJob;

  @BeforeAll
  static void start(SharedServer.Running shared) throws Exception {
    JavaSdk sdk = JavaSdk.of(shared.server());
    service = sdk.service();
    asset = service.create(Asset.create().setName("soon gone"));
    AccessPolicyInfo policy =
        service.create(AccessPolicy.create("soon", 5, EnumSet.of(AccessPolicyPermission.READ)));
    locator =
        service.create(Locator.create(policy.getId(), asset.getId(), LocatorType.OnDemandOrigin));
    service.delete(Asset.delete(asset.getId()));
    service.delete(AccessPolicy.delete(policy.getId()));
    AssetInfo input = sdk.upload(Clips.video(1, 320, 180), "clip.mp4");
    goneJob = sdk.submit(input, "AAC Audio");
  }

  @ParameterizedTest
  @MethodSource({"policies", "assets", "files", "locators", "jobs", "streaming"})
  void aRefusalIsAServiceExceptionOfItsStatus(Refusal refusal) {
    refusal.assertRefused();
  }

  static Stream<Refusal> policies() {
    return Stream.of(
        new Refusal(
            "AccessPolicy.create",
            400,
            () -> service.create(AccessPolicy.create("none", -1, read()))),
        new Refusal("AccessPolicy.get", 404, () -> service.get(AccessPolicy.get(NO_POLICY))),
        new Refusal(
            "AccessPolicy.get by link",
            404,
            () -> service.get(AccessPolicy.get(locator.getAccessPolicyLink()))),
        new Refusal(
            "AccessPolicy.list",
            400,
            () -> service.list(AccessPolicy.list().set("$filter", "Name eq"))),
        new Refusal(
            "AccessPolicy.delete", 404, () -> service.delete(AccessPolicy.delete(NO_POLICY))));
  }

  private static EnumSet<AccessPolicyPermission> read() {
    return EnumSet.of(AccessPolicyPermission.READ);
  }

  static Stream<Refusal> assets() {
    return Stream.of(
        new Refusal(
            "Asset.create",
            404,
            () -> service.create(Asset.create().setStorageAccountName("nowhere"))),
        new Refusal("Asset.get", 404, () -> service.get(Asset.get(NO_ASSET))),
        new Refusal("Asset.get by link", 404, () -> service.get(Asset.get(locator.getAssetLink()))),
        new Refusal(
            "Asset.list", 400, () -> service.list(Asset.list().set("$filter", "Nome eq 'x'"))),
        new Refusal(
            "Asset.list by link", 404, () -> service.list(Asset.list(asset.getParentAssetsLink()))),
        new Refusal("Asset.update", 404, () -> service.update(Asset.update(NO_ASSET).setName("x"))),
        new Refusal("Asset.delete", 404, () -> service.delete(Asset.delete(NO_ASSET))));
  }

  static Stream<Refusal> files() {
    return Stream.of(
        new Refusal(
            "AssetFile.create", 404, () -> service.create(AssetFile.create(NO_ASSET, "clip.mp4"))),
        new Refusal(
            "AssetFile.createFileInfos",
            404,
            () -> service.action(AssetFile.createFileInfos(NO_ASSET))),
        new Refusal("AssetFile.get", 404, () -> service.get(AssetFile.get(NO_ASSET))),
        new Refusal(
            "AssetFile.list", 400, () -> service.list(AssetFile.list().set("$orderby", "Nome"))),
        new Refusal(
            "AssetFile.list by link",
            404,
            () -> service.list(AssetFile.list(asset.getAssetFilesLink()))),
        new Refusal(
            "AssetFile.update",
            404,
            () -> service.update(AssetFile.update(NO_ASSET).setIsPrimary(true))),
        new Refusal("AssetFile.delete", 404, () -> service.delete(AssetFile.delete(NO_ASSET))));
  }

  static Stream<Refusal> locators() {
    return Stream.of(
        new Refusal(
            "Locator.create",
            404,
            () -> service.create(Locator.create(NO_POLICY, NO_ASSET, LocatorType.SAS))),
        new Refusal("Locator.get", 404, () -> service.get(Locator.get(NO_LOCATOR))),
        new Refusal("Locator.list", 400, () -> service.list(Locator.list().set("$top", "-1"))),
        new Refusal(
            "Locator.list by link", 404, () -> service.list(Locator.list(asset.getLocatorsLink()))),
        new Refusal("Locator.update", 404, () -> service.update(Locator.update(NO_LOCATOR))),
        new Refusal("Locator.delete", 404, () -> service.delete(Locator.delete(NO_LOCATOR))));
  }

  static Stream<Refusal> jobs() {
    return Stream.of(
        new Refusal(
            "Job.create, Task.create",
            404,
            () ->
                service.create(
                    Job.create()
                        .addInputMediaAsset(NO_ASSET)
                        .addTaskCreator(Task.create(JobFlow.ENCODER_ID, BODY)))),
        new Refusal(
            "Job.create without tasks", 400, () -> service.create(Job.create().setName("empty"))),
        new Refusal("Job.get", 404, () -> service.get(Job.get(NO_JOB))),
        new Refusal("Job.list", 400, () -> service.list(Job.list().set("$filter", "State gt"))),
        new Refusal("Job.delete", 404, () -> service.delete(Job.delete(NO_JOB))),
        new Refusal("Job.cancel", 404, () -> service.action(Job.cancel(NO_JOB))),
        new Refusal(
            "Task.list", 400, () -> service.list(Task.list().set("$orderby", "TaskBody of"))),
        new Refusal("Task.list by link", 404, JavaSdkRefusalsTest::tasksOfAGoneJob),
        new Refusal(
            "MediaProcessor.list",
            400,
            () -> service.list(MediaProcessor.list().set("$skip", "many"))));
  }

  static Stream<Refusal> streaming() {
    return Stream.of(
        new Refusal(
            "StreamingEndpoint.create",
            400,
            () -> service.create(StreamingEndpoint.create().setName("-not a name-"))),
        new Refusal(
            "StreamingEndpoint.get", 404, () -> service.get(StreamingEndpoint.get(NO_ENDPOINT))),
        new Refusal(
            "StreamingEndpoint.list",
            400,
            () -> service.list(StreamingEndpoint.list().set("$filter", "Name"))),
        new Refusal(
            "StreamingEndpoint.update",
            404,
            () -> service.update(StreamingEndpoint.update(NO_ENDPOINT).setDescription("x"))),
        new Refusal(
            "StreamingEndpoint.update of one that is gone", 404, JavaSdkRefusalsTest::goneEndpoint),
        new Refusal(
            "StreamingEndpoint.delete",
            404,
            () -> service.delete(StreamingEndpoint.delete(NO_ENDPOINT))),
        new Refusal(
            "StreamingEndpoint.start",
            404,
            () -> service.action(StreamingEndpoint.start(NO_ENDPOINT))),
        new Refusal(
            "StreamingEndpoint.stop",
            404,
            () -> service.action(StreamingEndpoint.stop(NO_ENDPOINT))),
        new Refusal(
            "StreamingEndpoint.scale",
            404,
            () -> service.action(StreamingEndpoint.scale(NO_ENDPOINT, 1))),
        new Refusal("Operation.get", 404, () -> service.get(Operation.get(NO_OPERATION))));
  }

  /// An endpoint that was deleted between its reading and its update.
  private static void goneEndpoint() throws Exception {
    StreamingEndpointInfo endpoint = service.create(StreamingEndpoint.create().setName("gone"));
    OperationUtils.await(service, endpoint);
    String deleting = service.delete(StreamingEndpoint.delete(endpoint.getId()));
    OperationUtils.await(service, deleting);
    service.update(StreamingEndpoint.update(endpoint).setDescription("too late"));
  }

  private static final String BODY =
      "<taskBody><inputAsset>JobInputAsset(0)</inputAsset>"
          + "<outputAsset>JobOutputAsset(0)</outputAsset></taskBody>";

  private static List<?> tasksOfAGoneJob() throws Exception {
    service.action(Job.cancel(goneJob.getId()));
    for (int tries = 0; tries < 300; tries++) {
      if (service.get(Job.get(goneJob.getId())).getState().name().equals("Canceled")) {
        service.delete(Job.delete(goneJob.getId()));
        return service.list(Task.list(goneJob.getTasksLink()));
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the job does not end");
  }
}
