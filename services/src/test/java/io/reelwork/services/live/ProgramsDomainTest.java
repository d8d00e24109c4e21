package io.reelwork.services.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.NewAsset;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Programs as the other features use them.
@Timeout(300)
class ProgramsDomainTest {
  private static final String ACCOUNT = "reelwork";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  private final FakeMedia media = new FakeMedia();

  private LiveRoom open(TestDatabase kind) {
    return LiveRoom.open(kind, folder, media);
  }

  private static <T> T changing(LiveRoom room, Supplier<T> change) {
    return room.database().transaction(change);
  }

  private static ChannelId channel(LiveRoom room) {
    ChannelSettings settings =
        new ChannelSettings(
            Optional.empty(),
            new ChannelInput(Optional.empty(), Optional.empty(), Optional.empty(), List.of()),
            new ChannelPreview(Optional.empty(), List.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    NewChannel wanted = new NewChannel("ch1", true, EncodingType.NONE, true, settings);
    ChannelId id =
        changing(room, () -> room.live().channels().create(ACCOUNT, wanted)).channel().id();
    room.work();
    return id;
  }

  private static AssetId asset(LiveRoom room) {
    NewAsset asset = new NewAsset(Optional.of("a"), 0, Optional.empty(), 0, List.of());
    return changing(room, () -> room.catalog().assets().create(ACCOUNT, asset)).id();
  }

  private static NewProgram program(ChannelId channel, AssetId asset) {
    return new NewProgram("p 1", Optional.of("d"), channel, asset, HOUR, Optional.of("manifest"));
  }

  private static Program create(LiveRoom room, NewProgram wanted) {
    return changing(room, () -> room.live().programs().create(ACCOUNT, wanted));
  }

  private static void update(LiveRoom room, Program after) {
    changing(
        room,
        () -> {
          room.live().programs().update(ACCOUNT, after.id(), _ -> after);
          return after;
        });
  }

  private static void delete(LiveRoom room, ProgramId id) {
    changing(
        room,
        () -> {
          room.live().programs().delete(ACCOUNT, id);
          return id;
        });
  }

  /// Has a command begin an operation, and does it.
  private static void does(LiveRoom room, Function<Programs, String> command) {
    changing(room, () -> command.apply(room.live().programs()));
    room.work();
  }

  private static Program changed(
      Program before, String description, AssetId asset, Duration window) {
    return new Program(
        before.id(),
        before.name(),
        Optional.of(description),
        before.created(),
        before.lastModified(),
        before.channel(),
        asset,
        window,
        before.state(),
        before.manifestName());
  }

  private static Program found(LiveRoom room, ProgramId id) {
    return room.live().programs().find(ACCOUNT, id).orElseThrow();
  }

  private static void refused(Code code, ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @EnumSource
  void isCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      Programs programs = room.live().programs();
      AssetId asset = asset(room);
      Program made = create(room, program(channel(room), asset));
      assertThat(found(room, made.id())).isEqualTo(made);
      assertThat(programs.find("other", made.id())).isEmpty();
      assertThat(programs.ofAsset(ACCOUNT, asset)).contains(made);
      room.pass(Duration.ofSeconds(10));

      update(room, made);
      assertThat(found(room, made.id())).isEqualTo(made);
      AssetId other = asset(room);
      update(room, changed(made, "new", other, HOUR.plusHours(24)));

      Program after = found(room, made.id());
      assertThat(after.description()).contains("new");
      assertThat(after.asset()).isEqualTo(other);
      assertThat(after.archiveWindow()).isEqualTo(Duration.ofHours(25));
      assertThat(after.created()).isEqualTo(made.created());
      assertThat(after.lastModified()).isNotEqualTo(made.lastModified());
      delete(room, made.id());
      assertThat(programs.find(ACCOUNT, made.id())).isEmpty();
      refused(Code.NOT_FOUND, () -> delete(room, made.id()));
    }
  }

  /// Rows of earlier programs hold these values too.
  @ParameterizedTest
  @EnumSource
  void isStoredAsItAlwaysWas(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      Program made = create(room, program(channel(room), asset(room)));

      List<Object> row =
          room.database()
              .read(sql ->
                  sql.select(
                          DSL.field("channel_id"),
                          DSL.field("asset_id"),
                          DSL.field("archive_window_length", Long.class),
                          DSL.field("state"),
                          DSL.field("manifest_name"))
                      .from("program")
                      .fetchSingle()
                      .intoList());

      assertThat(row)
          .containsExactly(
              made.channel().value(), made.asset().value(), 36_000_000_000L, "Stopped", "manifest");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsWhileItsChannelRunsAndKeepsWhatItIsMadeOf(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      ChannelId channel = channel(room);
      Program made = create(room, program(channel, asset(room)));
      ProgramId id = made.id();
      media.tasks.clear();

      does(room, programs -> programs.start(ACCOUNT, id));
      assertThat(found(room, id).state()).isEqualTo(LiveState.RUNNING);
      refused(Code.INVALID_OPERATION, () -> delete(room, id));
      refused(
          Code.INVALID_OPERATION,
          () -> changing(room, () -> room.live().channels().stop(ACCOUNT, channel)));
      Program running = found(room, id);
      update(room, changed(running, "new", running.asset(), HOUR));
      assertThatThrownBy(
              () -> update(room, changed(running, "new", running.asset(), Duration.ofHours(2))))
          .hasMessage(
              "Programs/ArchiveWindowLength: the State of %s must be Stopped but is Running", id);
      does(room, programs -> programs.stop(ACCOUNT, id));
      changing(room, () -> room.live().channels().stop(ACCOUNT, channel));
      room.work();

      assertThat(found(room, id).state()).isEqualTo(LiveState.STOPPED);
      refused(Code.INVALID_OPERATION, () -> does(room, programs -> programs.start(ACCOUNT, id)));
      assertThat(media.tasks)
          .containsExactly(
              new LiveTask.StartProgram(ACCOUNT, id.value()),
              new LiveTask.StopProgram(ACCOUNT, id.value()),
              new LiveTask.StopChannel(ACCOUNT, channel.value()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatDoesNotExistOrIsUsed(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      ChannelId channel = channel(room);
      AssetId asset = asset(room);
      AssetId missing = new AssetId("nb:cid:UUID:" + UUID.randomUUID());
      ChannelId none = new ChannelId("nb:chid:UUID:" + UUID.randomUUID());
      create(room, program(channel, asset));

      refused(Code.CONFLICT, () -> create(room, program(channel, asset)));
      refused(Code.NOT_FOUND, () -> create(room, program(channel, missing)));
      refused(Code.NOT_FOUND, () -> create(room, program(none, asset(room))));
      refused(
          Code.INVALID_VALUE,
          () ->
              create(
                  room,
                  new NewProgram("-", Optional.empty(), channel, asset, HOUR, Optional.empty())));
    }
  }
}
