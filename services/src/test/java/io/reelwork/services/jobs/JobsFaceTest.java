package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `/ext/jobs`, with an engine behind it.
class JobsFaceTest {
  private static final Pattern NUMBERS = Pattern.compile("^id: (\\d+)$", Pattern.MULTILINE);
  private static final Duration LONG = Duration.ofSeconds(20);

  @ParameterizedTest
  @EnumSource
  void tellsWhereAJobStandsByIdAndByGuid(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        JobsFace face = new JobsFace(rig.jobs, () -> Rig.ACCOUNT)) {
      JobId job = rig.submit("a");
      String guid = job.value().substring("nb:jid:UUID:".length());

      String byId = FakeRequest.text(get(face, "/ext/jobs/" + job.value()));

      assertThat(byId)
          .startsWith("{\"id\":\"" + job.value() + "\",\"state\":\"Queued\",\"progress\":0.0,")
          .contains("\"phase\":\"\"", "\"position\":1", "\"redoing\":false", "\"stalled\":false")
          .contains("\"reason\":\"waits for a reserved unit\"", "\"tasks\":[{\"id\":\"nb:tid:");
      assertThat(FakeRequest.text(get(face, "/ext/jobs/" + guid))).isEqualTo(byId);
      assertThat(
              FakeRequest.text(
                  get(face, "/ext/jobs/nb%3Ajid%3AUUID%3A" + guid.toUpperCase(Locale.ROOT))))
          .isEqualTo(byId);
    }
  }

  @Test
  void hidesTheJobsOfOtherAccounts() {
    try (Rig rig = Rig.of(TestDatabase.SQLITE);
        JobsFace face = new JobsFace(rig.jobs, () -> "another")) {
      JobId job = rig.submit("a");

      assertThat(get(face, "/ext/jobs/" + job.value()).status()).isEqualTo(404);
      assertThat(get(face, "/ext/jobs/" + job.value() + "/events").status()).isEqualTo(404);
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    try (Rig rig = Rig.of(TestDatabase.SQLITE);
        JobsFace face = new JobsFace(rig.jobs, () -> Rig.ACCOUNT)) {
      String job = "/ext/jobs/" + rig.submit("a").value();

      assertThat(get(face, "/ext/jobs/nonsense").status()).isEqualTo(404);
      assertThat(get(face, "/ext/jobs/%zz").status()).isEqualTo(404);
      assertThat(get(face, job + "/nothing").status()).isEqualTo(404);
      assertThat(get(face, job + "/events?after=-1").status()).isEqualTo(400);
      assertThat(face.handle(FakeRequest.of("DELETE", job)).status()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsTheWholeLogOfAJobThatHasEnded(TestDatabase kind) {
    try (Rig rig = Rig.of(kind);
        JobsFace face = new JobsFace(rig.jobs, () -> Rig.ACCOUNT);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");
      worker.runDue();
      int last = rig.jobs.events(Rig.ACCOUNT, job, 0, 100).size();

      Response answer = get(face, "/ext/jobs/" + job.value() + "/events");
      String text = FakeRequest.text(answer);

      assertThat(answer.headers().first("Content-Type"))
          .hasValue("text/event-stream; charset=utf-8");
      assertThat(numbers(text)).first().isEqualTo(1);
      assertThat(numbers(text)).last().isEqualTo(last);
      assertThat(numbers(text)).isSorted().hasSize(last);
      assertThat(text)
          .contains("event: state\ndata: {\"number\":1,\"time\":\"")
          .endsWith("\"newState\":3,\"state\":\"Finished\"}\n\n");
    }
  }

  @Test
  void goesOnBehindTheEventThatTheReaderSawLast() {
    try (Rig rig = Rig.of(TestDatabase.SQLITE);
        JobsFace face = new JobsFace(rig.jobs, () -> Rig.ACCOUNT);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");
      worker.runDue();
      String path = "/ext/jobs/" + job.value() + "/events";
      FakeRequest request = FakeRequest.of("GET", path + "?after=1").with("Last-Event-ID", "3");

      assertThat(numbers(FakeRequest.text(get(face, path + "?after=2")))).first().isEqualTo(3);
      assertThat(numbers(FakeRequest.text(face.handle(request)))).first().isEqualTo(4);
      assertThat(numbers(FakeRequest.text(get(face, path + "?after=999")))).isEmpty();
    }
  }

  @Test
  void tellsChangesAsTheyHappenAndEndsWithTheJob() throws Exception {
    try (Rig rig = Rig.of(TestDatabase.SQLITE);
        JobsFace face = new JobsFace(rig.jobs, () -> Rig.ACCOUNT);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");
      Reader reader = new Reader(get(face, "/ext/jobs/" + job.value() + "/events"));
      assertThat(reader.next()).startsWith(":");

      worker.runDue();

      reader.thread.join(LONG);
      assertThat(reader.thread.isAlive()).isFalse();
      assertThat(String.join("", reader.parts)).endsWith("\"state\":\"Finished\"}\n\n");
    }
  }

  @Test
  void closingEndsTheStreamsOfJobsThatGoOn() throws Exception {
    try (Rig rig = Rig.of(TestDatabase.SQLITE)) {
      JobsFace face = new JobsFace(rig.jobs, () -> Rig.ACCOUNT);
      JobId job = rig.submit("a");
      Reader reader = new Reader(get(face, "/ext/jobs/" + job.value() + "/events"));
      assertThat(reader.next()).startsWith(":");

      face.close();

      reader.thread.join(LONG);
      assertThat(reader.thread.isAlive()).isFalse();
    }
  }

  @Test
  void readersThatTakeNothingHoldNoConnection() throws Exception {
    try (Rig rig = Rig.of(TestDatabase.SQLITE);
        JobsFace face = new JobsFace(rig.jobs, () -> Rig.ACCOUNT);
        Worker worker = rig.worker()) {
      JobId job = rig.submit("a");
      List<Reader> stuck =
          java.util.stream.IntStream.range(0, 50)
              .mapToObj(_ -> new Reader(get(face, "/ext/jobs/" + job.value() + "/events"), true))
              .toList();
      for (Reader reader : stuck) {
        assertThat(reader.next()).startsWith(":");
      }

      worker.runDue();

      assertThat(rig.state(job)).isEqualTo(JobState.FINISHED);
      stuck.forEach(reader -> reader.thread.interrupt());
    }
  }

  private static Response get(JobsFace face, String path) {
    return face.handle(FakeRequest.of("GET", path));
  }

  private static List<Integer> numbers(String text) {
    return NUMBERS
        .matcher(text)
        .results()
        .map((MatchResult id) -> Integer.valueOf(id.group(1)))
        .toList();
  }

  /// Reads a stream on a thread of its own; a stuck one blocks for good after the first part.
  private static final class Reader extends OutputStream {
    final BlockingQueue<String> parts = new LinkedBlockingQueue<>();
    final Thread thread;
    private final boolean stuck;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();

    Reader(Response answer) {
      this(answer, false);
    }

    Reader(Response answer, boolean stuck) {
      this.stuck = stuck;
      Response.Body.Stream body = (Response.Body.Stream) answer.body();
      thread = Thread.ofVirtual().start(() -> read(body));
    }

    private void read(Response.Body.Stream body) {
      try {
        body.writer().writeTo(this);
      } catch (IOException e) {
        if (!stuck) {
          throw new UncheckedIOException(e);
        }
      }
    }

    String next() throws InterruptedException {
      String next = parts.poll(LONG.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }

    @Override
    public void write(int value) {
      part.write(value);
    }

    @Override
    public void flush() throws IOException {
      parts.add(part.toString(StandardCharsets.UTF_8));
      part.reset();
      if (stuck) {
        try {
          Thread.sleep(LONG);
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }
}
