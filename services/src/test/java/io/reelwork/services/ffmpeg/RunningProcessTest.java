package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path data;
  @TempDir Path programs;

  @Test
  void reportsProgressUpToTheEnd() throws Exception {
    try (var ffmpeg = TestFfmpeg.open(data)) {
      List<Progress> reports = Collections.synchronizedList(new ArrayList<>());
      var arguments =
          List.of(
              "-f",
              "lavfi",
              "-i",
              "testsrc2=s=320x180:r=25:d=4",
              "-c:v",
              "libx264",
              "-threads",
              "1",
              "file:out.mp4");

      var exit = ffmpeg.run(Command.of(data, arguments), reports::add);

      assertThat(exit).isEqualTo(new Exit.Done());
      var last = reports.getLast();
      assertThat(last.last()).isTrue();
      assertThat(last.frames()).isEqualTo(100);
      assertThat(last.outTime()).isBetween(Duration.ofMillis(3800), Duration.ofSeconds(4));
      assertThat(last.sizeBytes()).isEqualTo(Files.size(data.resolve("out.mp4")));
      assertThat(reports.stream().map(Progress::outTime).toList()).isSorted();
    }
  }

  @Test
  void cancelsWithinASecond() throws Exception {
    try (var ffmpeg = TestFfmpeg.open(data)) {
      var working = new CountDownLatch(1);
      var process = ffmpeg.start(Command.of(data, Orphanage.ENDLESS), _ -> working.countDown());
      assertThat(working.await(20, TimeUnit.SECONDS)).isTrue();

      process.cancel();

      assertThat(process.await(Duration.ofSeconds(1))).contains(new Exit.Cancelled());
      assertThat(Sessions.endsWithin(process.pid(), Duration.ofSeconds(1))).isTrue();
    }
  }

  @Test
  void killsAProcessThatIgnoresTerm() throws Exception {
    var program =
        FakePrograms.ffmpeg(
            programs, "6.0", "trap '' TERM\necho progress=continue\nwhile :; do sleep 1; done");
    try (var ffmpeg = withLearned(program)) {
      var working = new CountDownLatch(1);
      var process = ffmpeg.start(Command.of(data, List.of()), _ -> working.countDown());
      assertThat(working.await(20, TimeUnit.SECONDS)).isTrue();

      process.cancel();

      assertThat(process.await(Duration.ofSeconds(2))).isEmpty();
      assertThat(process.await(Duration.ofSeconds(3))).contains(new Exit.Cancelled());
      assertThat(Sessions.endsWithin(process.pid(), Duration.ofSeconds(1))).isTrue();
    }
  }

  @Test
  void endsAProcessWithoutProgress() throws Exception {
    var program =
        FakePrograms.ffmpeg(
            programs,
            "6.0",
            "while :; do echo out_time_us=5; echo progress=continue; sleep 0.1; done");
    try (var ffmpeg = withLearned(program)) {
      var command = Command.of(data, List.of()).withStallAfter(Duration.ofMillis(400));

      var exit = ffmpeg.start(command, Listener.NONE).await(PATIENCE);

      assertThat(exit.orElseThrow())
          .isInstanceOfSatisfying(
              Exit.Failed.class,
              failed -> assertThat(failed.cause()).isEqualTo(Exit.Cause.STALLED));
    }
  }

  @Test
  void leavesNothingBehindWhenTheServiceIsKilled() throws Exception {
    var program = TestFfmpeg.program();
    var service = orphanage(program);
    long session = firstLine(service);
    assertThat(Sessions.members(session)).hasSizeGreaterThanOrEqualTo(2);

    service.destroyForcibly();

    assertThat(Sessions.endsWithin(session, Duration.ofSeconds(4))).isTrue();
  }

  @Test
  void nextStartEndsWhatALostLifelineLeft() throws Exception {
    var program = TestFfmpeg.program();
    var service = orphanage(program);
    long session = firstLine(service);
    var child =
        Sessions.members(session).stream()
            .filter(member -> member.info().command().orElse("").contains("ffmpeg"))
            .findFirst()
            .orElseThrow();
    Sessions.members(session).stream()
        .filter(member -> member.pid() != child.pid())
        .forEach(ProcessHandle::destroyForcibly);
    service.destroyForcibly().waitFor();
    assertThat(child.isAlive()).isTrue();

    try (var _ = Ffmpeg.locate(FfmpegConfig.defaults().withPath(program), data)) {
      assertThat(Sessions.members(session)).isEmpty();
      assertThat(data.resolve("ffmpeg/running")).isEmptyDirectory();
      assertThat(data.resolve("ffmpeg/scratch")).isEmptyDirectory();
    }
  }

  @Test
  void sweepSparesAnotherProcessWithTheSameNumber() {
    var ledger = new Ledger(data.resolve("running"));
    var own = ProcessIdentity.own();
    ledger.add("token", new ProcessIdentity(own.pid(), "another boot:1"));

    assertThat(ledger.sweep()).isZero();

    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void failureSaysWhatFfmpegSaid() throws Exception {
    Files.writeString(data.resolve("noise.mp4"), "this is no media at all, whatever its name says");
    try (var ffmpeg = TestFfmpeg.open(data)) {
      var arguments = new ArrayList<>(Input.of(data.resolve("noise.mp4")).arguments());
      arguments.addAll(List.of("-f", "null", "-"));

      var exit = ffmpeg.run(Command.of(data, arguments), Listener.NONE);

      assertThat(exit)
          .isInstanceOfSatisfying(
              Exit.Failed.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(Exit.Cause.MALFORMED_INPUT);
                assertThat(failed.stderr()).contains("Invalid data found when processing input");
              });
    }
  }

  @Test
  void refusesToFollowAPlaylist() throws Exception {
    Files.writeString(
        data.resolve("list.m3u8"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n");
    try (var ffmpeg = TestFfmpeg.open(data)) {
      var arguments = new ArrayList<>(Input.of(data.resolve("list.m3u8")).arguments());
      arguments.addAll(List.of("-f", "null", "-"));

      var exit = ffmpeg.run(Command.of(data, arguments), Listener.NONE);

      assertThat(exit)
          .isInstanceOfSatisfying(
              Exit.Failed.class,
              failed -> assertThat(failed.cause()).isEqualTo(Exit.Cause.UNSUPPORTED));
    }
  }

  @Test
  void endsAProcessThatTakesTooMuchMemory() throws Exception {
    try (var ffmpeg = TestFfmpeg.open(data, MemoryBudget.of(300L << 20, 1))) {
      var greedy =
          List.of(
              "-f",
              "lavfi",
              "-i",
              "testsrc2=s=3840x2160:d=9",
              "-vf",
              "tile=10x10",
              "-f",
              "null",
              "-");

      var exit = ffmpeg.run(Command.of(data, greedy), Listener.NONE);

      assertThat(exit)
          .isInstanceOfSatisfying(
              Exit.Failed.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(Exit.Cause.MEMORY);
                assertThat(failed.stderr())
                    .isEqualTo("it needs more memory than the 300 MB it may have");
              });
    }
  }

  /// Two children that hold 60 MB each, under a limit that neither passes alone.
  @Test
  void countsAndEndsTheChildrenToo() throws Exception {
    var program =
        FakePrograms.ffmpeg(
            programs,
            "6.0",
            """
            hold() { head -c 60000000 /dev/zero | tail -c 60000000 | { sleep 60; cat; }; }
            hold > /dev/null &
            hold > /dev/null &
            while :; do echo frame=1; echo progress=continue; sleep 0.1; done
            """);
    withLearned(program).close();
    var config =
        FfmpegConfig.defaults().withPath(program).withMemory(MemoryBudget.of(100L << 20, 1));
    try (var ffmpeg = Ffmpeg.locate(config, data)) {
      var process = ffmpeg.start(Command.of(data, List.of()), Listener.NONE);

      var exit = process.await(PATIENCE);

      assertThat(exit.orElseThrow())
          .isInstanceOfSatisfying(
              Exit.Failed.class, failed -> assertThat(failed.cause()).isEqualTo(Exit.Cause.MEMORY));
      assertThat(Sessions.endsWithin(process.pid(), Duration.ofSeconds(1))).isTrue();
    }
  }

  @Test
  void endsAProcessThatWorksForEver() throws Exception {
    try (var ffmpeg = TestFfmpeg.open(data)) {
      var endless = List.of("-f", "lavfi", "-i", "testsrc2=s=640x360", "-f", "null", "-");
      var command = Command.of(data, endless).withCpuTime(Duration.ofSeconds(1));

      var exit = ffmpeg.start(command, Listener.NONE).await(Duration.ofSeconds(60));

      assertThat(exit.orElseThrow())
          .isInstanceOfSatisfying(
              Exit.Failed.class,
              failed -> assertThat(failed.cause()).isEqualTo(Exit.Cause.STALLED));
    }
  }

  @Test
  void aProcessIsTheFirstThatTheKernelEnds() throws Exception {
    var program = FakePrograms.ffmpeg(programs, "6.0", "cat /proc/self/oom_score_adj >&2; exit 3");
    try (var ffmpeg = withLearned(program)) {
      var exit = ffmpeg.run(Command.of(data, List.of()), Listener.NONE);

      assertThat(exit)
          .isInstanceOfSatisfying(
              Exit.Failed.class, failed -> assertThat(failed.stderr()).isEqualTo("1000"));
    }
  }

  @Test
  void givesTheProcessAMinimalEnvironment() throws Exception {
    var program = FakePrograms.ffmpeg(programs, "6.0", "env | sort >&2; exit 3");
    try (var ffmpeg = withLearned(program)) {
      var exit = ffmpeg.run(Command.of(data, List.of()), Listener.NONE);

      assertThat(exit)
          .isInstanceOfSatisfying(
              Exit.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(3);
                assertThat(failed.stderr().lines().map(line -> line.replaceFirst("=.*", "")))
                    .isSubsetOf(
                        "GCONV_PATH",
                        "HOME",
                        "LC_ALL",
                        "LD_LIBRARY_PATH",
                        "OLDPWD",
                        "PATH",
                        "PWD",
                        "REELWORK_PROCESS",
                        "TMPDIR",
                        "_");
              });
    }
  }

  /// Fakes fail every capability run in no time where `$#` tells them apart.
  private Ffmpeg withLearned(Path program) throws Exception {
    var text = Files.readString(program).replace("if [ \"$1\" = -version ]", CAPABILITY_RUN);
    Files.writeString(program, text);
    return Ffmpeg.locate(FfmpegConfig.defaults().withPath(program), data);
  }

  private static final String CAPABILITY_RUN =
      "if [ \"$4\" = error ]; then exit 1; fi\nif [ \"$1\" = -version ]";

  private Process orphanage(Path program) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Orphanage.class.getName(),
            program.toString(),
            data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static long firstLine(Process service) throws Exception {
    var reader =
        new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8));
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.matches("\\d+")) {
        return Long.parseLong(line);
      }
    }
    throw new AssertionError("the service did not start");
  }
}
