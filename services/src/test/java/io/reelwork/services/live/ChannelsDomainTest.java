package io.reelwork.services.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.live.ChannelEncoding.AudioStream;
import io.reelwork.services.live.ChannelEncoding.VideoStream;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.streaming.CrossSiteAccessPolicies;
import io.reelwork.services.streaming.HostAccess;
import io.reelwork.services.streaming.IpRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Channels as the other features use them.
@Timeout(300)
class ChannelsDomainTest {
  private static final String ACCOUNT = "reelwork";
  private static final EncodingType STANDARD = new EncodingType("Standard");
  private static final ChannelInput RTMP =
      new ChannelInput(Optional.empty(), Optional.of("RTMP"), Optional.empty(), List.of());
  private static final ChannelPreview PREVIEW = new ChannelPreview(Optional.empty(), List.of());
  private static final ChannelSettings PLAIN = settings(RTMP, Optional.empty(), Optional.empty());

  private static final ChannelAccess ALL =
      new ChannelAccess(
          Optional.of(
              new HostAccess(
                  Optional.of(
                      List.of(
                          new IpRange(
                              Optional.of("all"), Optional.of("0.0.0.0"), Optional.of(0)))))));

  /// Every setting that a channel can have.
  private static final ChannelSettings WHOLE =
      new ChannelSettings(
          Optional.of("d"),
          new ChannelInput(
              Optional.of(Duration.ofSeconds(2)), Optional.empty(), Optional.of(ALL), List.of()),
          new ChannelPreview(Optional.of(new ChannelAccess(Optional.empty())), List.of()),
          Optional.of(new ChannelOutput(Optional.of(new ChannelOutput.Hls(Optional.of(1))))),
          Optional.of(new CrossSiteAccessPolicies(Optional.empty(), Optional.of("<a/>"))),
          Optional.of(
              new ChannelEncoding(
                  Optional.of("Default720p"),
                  Optional.of(List.of(new VideoStream(Optional.of(1), Optional.of("v")))),
                  Optional.of(
                      List.of(
                          new AudioStream(Optional.of(2), Optional.empty(), Optional.of("eng")))),
                  Optional.of(true),
                  Optional.of("Api"))),
          Optional.of(new ChannelSlate(Optional.of(true), Optional.empty())));

  @TempDir Path folder;

  private final FakeMedia media = new FakeMedia();

  private LiveRoom open(TestDatabase kind) {
    return LiveRoom.open(kind, folder, media);
  }

  private static ChannelSettings settings(
      ChannelInput input, Optional<ChannelEncoding> encoding, Optional<ChannelSlate> slate) {
    return new ChannelSettings(
        Optional.empty(), input, PREVIEW, Optional.empty(), Optional.empty(), encoding, slate);
  }

  private static Channel create(LiveRoom room, EncodingType type, ChannelSettings settings) {
    NewChannel wanted = new NewChannel("ch1", false, type, true, settings);
    Channel made = changing(room, () -> room.live().channels().create(ACCOUNT, wanted)).channel();
    room.work();
    return made;
  }

  private static <T> T changing(LiveRoom room, Supplier<T> change) {
    return room.database().transaction(change);
  }

  /// Has a command begin an operation, and does it.
  private static void does(LiveRoom room, Function<Channels, String> command) {
    changing(room, () -> command.apply(room.live().channels()));
    room.work();
  }

  private static void update(LiveRoom room, ChannelId id, UnaryOperator<ChannelSettings> change) {
    changing(
        room,
        () -> {
          room.live().channels().update(ACCOUNT, id, change);
          return id;
        });
  }

  private static ChannelSettings described(ChannelSettings before, String description) {
    return new ChannelSettings(
        Optional.of(description),
        before.input(),
        before.preview(),
        before.output(),
        before.crossSiteAccessPolicies(),
        before.encoding(),
        before.slate());
  }

