package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.models.EncodingReservedUnit;
import com.microsoft.windowsazure.services.media.models.EncodingReservedUnitInfo;
import com.microsoft.windowsazure.services.media.models.EncodingReservedUnitType;
import com.microsoft.windowsazure.services.media.models.EndPointType;
import com.microsoft.windowsazure.services.media.models.Job;
import com.microsoft.windowsazure.services.media.models.JobInfo;
import com.microsoft.windowsazure.services.media.models.JobNotificationSubscription;
import com.microsoft.windowsazure.services.media.models.NotificationEndPoint;
import com.microsoft.windowsazure.services.media.models.NotificationEndPointInfo;
import com.microsoft.windowsazure.services.media.models.StorageAccountInfo;
import com.microsoft.windowsazure.services.media.models.StorageAccounts;
import com.microsoft.windowsazure.services.media.models.TargetJobState;
import com.microsoft.windowsazure.services.media.models.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the Java SDK has for the account itself: its storage, its reserved units, and who is told
/// of its jobs.
@ExtendWith(SharedServer.class)
@SuppressWarnings("JavaUtilDate") // the SDK speaks it
class JavaSdkAccountTest {
  private static JavaSdk sdk;
  private static MediaContract service;

  @BeforeAll
  static void start(SharedServer.Running shared) {
    sdk = JavaSdk.of(shared.server());
    service = sdk.service();
  }

  @Test
  void storageAccountsTellWhichIsTheDefaultAndHowFullTheyAre() throws Exception {
    sdk.upload(Clips.video(1, 320, 180), "clip.mp4");

    StorageAccountInfo account =
        service.list(StorageAccounts.list().set("$filter", "IsDefault")).getFirst();

    assertThat(account.getName()).isEqualTo("reelwork");
    assertThat(account.isDefault()).isTrue();
    assertThat(account.getBytesUsed()).isPositive();
  }

  @Test
  void reservedUnitsAreReadAndChanged() throws Exception {
    EncodingReservedUnitInfo before = service.get(EncodingReservedUnit.get());
    assertThat(before.getAccountId()).matches("[0-9a-f-]{36}");
    assertThat(before.getMaxReservableUnits()).isPositive();

    service.update(
        EncodingReservedUnit.update(before)
            .setReservedUnitType(EncodingReservedUnitType.Standard)
            .setCurrentReservedUnits(2));

    EncodingReservedUnitInfo after = service.get(EncodingReservedUnit.get());
    assertThat(after.getReservedUnitType()).isEqualTo(EncodingReservedUnitType.Standard);
    assertThat(after.getCurrentReservedUnits()).isEqualTo(2);
    service.update(
        EncodingReservedUnit.update(after)
            .setReservedUnitType(before.getReservedUnitType())
            .setCurrentReservedUnits(before.getCurrentReservedUnits()));
  }

  @Test
  void endPointsAreMadeReadRenamedAndDeleted() throws Exception {
    NotificationEndPointInfo made =
        service.create(NotificationEndPoint.create("sdk", EndPointType.AzureQueue, "sdk-queue"));

    service.update(NotificationEndPoint.update(made.getId()).setName("renamed"));

    NotificationEndPointInfo read = service.get(NotificationEndPoint.get(made.getId()));
    assertThat(read.getName()).isEqualTo("renamed");
    assertThat(read.getEndPointType()).isEqualTo(EndPointType.AzureQueue);
    assertThat(read.getEndPointAddress()).isEqualTo("sdk-queue");
    assertThat(read.getCreated()).isCloseTo(made.getCreated(), 5);
    service.delete(NotificationEndPoint.delete(made.getId()));
    assertThat(service.list(NotificationEndPoint.list()))
        .extracting(NotificationEndPointInfo::getId)
        .doesNotContain(made.getId());
  }

  @Test
  void aJobKeepsWhoIsToldOfIt() throws Exception {
    NotificationEndPointInfo queue =
        service.create(NotificationEndPoint.create("q", EndPointType.AzureQueue, "job-queue"));
    Job.Creator creator =
        Job.create()
            .setName("told")
            .addInputMediaAsset(sdk.upload(Clips.video(1, 320, 180), "clip.mp4").getId())
            .addJobNotificationSubscription(
                new JobNotificationSubscription(queue.getId(), TargetJobState.FinalStatesOnly))
            .addTaskCreator(
                Task.create(
                        sdk.processor(JavaSdk.ENCODER).getId(),
                        "<taskBody><inputAsset>JobInputAsset(0)</inputAsset>"
                            + "<outputAsset>JobOutputAsset(0)</outputAsset></taskBody>")
                    .setConfiguration("AAC Audio"));
    assertThat(creator.getJobNotificationSubscription()).hasSize(1);

    JobInfo job = service.create(creator);

    assertThat(service.get(Job.get(job.getId())).getJobNotificationSubscriptions())
        .singleElement()
        .satisfies(subscription -> {
          assertThat(subscription.getNotificationEndPointId()).isEqualTo(queue.getId());
          assertThat(subscription.getTargetJobState()).isEqualTo(TargetJobState.FinalStatesOnly);
        });
    service.action(Job.cancel(job.getId()));
  }
}
