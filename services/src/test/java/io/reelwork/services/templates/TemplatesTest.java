package io.reelwork.services.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Job templates and their task templates, on every database.
class TemplatesTest {
  private static final String ACCOUNT = "reelwork";
  private static final Call CALL =
      new Call(ACCOUNT, ApiVersion.LATEST, URI.create("http://media.test:8480/api/"));
  private static final String ONE = "nb:ttid:UUID:071370a3-0000-0000-0000-000000000001";
  private static final String TWO = "nb:ttid:UUID:071370a3-0000-0000-0000-000000000002";
  private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n";
  private static final String BODY =
      PROLOG
          + "<jobTemplate>\r\n  "
          + task(
              ONE.toUpperCase(java.util.Locale.ROOT).replace("NB:TTID", "nb:ttid"),
              "JobInputAsset(1)",
              "JobOutputAsset(0)")
          + "\r\n"
          + task(TWO, "JobOutputAsset(0)", "JobOutputAsset(1)")
          + "</jobTemplate>";

  private static String task(String id, String input, String output) {
    return "<taskBody taskTemplateId=\"%s\"><inputAsset>%s</inputAsset><outputAsset assetName=\"a&amp;b\">%s</outputAsset></taskBody>"
        .formatted(id, input, output);
  }

  private record Room(Database database, Templates templates) implements AutoCloseable {
    static Room open(TestDatabase kind) {
      Database database = kind.open(List.of(Templates.SCHEMA));
      return new Room(database, new Templates(database));
    }

    EntitySet set(String name) {
      return templates.entitySets().stream()
          .filter(set -> set.type().set().equals(name))
          .findFirst()
          .orElseThrow();
    }

    Entity create(Map<String, Value> values, String... taskIds) {
      EntitySet jobs = set("JobTemplates");
      EntitySet tasks = set("TaskTemplates");
      Map<String, Value> all = new LinkedHashMap<>();
      all.put("JobTemplateBody", text(BODY));
      all.put("TemplateType", new Value.Int(1));
      all.putAll(values);
      List<NewEntity> children =
          List.of(taskIds).stream()
              .map(id -> new NewEntity(tasks.type(), template(id), Map.of(), Map.of()))
              .toList();
      NewEntity sent = new NewEntity(jobs.type(), all, Map.of(), Map.of("TaskTemplates", children));
      return database.transaction(() -> jobs.create(CALL, sent)).entity();
    }

    List<Entity> tasks(Entity job) {
      EntitySet jobs = set("JobTemplates");
      Navigation navigation = jobs.type().navigation("TaskTemplates").orElseThrow();
      Query.Within within =
          new Query.Within(
              "JobTemplates",
              job.key(),
              "TaskTemplates",
              jobs.targets(CALL, job.key(), navigation));
      return set("TaskTemplates").list(CALL, Query.all().within(within)).entities();
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private static Map<String, Value> template(String id) {
    return Map.of(
        "Id", text(id),
        "Configuration", text("preset of " + id),
        "MediaProcessorId", text("nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56"),
        "Name", text("encode"),
        "NumberofInputAssets", new Value.Int(1),
        "NumberofOutputAssets", new Value.Int(1),
        "Options", new Value.Int(2));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  @ParameterizedTest
  @EnumSource
  void describesTheTasksOfAJobInTheOrderOfItsBody(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      Entity template = room.create(Map.of("Name", text("two steps")), TWO, ONE);

      List<NewTask> tasks = room.templates().tasks(ACCOUNT, template.key()).orElseThrow();

      assertThat(tasks)
          .extracting(task -> task.configuration().orElseThrow())
          .containsExactly("preset of " + ONE, "preset of " + TWO);
      assertThat(tasks.getFirst().body())
          .isEqualTo(
              "<taskBody><inputAsset>JobInputAsset(1)</inputAsset>"
                  + "<outputAsset assetName=\"a&amp;b\">JobOutputAsset(0)</outputAsset></taskBody>");
      assertThat(tasks.getFirst().options()).isEqualTo(2);
      assertThat(tasks.getFirst().name()).contains("encode");
      assertThat(room.templates().tasks("another", template.key())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsTheBodyAsSentAndTheTaskTemplatesInTheirOrder(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      Entity template = room.create(Map.of(), TWO, ONE);

      assertThat(template.values().keySet())
          .containsExactly(
              "Id",
              "Name",
              "Created",
              "LastModified",
              "JobTemplateBody",
              "NumberofInputAssets",
              "TemplateType");
      assertThat(template.value("JobTemplateBody")).isEqualTo(text(BODY));
      assertThat(template.value("NumberofInputAssets")).isEqualTo(new Value.Int(2));
      assertThat(room.tasks(template)).extracting(Entity::key).containsExactly(TWO, ONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesWithItsTaskTemplatesWhichNobodyElseDeletes(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      Entity template = room.create(Map.of(), ONE, TWO);

      assertThatThrownBy(() -> room.set("TaskTemplates").delete(CALL, ONE, Map.of()))
          .isInstanceOfSatisfying(
              ODataError.class,
              error -> assertThat(error.code()).isEqualTo(ODataError.Code.METHOD_NOT_ALLOWED));
      room.set("JobTemplates").delete(CALL, template.key(), Map.of());

      assertThat(room.set("TaskTemplates").find(CALL, ONE)).isEmpty();
      assertThat(room.templates().tasks(ACCOUNT, template.key())).isEqualTo(Optional.empty());
      assertRefused(
          Code.NOT_FOUND, () -> room.set("JobTemplates").delete(CALL, template.key(), Map.of()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesATaskTemplateIdThatIsInUse(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      room.create(Map.of(), ONE, TWO);

      assertRefused(Code.CONFLICT, () -> room.create(Map.of(), ONE, TWO));
      assertThat(room.set("JobTemplates").count(CALL, Query.all())).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<jobTemplate/>",
        "<taskBody/>",
        "<jobTemplate><taskBody><inputAsset>JobInputAsset(0)</inputAsset></taskBody></jobTemplate>",
        "<!DOCTYPE x><jobTemplate/>",
        "<jobTemplate>words</jobTemplate>"
      })
  void refusesABodyThatIsNone(String body) {
    try (Room room = Room.open(TestDatabase.SQLITE)) {
      assertRefused(
          Code.INVALID_VALUE, () -> room.create(Map.of("JobTemplateBody", text(body)), ONE, TWO));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SQLITE")
  void refusesWhatDoesNotFitTogether(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      assertThatThrownBy(() -> room.create(Map.of(), ONE))
          .hasMessage(
              "JobTemplateBody: must have one taskBody for each of the TaskTemplates ["
                  + ONE
                  + "] but had them for ["
                  + ONE
                  + ", "
                  + TWO
                  + "]");
      assertRefused(
          Code.INVALID_VALUE,
          () -> room.create(Map.of("TemplateType", new Value.Int(0)), ONE, TWO));
      assertThatThrownBy(
              () -> room.create(Map.of("NumberofInputAssets", new Value.Int(1)), ONE, TWO))
          .hasMessage("NumberofInputAssets: JobTemplateBody reads 2 input assets but it was 1");
      assertThat(room.set("JobTemplates").count(CALL, Query.all())).isZero();
    }
  }

  private static void assertRefused(Code code, Runnable wish) {
    assertThatThrownBy(wish::run)
        .isInstanceOfSatisfying(Refusal.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
