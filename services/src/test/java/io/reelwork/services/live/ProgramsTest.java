package io.reelwork.services.live;

import static io.reelwork.services.live.LiveRoom.PROGRAMS;
import static io.reelwork.services.live.LiveRoom.channel;
import static io.reelwork.services.live.LiveRoom.program;
import static io.reelwork.services.live.LiveRoom.programBody;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.service.ODataResponse;
import io.reelwork.services.feed.TestWire;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class ProgramsTest {
  @TempDir Path folder;

  private final FakeMedia media = new FakeMedia();

  private LiveRoom open(TestDatabase kind) {
    return LiveRoom.open(kind, folder, media);
  }

  @ParameterizedTest
  @EnumSource
  void aCreateIsDoneAtOnceInAnyStateOfTheChannel(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String channel = room.newChannel("ch1", "");

      ODataResponse made =
          room.wire().ask("POST " + PROGRAMS, programBody("p 1", channel, room.newAsset()));

      assertThat(made.status()).isEqualTo(201);
      assertThat(TestWire.header(made, "operation-id")).isEmpty();
      assertThat(TestWire.shown(made))
          .containsPattern(
              "\"ArchiveWindowLength\":\"PT1H\",\"State\":\"Stopped\","
                  + "\"ManifestName\":\"[0-9a-f-]{36}\"}");
      String id = TestWire.text(TestWire.shown(made), "Id");
      assertThat(room.wire().told("GET " + channel(channel) + "/Programs")).contains(id);
      assertThat(room.wire().told("GET " + program(id) + "/Channel"))
          .contains("#Channels/@Element", channel);
      assertThat(room.work()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void canBeMadeBelowItsChannel(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String channel = room.newChannel("ch1", "");

      String made =
          room.wire()
              .told(
                  "POST " + channel(channel) + "/Programs",
                  programBody("p", channel, room.newAsset()));

      assertThat(made).startsWith("201 ").contains("\"ChannelId\":\"" + channel + "\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsWhileItsChannelRuns(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String channel = room.newChannel("ch1", "");
      String id = room.newProgram("p", channel);
      String one = program(id);
      assertThat(room.wire().told("POST " + one + "/Start", ""))
          .startsWith("400 ")
          .contains("the State of the channel " + channel + " must be Running but is Stopped");
      room.act(channel(channel), "Start", "");
      media.tasks.clear();

      assertThat(room.wire().ask("POST " + one + "/Start", "").status()).isEqualTo(202);
      assertThat(room.state(one)).isEqualTo("Starting");
      assertThat(room.wire().told("POST " + channel(channel) + "/Stop", ""))
          .startsWith("400 ")
          .contains("must be Stopped but " + id + " is Starting");
      room.work();
      assertThat(room.state(one)).isEqualTo("Running");
      assertThat(room.wire().told("POST " + channel(channel) + "/Reset", "")).startsWith("400 ");
      assertThat(room.wire().told("DELETE " + one)).startsWith("400 ").contains("is Running");
      assertThat(room.act(one, "Stop", "")).contains("\"Succeeded\"", id);
      assertThat(room.state(one)).isEqualTo("Stopped");
      assertThat(room.act(channel(channel), "Stop", "")).contains("\"Succeeded\"");

      assertThat(media.tasks)
          .containsExactly(
              new LiveTask.StartProgram("reelwork", id),
              new LiveTask.StopProgram("reelwork", id),
              new LiveTask.StopChannel("reelwork", channel));
      assertThat(room.wire().told("DELETE " + channel(channel)))
          .startsWith("400 ")
          .contains("must have no programs but has " + id);
      assertThat(room.wire().told("DELETE " + one)).isEqualTo("204");
      assertThat(room.wire().ask("DELETE " + channel(channel), "").status()).isEqualTo(202);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesBackWhenItCannotStartOrStop(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String channel = room.newChannel("ch1", "");
      String one = program(room.newProgram("p", channel));
      room.act(channel(channel), "Start", "");
      media.fault = Optional.of("no room");
      assertThat(room.act(one, "Start", "")).contains("\"Failed\"", "no room");
      assertThat(room.state(one)).isEqualTo("Stopped");
      media.fault = Optional.empty();
      room.act(one, "Start", "");
      media.fault = Optional.of("no room");

      assertThat(room.act(one, "Stop", "")).contains("\"Failed\"");

      assertThat(room.state(one)).isEqualTo("Running");
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsItsAsset(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String channel = room.newChannel("ch1", "");
      String asset = room.newAsset();
      String id =
          TestWire.text(
              room.wire().told("POST " + PROGRAMS, programBody("p", channel, asset)), "Id");

      assertThat(room.wire().told("DELETE Assets('" + asset + "')"))
          .startsWith("400 ")
          .contains("program " + id);
      assertThat(room.wire().told("POST " + PROGRAMS, programBody("q", channel, asset)))
          .startsWith("409 ")
          .contains(id);
      room.wire().told("DELETE " + program(id));

      assertThat(room.wire().told("DELETE Assets('" + asset + "')")).isEqualTo("204");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isChangedWhileStoppedByAWholeEntity(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String channel = room.newChannel("ch1", "");
      String one = program(room.newProgram("p", channel));
      String whole = room.wire().told("GET " + one).substring(4);
      String longer = whole.replace("\"PT1H\"", "\"PT25H\"");
      assertThat(room.wire().told("MERGE " + one, longer)).isEqualTo("204");
      assertThat(room.wire().told("GET " + one)).contains("\"ArchiveWindowLength\":\"P1DT1H\"");
      String moved = longer.replaceFirst("nb:cid:UUID:[0-9a-f-]{36}", room.newAsset());
      assertThat(room.wire().told("MERGE " + one, moved)).isEqualTo("204");
      room.act(channel(channel), "Start", "");
      room.act(one, "Start", "");

      assertThat(room.wire().told("MERGE " + one, moved)).isEqualTo("204");
      assertThat(
              room.wire()
                  .told(
                      "MERGE " + one,
                      moved.replace("\"Description\":\"\"", "\"Description\":\"d\"")))
          .isEqualTo("204");
      assertThat(room.wire().told("MERGE " + one, moved.replace("\"PT25H\"", "\"PT2H\"")))
          .startsWith("400 ")
          .contains("ArchiveWindowLength", "must be Stopped but is Running");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChangeMovesLastModifiedAndNeverCreated(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String one = program(room.newProgram("p", room.newChannel("ch1", "")));
      String before = room.wire().told("GET " + one);
      room.pass(Duration.ofSeconds(10));

      room.wire().told("MERGE " + one, "{\"Description\":\"new\"}");

      String after = room.wire().told("GET " + one);
      assertThat(TestWire.text(before, "LastModified")).isEqualTo("2026-11-25T10:00:00");
      assertThat(TestWire.text(after, "LastModified")).isEqualTo("2026-11-25T10:00:10");
      assertThat(TestWire.text(after, "Created")).isEqualTo(TestWire.text(before, "Created"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void thereAreOnlySoMany(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String channel = room.newChannel("ch1", "");
      room.act(channel(channel), "Start", "");
      String first = room.newProgram("p1", channel);
      String second = room.newProgram("p2", channel);
      room.newProgram("p3", channel);

      assertThat(
              room.wire()
                  .told("POST Programs", LiveRoom.programBody("p4", channel, room.newAsset())))
          .startsWith("403 ")
          .contains("ExceededResourceQuota");
      room.act(program(first), "Start", "");
      assertThat(room.wire().told("POST " + program(second) + "/Start", ""))
          .startsWith("403 ")
          .contains("ExceededResourceQuota");
      room.act(program(first), "Stop", "");
      assertThat(room.act(program(second), "Start", "")).contains("\"Succeeded\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "Name":"p"               | "Name":"-p"                    | 400 | Name
          "PT1H"                   | "PT4M59S"                      | 400 | ArchiveWindowLength
          "PT1H"                   | "PT25H1S"                      | 400 | ArchiveWindowLength
          "PT1H"                   | "01:00:00"                     | 400 | ArchiveWindowLength
          "ManifestName":null      | "ManifestName":"a/b"           | 400 | ManifestName
          nb:chid:UUID:            | nb:cid:UUID:                   | 400 | ChannelId
          "AssetId":"nb:cid:       | "AssetId":"nb:pid:             | 400 | AssetId
          """)
  void refusesValuesThatNoProgramCanHave(String part, String other, int status, String property) {
    try (LiveRoom room = open(TestDatabase.SQLITE)) {
      String body = programBody("p", room.newChannel("ch1", ""), room.newAsset());

      assertThat(room.wire().told("POST " + PROGRAMS, body.replace(part, other)))
          .startsWith(status + " ")
          .contains(property);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesChannelsAndAssetsThatDoNotExist(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String unknown = "UUID:99999999-0000-0000-0000-000000000000";
      String asset = room.newAsset();
      String channel = room.newChannel("ch1", "");

      assertThat(
              room.wire().told("POST " + PROGRAMS, programBody("p", "nb:chid:" + unknown, asset)))
          .startsWith("404 ");
      assertThat(
              room.wire().told("POST " + PROGRAMS, programBody("p", channel, "nb:cid:" + unknown)))
          .startsWith("404 ");
    }
  }
}
