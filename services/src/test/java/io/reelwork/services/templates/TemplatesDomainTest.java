package io.reelwork.services.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.ConfigurationProtection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Templates as the other features use them. They never change.
class TemplatesDomainTest {
  private static final String ACCOUNT = "reelwork";
  private static final TaskTemplateId TASK =
      new TaskTemplateId("nb:ttid:UUID:071370a3-0000-0000-0000-00000000000a");
  private static final String ASSETS =
      "<inputAsset>JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)</outputAsset>";
  private static final String BODY =
      "<jobTemplate><taskBody taskTemplateId=\"NB:ttid:uuid:071370A3-0000-0000-0000-00000000000A\">"
          + ASSETS
          + "</taskBody></jobTemplate>";

  private static TaskTemplate.Settings settings(int options) {
    ConfigurationProtection protection =
        new ConfigurationProtection(
            Optional.of("nb:kid:UUID:1"), Optional.of(""), Optional.of("1.0"), Optional.of("AA=="));
    return new TaskTemplate.Settings(
        Optional.of("encode"),
        Optional.of("for people"),
        Optional.of("nb:mpid:UUID:1"),
        Optional.of("preset"),
        1,
        2,
        options,
        protection);
  }

  private static NewJobTemplate wanted(int options) {
    return new NewJobTemplate(
        Optional.of("a"),
        BODY,
        Optional.empty(),
        List.of(new NewJobTemplate.Task(TASK, settings(options))));
  }

  private static JobTemplate create(Database database, Templates templates, int options) {
    return database.transaction(() -> templates.create(ACCOUNT, wanted(options)));
  }

  @ParameterizedTest
  @EnumSource
  void aTemplateIsCreatedFoundAndDeletedWithItsTaskTemplates(TestDatabase kind) {
    try (Database database = kind.open(List.of(Templates.SCHEMA))) {
      Templates templates = new Templates(database);
      JobTemplate made = create(database, templates, 5);

      assertThat(templates.find(ACCOUNT, made.id())).contains(made);
      assertThat(templates.find("other", made.id())).isEmpty();
      assertThat(made.inputs()).isEqualTo(1);
      assertThat(templates.of(ACCOUNT, made.id())).containsExactly(TASK);
      assertThat(templates.find(ACCOUNT, TASK))
          .contains(new TaskTemplate(TASK, settings(5), made.created(), made.created()));
      assertThat(templates.delete("other", made.id())).isFalse();
      assertThat(templates.delete(ACCOUNT, made.id())).isTrue();
      assertThat(templates.find(ACCOUNT, made.id())).isEmpty();
      assertThat(templates.find(ACCOUNT, TASK)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTemplateDescribesTheTasksOfAJob(TestDatabase kind) {
    try (Database database = kind.open(List.of(Templates.SCHEMA))) {
      Templates templates = new Templates(database);
      JobTemplate made = create(database, templates, 5);

      NewTask task = templates.tasks(ACCOUNT, made.id().value()).orElseThrow().getFirst();

      assertThat(task.body()).isEqualTo("<taskBody>" + ASSETS + "</taskBody>");
      assertThat(task.processorId()).isEqualTo("nb:mpid:UUID:1");
      assertThat(task.configuration()).contains("preset");
      assertThat(task.options()).isEqualTo(5);
      assertThat(task.protection().keyId()).contains("nb:kid:UUID:1");
      assertThat(task.protection().scheme()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void optionsThatNoTaskHasAreRefusedAndNothingIsCreated(TestDatabase kind) {
    try (Database database = kind.open(List.of(Templates.SCHEMA))) {
      Templates templates = new Templates(database);

      assertThatThrownBy(() -> create(database, templates, 8))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.property()).contains("Options"))
          .hasMessage("Options: must be 0 to 7 but was 8");
      assertThat(templates.find(ACCOUNT, TASK)).isEmpty();
      assertThat(create(database, templates, 7).name()).contains("a");
    }
  }
}
