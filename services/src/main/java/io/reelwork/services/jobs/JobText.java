package io.reelwork.services.jobs;

import io.reelwork.services.jobs.JobDetail.TaskDetail;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.steps.TaskId;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Jobs in the plain JSON of `/ext`. States have their names, times are ISO 8601 in UTC, what is
/// not there is null.
final class JobText {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JobText() {}

  static String detail(JobDetail job) {
    List<TaskDetail> tasks = job.tasks();
    List<TaskDetail> running =
        tasks.stream().filter(task -> task.state() == TaskState.RUNNING).toList();
    return object(json -> {
      json.writeStringProperty("id", job.id().value());
      json.writeStringProperty("state", job.state().text());
      json.writeNumberProperty("progress", job.progress());
      json.writeStringProperty(
          "phase", first(running, task -> Optional.of(task.phase())).orElse(""));
      json.writeNumberProperty("frames", tasks.stream().mapToLong(TaskDetail::frames).sum());
      json.writeNumberProperty("fps", running.stream().mapToDouble(TaskDetail::fps).sum());
      json.writeNumberProperty("speed", running.stream().mapToDouble(TaskDetail::speed).sum());
      json.writeNumberProperty("bytes", tasks.stream().mapToLong(TaskDetail::bytes).sum());
      json.writeBooleanProperty("redoing", running.stream().anyMatch(TaskDetail::redoing));
      json.writeBooleanProperty(
          "stalled", !running.isEmpty() && running.stream().allMatch(TaskDetail::stalled));
      text(
          json,
          "reportedAt",
          running.stream()
              .flatMap(task -> task.reportedAt().stream())
              .max(Comparator.naturalOrder())
              .map(JobText::millis));
      number(json, "position", first(tasks, TaskDetail::position));
      text(json, "reason", first(tasks, TaskDetail::reason));
      json.writeArrayPropertyStart("tasks");
      tasks.forEach(task -> task(json, task));
      json.writeEndArray();
    });
  }

  private static <T> Optional<T> first(
      List<TaskDetail> tasks, Function<TaskDetail, Optional<T>> part) {
    return tasks.stream().map(part).flatMap(Optional::stream).findFirst();
  }

  private static void task(JsonGenerator json, TaskDetail task) {
    json.writeStartObject();
    json.writeStringProperty("id", task.id().value());
    json.writeStringProperty("state", name(task.state()));
    json.writeNumberProperty("progress", task.progress());
    json.writeStringProperty("phase", task.phase());
    json.writeNumberProperty("frames", task.frames());
    json.writeNumberProperty("fps", task.fps());
    json.writeNumberProperty("speed", task.speed());
    json.writeNumberProperty("bytes", task.bytes());
    json.writeBooleanProperty("redoing", task.redoing());
    json.writeBooleanProperty("stalled", task.stalled());
    text(json, "reportedAt", task.reportedAt().map(JobText::millis));
    number(json, "position", task.position());
    text(json, "reason", task.reason());
    json.writeEndObject();
  }

  static String event(Jobs.Event event) {
    boolean ofTask = event.task().isPresent();
    return object(json -> {
      json.writeNumberProperty("number", event.number());
      json.writeStringProperty("time", event.time().instant().toString());
      text(json, "task", event.task().map(TaskId::value));
      json.writeNumberProperty("oldState", event.oldState());
      json.writeNumberProperty("newState", event.newState());
      json.writeStringProperty("state", name(event.newState(), ofTask));
    });
  }

  static String error(String code, String message) {
    return object(json -> {
      json.writeObjectPropertyStart("error");
      json.writeStringProperty("code", code);
      json.writeStringProperty("message", message);
      json.writeEndObject();
    });
  }

  private static String name(int state, boolean ofTask) {
    return ofTask ? name(TaskState.of(state)) : JobState.of(state).text();
  }

  private static String name(TaskState state) {
    return state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static void text(JsonGenerator json, String name, Optional<String> value) {
    value.ifPresentOrElse(
        text -> json.writeStringProperty(name, text), () -> json.writeNullProperty(name));
  }

  /// `2026-11-23T08:00:07.410Z`.
  private static String millis(Ticks time) {
    return MILLIS.format(time.instant());
  }

  private static void number(JsonGenerator json, String name, Optional<Integer> value) {
    value.ifPresentOrElse(
        number -> json.writeNumberProperty(name, number), () -> json.writeNullProperty(name));
  }

  private static String object(Consumer<JsonGenerator> properties) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }
}