  private static Channel found(LiveRoom room, ChannelId id) {
    return room.live().channels().find(ACCOUNT, id).orElseThrow();
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
      Channel made = create(room, STANDARD, WHOLE);
      assertThat(found(room, made.id())).isEqualTo(made);
      assertThat(room.live().channels().find("other", made.id())).isEmpty();
      assertThat(made.settings().preview().endpoints()).hasSize(1);
      refused(Code.RESOURCE_NAME_TAKEN, () -> create(room, STANDARD, WHOLE));

      update(room, made.id(), before -> described(before, "new"));
      assertThat(found(room, made.id()).settings()).isEqualTo(described(made.settings(), "new"));

      changing(room, () -> room.live().channels().delete(ACCOUNT, made.id()));
      assertThat(found(room, made.id()).state()).isEqualTo(LiveState.DELETING);
      refused(
          Code.INVALID_OPERATION, () -> update(room, made.id(), before -> described(before, "x")));
      room.work();
      assertThat(room.live().channels().find(ACCOUNT, made.id())).isEmpty();
      refused(Code.NOT_FOUND, () -> does(room, channels -> channels.start(ACCOUNT, made.id())));
    }
  }

  /// Rows of earlier programs hold this text too.
  @ParameterizedTest
  @EnumSource
  void isStoredAsTheTextThatItAlwaysWas(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      Channel made = create(room, STANDARD, WHOLE);
      String ingest = made.settings().input().endpoints().getFirst().url();
      String preview = made.settings().preview().endpoints().getFirst().url();

      List<Object> row =
          room.database()
              .read(sql ->
                  sql.select(
                          DSL.field("input"),
                          DSL.field("preview"),
                          DSL.field("output"),
                          DSL.field("cross_site_access_policies"),
                          DSL.field("encoding"),
                          DSL.field("slate"))
                      .from("channel")
                      .fetchSingle()
                      .intoList());

      assertThat(row)
          .containsExactly(
              "{\"KeyFrameInterval\":20000000,\"StreamingProtocol\":\"FragmentedMP4\","
                  + "\"AccessControl\":{\"IP\":{\"Allow\":[{\"Name\":\"all\","
                  + "\"Address\":\"0.0.0.0\",\"SubnetPrefixLength\":0}]}},\"Endpoints\":["
                  + "{\"Protocol\":\"FragmentedMP4\",\"Url\":\""
                  + ingest
                  + "\"}]}",
              "{\"AccessControl\":{},\"Endpoints\":[{\"Protocol\":\"FragmentedMP4\",\"Url\":\""
                  + preview
                  + "\"}]}",
              "{\"Hls\":{\"FragmentsPerSegment\":1}}",
              "{\"CrossDomainPolicy\":\"<a/>\"}",
              "{\"SystemPreset\":\"Default720p\",\"VideoStreams\":[{\"Index\":1,\"Name\":\"v\"}],"
                  + "\"AudioStreams\":[{\"Index\":2,\"Language\":\"eng\"}],"
                  + "\"IgnoreCea708ClosedCaptions\":true,\"AdMarkerSource\":\"Api\"}",
              "{\"InsertSlateOnAdMarker\":true}");
      assertThat(ingest).startsWith("http://{origin}/live/").endsWith("/ingest.isml");
    }
  }

  /// An input without access lists has every member, as it always had.
  @ParameterizedTest
  @EnumSource
  void readsMembersThatAnEarlierProgramLeftOutOrWroteAsNull(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      Channel made = create(room, STANDARD, PLAIN);
      String input =
          room.database()
              .read(sql ->
                  sql.select(DSL.field("input", String.class))
                      .from("channel")
                      .fetchSingle()
                      .value1());
      assertThat(input)
          .startsWith(
              "{\"KeyFrameInterval\":null,\"StreamingProtocol\":\"RTMP\",\"AccessControl\":null,");
      room.database()
          .write(sql ->
              sql.execute(
                  "update channel set encoding = '{\"AdMarkerSource\":\"Api\","
                      + "\"SystemPreset\":null}', slate = '{}', preview = null"));

      ChannelSettings settings = found(room, made.id()).settings();

      assertThat(settings.encoding().orElseThrow().adMarkerSource()).contains("Api");
      assertThat(settings.slate()).contains(new ChannelSlate(Optional.empty(), Optional.empty()));
      assertThat(settings.preview()).isEqualTo(PREVIEW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsAndStops(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      ChannelId id = create(room, EncodingType.NONE, PLAIN).id();

      changing(room, () -> room.live().channels().start(ACCOUNT, id));
      assertThat(found(room, id).state()).isEqualTo(LiveState.STARTING);
      refused(Code.OPERATION_IN_PROGRESS, () -> does(room, channels -> channels.stop(ACCOUNT, id)));
      room.work();
      does(room, channels -> channels.reset(ACCOUNT, id));
      assertThat(found(room, id).state()).isEqualTo(LiveState.RUNNING);
      refused(Code.INVALID_OPERATION, () -> does(room, channels -> channels.delete(ACCOUNT, id)));
      refused(
          Code.INVALID_OPERATION, () -> does(room, channels -> channels.hideSlate(ACCOUNT, id)));
      does(room, channels -> channels.stop(ACCOUNT, id));

      assertThat(found(room, id).state()).isEqualTo(LiveState.STOPPED);
      assertThat(media.tasks)
          .containsExactly(
              new LiveTask.StartChannel(ACCOUNT, id.value()),
              new LiveTask.ResetChannel(ACCOUNT, id.value()),
              new LiveTask.StopChannel(ACCOUNT, id.value()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunningChannelKeepsWhatItIsMadeOf(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      ChannelId id = create(room, STANDARD, WHOLE).id();
      does(room, channels -> channels.start(ACCOUNT, id));
      Channel before = found(room, id);
      room.pass(Duration.ofSeconds(10));

      update(room, id, same -> same);
      assertThat(found(room, id)).isEqualTo(before);
      update(room, id, settings -> described(settings, "new"));
      assertThat(found(room, id).lastModified()).isNotEqualTo(before.lastModified());
      assertThatThrownBy(() -> update(room, id, _ -> PLAIN))
          .hasMessage("Channels/Input: the State of %s must be Stopped but is Running", id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void adBreaksAndSlatesBeginAndEnd(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      ChannelId id = create(room, STANDARD, PLAIN).id();
      does(room, channels -> channels.start(ACCOUNT, id));
      media.tasks.clear();
      Duration time = Duration.ofSeconds(45);
      NewAdvertisement wanted = new NewAdvertisement(Optional.of(time), Optional.of(7), true);

      does(room, channels -> channels.startAdvertisement(ACCOUNT, id, wanted));
      refused(
          Code.INVALID_OPERATION,
          () -> does(room, channels -> channels.endAdvertisement(ACCOUNT, id, Optional.of(8))));
      does(room, channels -> channels.endAdvertisement(ACCOUNT, id, Optional.of(7)));
      refused(
          Code.INVALID_OPERATION,
          () -> does(room, channels -> channels.endAdvertisement(ACCOUNT, id, Optional.empty())));
      does(room, channels -> channels.showSlate(ACCOUNT, id, Optional.of(time), Optional::empty));
      refused(
          Code.MISSING_VALUE,
          () ->
              does(
                  room,
                  channels -> channels.showSlate(ACCOUNT, id, Optional.empty(), Optional::empty)));

      assertThat(media.tasks)
          .containsExactly(
              new LiveTask.StartAdvertisement(ACCOUNT, id.value(), time, 7, true),
              new LiveTask.EndAdvertisement(ACCOUNT, id.value()),
              new LiveTask.ShowSlate(ACCOUNT, id.value(), time, Optional.empty()));
    }
  }

  private static void refused(EncodingType type, ChannelSettings settings, String message) {
    assertThatThrownBy(() -> settings.check(type)).isInstanceOf(Refusal.class).hasMessage(message);
  }

  @Test
  void refusesValuesThatNoChannelCanHave() {
    ChannelInput other =
        new ChannelInput(Optional.empty(), Optional.of("X"), Optional.empty(), List.of());
    ChannelInput slow =
        new ChannelInput(Optional.of(Duration.ZERO), Optional.empty(), Optional.empty(), List.of());
    Optional<ChannelSlate> slate =
        Optional.of(new ChannelSlate(Optional.empty(), Optional.of("x")));

    refused(
        STANDARD,
        settings(other, Optional.empty(), Optional.empty()),
        "Input.StreamingProtocol: must be one of FragmentedMP4, RTMP, RTPMPEG2TS but was 'X'");
    refused(
        STANDARD,
        settings(slow, Optional.empty(), Optional.empty()),
        "Input.KeyFrameInterval: must be more than 0 but was PT0S");
    refused(
        new EncodingType("Other"),
        PLAIN,
        "EncodingType: must be one of None, Standard, Premium but was 'Other'");
    refused(
        STANDARD,
        settings(RTMP, Optional.empty(), slate),
        "Slate.DefaultSlateAssetId: must be nb:cid:UUID:<guid> but was 'x'");
    refused(EncodingType.NONE, WHOLE, "Encoding: must be null when EncodingType is None");
  }
}
