package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.steps.FakeProcessor;
import io.reelwork.services.steps.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a new job makes, and what is refused as one.
@ParameterizedClass
@EnumSource
class NewJobsTest extends OnEveryDatabase {
  @Test
  void makesOutputAssetsWithTheirParentsAtCreation() {
    String second =
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<taskBody>\n<inputAsset> JobOutputAsset(0)"
            + " </inputAsset><outputAsset AssetName=\"cut\" assetCreationOptions=\"1\""
            + " assetFormatOption=\"1\" x=\"y\">\nJobOutputAsset(1)</outputAsset></taskBody>";

    JobId job =
        rig.submit(
            0,
            List.of(
                Rig.task("a", "JobInputAsset(0)", 0),
                NewTask.of(FakeProcessor.ID.toUpperCase(java.util.Locale.ROOT), "b", second)));

    var outputs = rig.jobs.outputs(ACCOUNT, job);
    Assets.NewOutput first = made(rig, outputs.get(0));
    Assets.NewOutput cut = made(rig, outputs.get(1));
    assertThat(first.name()).isEqualTo("JobOutputAsset(0)_job");
    assertThat(first.parents()).isEqualTo(rig.jobs.inputs(ACCOUNT, job));
    assertThat(cut)
        .isEqualTo(new Assets.NewOutput("cut", 1, Optional.empty(), 1, List.of(outputs.get(0))));
  }

  private static Assets.NewOutput made(Rig rig, io.reelwork.services.catalog.AssetId asset) {
    return Optional.ofNullable(rig.assets.created.get(asset)).orElseThrow();
  }

  @Test
  void letsTwoTasksShareAnOutput() {
    JobId job =
        rig.submit(
            0, List.of(Rig.task("a", "JobInputAsset(0)", 0), Rig.task("b", "JobInputAsset(0)", 0)));

    assertThat(rig.assets.created).hasSize(1);
    assertThat(rig.jobs.outputs(ACCOUNT, job)).hasSize(1);
  }

  @Test
  void refusesJobsThatCannotBe() {
    assertRefused(Code.INVALID_VALUE, () -> rig.submit(0, List.of()));
    assertInvalid(rig, Rig.task("a", "JobInputAsset(1)", 0));
    assertInvalid(rig, Rig.task("a", "JobOutputAsset(7)", 0));
    assertInvalid(rig, Rig.task("a", "JobOutputAsset(0)", 0));
    assertInvalid(rig, Rig.task("a", "Asset(0)", 0));
    assertInvalid(rig, NewTask.of(FakeProcessor.ID, "a", "<taskBody>"));
    assertInvalid(rig, NewTask.of(FakeProcessor.ID, "a", ""));
    assertInvalid(rig, NewTask.of(FakeProcessor.ID, "a", "<job/>"));
    assertInvalid(
        rig, NewTask.of("nb:mpid:UUID:1", "a", Rig.task("a", "JobInputAsset(0)", 0).body()));
    assertInvalid(
        rig,
        NewTask.of(
            FakeProcessor.ID, "a", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:/etc/passwd'>]><x/>"));
    assertRefused(
        Code.INVALID_VALUE,
        () ->
            rig.submit(
                0,
                List.of(
                    Rig.task("a", "JobOutputAsset(1)", 0), Rig.task("b", "JobOutputAsset(0)", 1))));
    rig.assets.inputs.clear();
    assertThat(rig.assets.created).isEmpty();
  }

  @Test
  void refusesMoreThanThirtyChainedTasks() {
    List<NewTask> chain = new ArrayList<>(List.of(Rig.task("0", "JobInputAsset(0)", 0)));
    for (int i = 1; i < 31; i++) {
      chain.add(Rig.task("" + i, "JobOutputAsset(" + (i - 1) + ")", i));
    }

    assertThatThrownBy(() -> rig.submit(0, chain))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("quota.chained-tasks-per-job: there may be at most 30 ");
    rig.submit(0, chain.subList(0, 30));
  }

  @Test
  void refusesOneJobMoreThanAnAccountMayHave() {
    try (Rig rig = Rig.of(kind, Map.of(Quota.JOBS, 2L))) {
      JobId first = rig.submit("a");
      rig.submit("b");

      assertThatThrownBy(() -> rig.submit("c"))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("quota.jobs: there may be at most 2 jobs in an account");
      rig.jobs.cancel(ACCOUNT, first);
      rig.jobs.delete(ACCOUNT, first);
      rig.submit("d");
    }
  }

  @Test
  void refusesMoreAssetsThanAJobOrATaskMayHave() {
    try (Rig rig = Rig.of(kind, Map.of(Quota.ASSETS_PER_JOB, 3L, Quota.ASSETS_PER_TASK, 2L))) {
      rig.submit("a", "b");

      assertThatThrownBy(() -> rig.submit("a", "b", "c"))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("quota.assets-per-job:");
      String two = "JobInputAsset(0)</inputAsset><inputAsset>JobInputAsset(0)";
      assertThatThrownBy(() -> rig.submit(0, List.of(Rig.task("a", two, 0))))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("quota.assets-per-task:");
    }
  }

  @Test
  void refusesInputsThatCannotBeRead() {
    var empty = rig.assets.input();
    rig.assets.inputs.put(empty, Assets.Readiness.NO_PRIMARY_FILE);
    var gone = rig.assets.input();
    rig.assets.inputs.remove(gone);

    assertRefused(Code.INVALID_VALUE, () -> submit(rig, empty));
    assertRefused(Code.NOT_FOUND, () -> submit(rig, gone));
  }

  private static void submit(Rig rig, io.reelwork.services.catalog.AssetId input) {
    rig.jobs.create(
        ACCOUNT,
        new NewJob(
            Optional.empty(),
            0,
            Optional.empty(),
            List.of(input),
            List.of(Rig.task("a", "JobInputAsset(0)", 0))));
  }

  private static void assertInvalid(Rig rig, NewTask task) {
    assertRefused(Code.INVALID_VALUE, () -> rig.submit(0, List.of(task)));
  }
}
