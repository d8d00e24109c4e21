package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.models.Asset;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.ErrorDetail;
import com.microsoft.windowsazure.services.media.models.Job;
import com.microsoft.windowsazure.services.media.models.JobInfo;
import com.microsoft.windowsazure.services.media.models.JobState;
import com.microsoft.windowsazure.services.media.models.MediaProcessor;
import com.microsoft.windowsazure.services.media.models.MediaProcessorInfo;
import com.microsoft.windowsazure.services.media.models.Task;
import com.microsoft.windowsazure.services.media.models.TaskHistoricalEvent;
import com.microsoft.windowsazure.services.media.models.TaskInfo;
import com.microsoft.windowsazure.services.media.models.TaskOption;
import com.microsoft.windowsazure.services.media.models.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the Java SDK has for jobs, their tasks and what runs them.
@ExtendWith(SharedServer.class)
@SuppressWarnings("JavaUtilDate") // the SDK speaks it
class JavaSdkJobsTest {
  private static final Set<JobState> FINAL =
      EnumSet.of(JobState.Finished, JobState.Error, JobState.Canceled);
  private static final String CHAIN =
      "<taskBody><inputAsset>%s</inputAsset><outputAsset>JobOutputAsset(%d)</outputAsset>"
          + "</taskBody>";

  private static JavaSdk sdk;
  private static MediaContract service;
  private static AssetInfo input;

  @BeforeAll
  static void start(SharedServer.Running shared) throws Exception {
    sdk = JavaSdk.of(shared.server());
    service = sdk.service();
    input = sdk.upload(Clips.video(1, 320, 180), "clip.mp4");
  }

  @Test
  void processorsAreListedWithAllTheyTell() throws Exception {
    List<MediaProcessorInfo> found =
        service.list(MediaProcessor.list().set("$filter", "Name eq 'Media Encoder Standard'"));

    assertThat(found).hasSize(1);
    MediaProcessorInfo encoder = found.getFirst();
    assertThat(encoder.getId()).isEqualTo(JobFlow.ENCODER_ID);
    assertThat(encoder.getName()).isEqualTo(encoder.getDescription());
    assertThat(encoder.getSku()).isEmpty();
    assertThat(encoder.getVendor()).isEqualTo("Microsoft");
    assertThat(Double.parseDouble(encoder.getVersion())).isPositive();
  }

  @Test
  void chainedTasksRunToTheEndAndTellAboutThemselves() throws Exception {
    String encoder = sdk.processor(JavaSdk.ENCODER).getId();
    Task.CreateBatchOperation first =
        Task.create("set below", "set below")
            .setMediaProcessorId(encoder)
            .setTaskBody(CHAIN.formatted("JobInputAsset(0)", 0))
            .setConfiguration("AAC Audio")
            .setName("first")
            .setPriority(3)
            .setOptions(TaskOption.None)
            .setEncryptionKeyId("nb:kid:UUID:4a1b2c3d-0000-4000-8000-000000000001")
            .setEncryptionScheme("ConfigurationEncryption")
            .setEncryptionVersion("1.0")
            .setInitializationVector("5");
    Task.CreateBatchOperation second =
        Task.create(encoder, CHAIN.formatted("JobOutputAsset(0)", 1)).setConfiguration("AAC Audio");
    JobInfo made =
        service.create(
            Job.create()
                .setName("sdk job")
                .setPriority(5)
                .addInputMediaAsset(input.getId())
                .addTaskCreator(first)
                .addTaskCreator(second));
    assertThat(made.getState()).isEqualTo(JobState.Queued);
    assertThat(made.getStartTime()).isNull();
    assertThat(made.getEndTime()).isNull();

    JobInfo ended = await(made);

    assertJob(ended);
    List<TaskInfo> tasks = service.list(Task.list(ended.getTasksLink()));
    assertThat(tasks).extracting(TaskInfo::getState).containsOnly(TaskState.Completed).hasSize(2);
    assertTask(tasks.getFirst(), encoder);
    assertThat(tasks.getLast().getPriority()).isEqualTo(5);
    assertThat(service.list(Task.list().set("$filter", "Id eq '" + tasks.get(1).getId() + "'")))
        .extracting(TaskInfo::getTaskBody)
        .containsExactly(CHAIN.formatted("JobOutputAsset(0)", 1));
    service.delete(Job.delete(ended.getId()));
    assertThat(service.list(Job.list().set("$filter", "Id eq '" + ended.getId() + "'"))).isEmpty();
  }

  private static void assertJob(JobInfo job) throws Exception {
    assertThat(job.getState()).isEqualTo(JobState.Finished);
    assertThat(job.getName()).isEqualTo("sdk job");
    assertThat(job.getPriority()).isEqualTo(5);
    assertThat(job.getTemplateId()).isEmpty();
    assertThat(job.getRunningDuration()).isPositive();
    assertThat(job.getStartTime()).isAfterOrEqualTo(job.getCreated());
    assertThat(job.getEndTime()).isAfterOrEqualTo(job.getStartTime());
    assertThat(job.getLastModified()).isAfterOrEqualTo(job.getCreated());
    assertThat(service.list(Asset.list(job.getInputAssetsLink())))
        .extracting(AssetInfo::getId)
        .containsExactly(input.getId());
    List<AssetInfo> outputs = service.list(Asset.list(job.getOutputAssetsLink()));
    assertThat(outputs).hasSize(2);
    assertThat(service.get(Asset.get(outputs.getFirst().getParentAssetsLink())).getId())
        .isEqualTo(input.getId());
  }

  private static void assertTask(TaskInfo task, String encoder) throws Exception {
    assertThat(task.getName()).isEqualTo("first");
    assertThat(task.getMediaProcessorId()).isEqualTo(encoder);
    assertThat(task.getConfiguration()).isEqualTo("AAC Audio");
    assertThat(task.getTaskBody()).isEqualTo(CHAIN.formatted("JobInputAsset(0)", 0));
    assertThat(task.getPriority()).isEqualTo(3);
    assertThat(task.getOptions()).isEqualTo(TaskOption.None);
    assertThat(task.getProgress()).isEqualTo(100);
    assertThat(task.getRunningDuration()).isPositive();
    assertThat(task.getEndTime()).isAfterOrEqualTo(task.getStartTime());
    assertThat(task.getErrorDetails()).isEmpty();
    assertThat(task.getPerfMessage()).isNotBlank();
    assertThat(task.getEncryptionKeyId()).endsWith("000000000001");
    assertThat(task.getEncryptionScheme()).isEqualTo("ConfigurationEncryption");
    assertThat(task.getEncryptionVersion()).isEqualTo("1.0");
    assertThat(task.getInitializationVector()).isEqualTo("5");
    List<TaskHistoricalEvent> events = task.getHistoricalEvents();
    assertThat(events).hasSizeGreaterThanOrEqualTo(4);
    assertThat(events.getFirst().getCode()).isNotBlank();
    assertThat(events.getFirst().getMessage()).isNull();
    assertThat(events.getFirst().getTimeStamp()).isBeforeOrEqualTo(task.getEndTime());
    assertThat(service.list(Asset.list(task.getInputAssetsLink())))
        .extracting(AssetInfo::getId)
        .containsExactly(input.getId());
    assertThat(service.list(Asset.list(task.getOutputAssetsLink()))).hasSize(1);
  }

  @Test
  void aFailedTaskTellsWhy() throws Exception {
    Path garbage = Files.createTempFile(Path.of("target"), "garbage", ".mp4");
    Files.writeString(garbage, "no media at all", StandardCharsets.US_ASCII);
    JobInfo ended = await(sdk.submit(sdk.upload(garbage, "garbage.mp4"), "AAC Audio"));

    assertThat(ended.getState()).isEqualTo(JobState.Error);
    TaskInfo task = sdk.tasks(ended).getFirst();
    assertThat(task.getState()).isEqualTo(TaskState.Error);
    assertThat(task.getErrorDetails()).hasSize(1);
    ErrorDetail detail = task.getErrorDetails().getFirst();
    assertThat(detail.getCode()).isEqualTo("ErrorExecutingTaskMalformedContent");
    assertThat(detail.getMessage()).isNotBlank();
  }

  @Test
  void aJobIsCancelledWhileItWaits() throws Exception {
    JobInfo made = sdk.submit(input, "AAC Audio");

    service.action(Job.cancel(made.getId()));

    JobInfo ended = await(made);
    assertThat(ended.getState()).isEqualTo(JobState.Canceled);
    assertThat(service.list(Job.list().setTop(1000)))
        .extracting(JobInfo::getId)
        .contains(made.getId());
  }

  private static JobInfo await(JobInfo job) throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    JobInfo now = service.get(Job.get(job.getId()));
    while (!FINAL.contains(now.getState())) {
      assertThat(System.nanoTime()).as("the job does not end").isLessThan(deadline);
      Thread.sleep(100);
      now = service.get(Job.get(job.getId()));
    }
    return now;
  }
}
