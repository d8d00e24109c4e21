package io.reelwork.services.live;

import static io.reelwork.services.live.LiveRoom.CHANNELS;
import static io.reelwork.services.live.LiveRoom.channel;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.service.ODataResponse;
import io.reelwork.services.feed.TestWire;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class ChannelsTest {
  private static final String ENCODING = ",\"EncodingType\":\"Standard\"";

  @TempDir Path folder;

  private final FakeMedia media = new FakeMedia();

  private LiveRoom open(TestDatabase kind) {
    return LiveRoom.open(kind, folder, media);
  }

  @ParameterizedTest
  @EnumSource
  void aCreateIsA202WithAnOperationAndItsAddresses(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String body =
          "{\"Id\":null,\"Name\":\"ch1\",\"Description\":\"\",\"Created\":\"0001-01-01T00:00:00\","
              + "\"State\":null,\"Input\":{\"KeyFrameInterval\":\"PT2S\",\"StreamingProtocol\":"
              + "\"RTMP\",\"AccessControl\":{\"IP\":{\"Allow\":[{\"Name\":\"all\",\"Address\":"
              + "\"0.0.0.0\",\"SubnetPrefixLength\":0}]}},\"Endpoints\":[]},\"Preview\":null,"
              + "\"Output\":{\"Hls\":{\"FragmentsPerSegment\":1}},\"Encoding\":null,\"Slate\":null}";

      ODataResponse made = room.wire().ask("POST " + CHANNELS, body);

      String shown = TestWire.shown(made);
      String id = TestWire.text(shown, "Id");
      assertThat(made.status()).isEqualTo(202);
      assertThat(TestWire.header(made, "Location")).contains("Channels('nb%3Achid%3AUUID%3A");
      assertThat(shown)
          .contains(
              "\"State\":\"Stopped\",\"Input\":{\"KeyFrameInterval\":\"PT2S\","
                  + "\"StreamingProtocol\":\"RTMP\",\"AccessControl\":{\"IP\":{\"Allow\":[",
              "{\"Protocol\":\"RTMP\",\"Url\":\"rtmp://media.test:1935/live/",
              "{\"Protocol\":\"RTMP\",\"Url\":\"rtmp://media.test:1936/live/",
              "\"Preview\":{\"AccessControl\":null,\"Endpoints\":[{\"Protocol\":\"FragmentedMP4\","
                  + "\"Url\":\"http://media.test:8482/live/",
              "\"Output\":{\"Hls\":{\"FragmentsPerSegment\":1}},\"CrossSiteAccessPolicies\":null,"
                  + "\"EncodingType\":\"None\",\"Encoding\":null,\"Slate\":null,\"VanityUrl\":true}");
      room.work();
      assertThat(
              room.wire().told("GET Operations('" + TestWire.header(made, "operation-id") + "')"))
          .contains("\"Succeeded\"", id);
      assertThat(room.state(channel(id))).isEqualTo("Stopped");
      assertThat(endpoints(room.wire().told("GET " + channel(id)))).isEqualTo(endpoints(shown));
    }
  }

  private static String endpoints(String channel) {
    return channel.replaceAll("(?s).*?(\"Endpoints\":.*)\"Output\".*", "$1");
  }

  @ParameterizedTest
  @EnumSource
  void runsThroughAllItsStates(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String id = room.newChannel("ch1", "");
      String one = channel(id);

      ODataResponse starting = room.wire().ask("POST " + one + "/Start", "");
      assertThat(starting.status()).isEqualTo(202);
      assertThat(room.state(one)).isEqualTo("Starting");
      assertThat(room.wire().told("POST " + one + "/Start", ""))
          .startsWith("409 ")
          .contains("OperationInProgress", "is Starting");
      room.work();
      assertThat(room.state(one)).isEqualTo("Running");
      assertThat(room.act(one, "Reset", "")).contains("\"Succeeded\"");
      assertThat(room.state(one)).isEqualTo("Running");
      assertThat(room.wire().told("DELETE " + one)).startsWith("400 ").contains("is Running");
      assertThat(room.act(one, "Stop", "")).contains("\"Succeeded\"");
      assertThat(room.state(one)).isEqualTo("Stopped");
      assertThat(room.wire().told("POST " + one + "/Reset", ""))
          .startsWith("400 ")
          .contains("\"code\":\"InvalidOperation\"", "must be Running but is Stopped");
      ODataResponse gone = room.wire().ask("DELETE " + one, "");
      assertThat(room.state(one)).isEqualTo("Deleting");
      room.work();

      assertThat(gone.status()).isEqualTo(202);
      assertThat(room.wire().told("GET " + one)).startsWith("404 ");
      assertThat(
              room.wire().told("GET Operations('" + TestWire.header(gone, "operation-id") + "')"))
          .contains("\"Succeeded\"");
      assertThat(media.tasks)
          .containsExactly(
              new LiveTask.StartChannel("reelwork", id),
              new LiveTask.ResetChannel("reelwork", id),
              new LiveTask.StopChannel("reelwork", id));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStartThatFailsSaysWhyAndGoesBackToStopped(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String one = channel(room.newChannel("ch1", ""));
      media.fault = Optional.of("no core is free");

      assertThat(room.act(one, "Start", ""))
          .contains(
              "\"State\":\"Failed\"",
              "\"ErrorCode\":\"InsufficientCapacity\",\"ErrorMessage\":\"no core is free\"");

      assertThat(room.state(one)).isEqualTo("Stopped");
      media.fault = Optional.empty();
      assertThat(room.act(one, "Start", "")).contains("\"Succeeded\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutMediaAStartFailsAndNeverPretends(TestDatabase kind) {
    try (LiveRoom room = LiveRoom.open(kind, folder, new AbsentMedia())) {
      String one = channel(room.newChannel("ch1", ENCODING));

      assertThat(room.act(one, "Start", ""))
          .contains(
              "\"State\":\"Failed\"",
              "\"ErrorCode\":\"InvalidOperation\"",
              "Live ingest and live encoding are not part of this release");
      assertThat(room.state(one)).isEqualTo("Stopped");
      for (String action : new String[] {"Stop", "Reset", "HideSlate", "EndAdvertisement"}) {
        assertThat(room.wire().told("POST " + one + "/" + action, ""))
            .startsWith("400 ")
            .contains("must be Running but is Stopped");
      }
      room.wire()
          .told(
              "POST " + CHANNELS,
              "{\"Name\":\"ch2\",\"State\":\"Running\",\"Input\":{\"StreamingProtocol\":\"RTMP\"}}");
      room.work();
      assertThat(room.wire().told("GET " + CHANNELS)).doesNotContain("Running", "Starting");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCreateMayAskToBeStartedAtOnce(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String made =
          room.wire()
              .told(
                  "POST " + CHANNELS,
                  "{\"Name\":\"ch1\",\"State\":\"Running\",\"Input\":{\"StreamingProtocol\":\"RTMP\"}}");
      String id = TestWire.text(made, "Id");
      assertThat(made).contains("\"State\":\"Starting\"");

      assertThat(room.work()).isEqualTo(1);

      assertThat(room.state(channel(id))).isEqualTo("Running");
      assertThat(media.tasks).containsExactly(new LiveTask.StartChannel("reelwork", id));
    }
  }

  @ParameterizedTest
  @EnumSource
  void adBreaksBeginAndEnd(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String id = room.newChannel("ch1", ENCODING);
      String one = channel(id);
      room.act(one, "Start", "");
      media.tasks.clear();

      assertThat(room.wire().told("POST " + one + "/EndAdvertisement", ""))
          .startsWith("400 ")
          .contains("the ad break must be in progress but none is");
      room.act(
          one,
          "StartAdvertisement",
          "{\"duration\":\"PT45S\",\"cueId\":\"67520935\",\"showSlate\":\"true\"}");
      assertThat(room.wire().told("POST " + one + "/EndAdvertisement", "{\"cueId\":5}"))
          .startsWith("400 ");
      assertThat(
              room.wire()
                  .told(
                      "POST " + one + "/StartAdvertisement", "{\"duration\":\"PT0S\",\"cueId\":5}"))
          .startsWith("400 ");
      room.act(one, "StartAdvertisement", "{\"duration\":\"PT0S\",\"cueId\":67520935}");
      room.act(one, "StartAdvertisement", "{\"duration\":\"PT45S\",\"cueId\":6}");
      room.act(one, "EndAdvertisement", "{\"cueId\":6}");
      room.act(one, "StartAdvertisement", "{\"duration\":\"PT45S\",\"cueId\":7}");
      room.pass(Duration.ofSeconds(46));
      assertThat(room.wire().told("POST " + one + "/EndAdvertisement", "")).startsWith("400 ");

      assertThat(media.tasks)
          .containsExactly(
              ad(id, 45, 67520935, true),
              ad(id, 0, 67520935, false),
              ad(id, 45, 6, false),
              new LiveTask.EndAdvertisement("reelwork", id),
              ad(id, 45, 7, false));
      assertThat(room.state(one)).isEqualTo("Running");
    }
  }

  private static LiveTask ad(String id, int seconds, int cue, boolean showSlate) {
    return new LiveTask.StartAdvertisement(
        "reelwork", id, Duration.ofSeconds(seconds), cue, showSlate);
  }

  @ParameterizedTest
  @EnumSource
  void slatesComeAndGo(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String asset = room.newAsset();
      String slate = ",\"Slate\":{\"DefaultSlateAssetId\":\"" + asset + "\"}";
      String id = room.newChannel("ch1", ENCODING + slate);
      String plain = room.newChannel("ch2", ENCODING);
      room.act(channel(id), "Start", "");
      room.act(channel(plain), "Start", "");
      media.tasks.clear();

      String show = "{\"duration\":\"PT45S\"}";
      assertThat(room.wire().told("POST " + channel(id) + "/ShowSlate", show))
          .startsWith("400 ")
          .contains("the asset must have one file");
      room.wire().told("POST Files", "{\"Name\":\"s.jpg\",\"ParentAssetId\":\"" + asset + "\"}");
      room.act(channel(id), "ShowSlate", show);
      room.act(channel(id), "HideSlate", "");
      room.act(channel(plain), "ShowSlate", show);
      room.act(
          channel(plain), "ShowSlate", "{\"duration\":\"PT0S\",\"assetId\":\"" + asset + "\"}");

      Duration seconds = Duration.ofSeconds(45);
      assertThat(media.tasks)
          .containsExactly(
              new LiveTask.ShowSlate("reelwork", id, seconds, Optional.of(asset)),
              new LiveTask.HideSlate("reelwork", id),
              new LiveTask.ShowSlate("reelwork", plain, seconds, Optional.empty()),
              new LiveTask.ShowSlate("reelwork", plain, Duration.ZERO, Optional.of(asset)));
    }
  }

  /// As Microsoft's samples spell them; they come back as its SDK does.
  @Test
  void takesTheNamesOfTheSamples(@TempDir Path samples) {
    try (LiveRoom room = LiveRoom.open(TestDatabase.SQLITE, samples, media)) {
      String body =
          """
          {"Name":"ch1","Input":{"StreamingProtocol":"RTMP"},"EncodingType":"Standard",\
          "Encoding":{"SystemPreset":"Default720p","VideoStream":{"Index":1,"Name":"video"}},\
          "Slate":{"InsertOnAdMarker":true,"DefaultSlateAssetId":null}}\
          """;

      assertThat(TestWire.shown(room.wire().ask("POST " + CHANNELS, body)))
          .startsWith("202 ")
          .contains(
              "\"VideoStreams\":[{\"Index\":1,\"Name\":\"video\"}]",
              "\"InsertSlateOnAdMarker\":true")
          .doesNotContain("InsertOnAdMarker", "\"VideoStream\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyEncodingChannelsTakeAdsAndSlates(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String one = channel(room.newChannel("ch1", ""));
      room.act(one, "Start", "");

      assertThat(
              room.wire()
                  .told(
                      "POST " + one + "/StartAdvertisement", "{\"duration\":\"PT1S\",\"cueId\":1}"))
          .startsWith("400 ")
          .contains("EncodingType", "must not be None");
      assertThat(room.wire().told("POST " + one + "/HideSlate", "")).startsWith("400 ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          StartAdvertisement | {"cueId":1}                       | duration
          StartAdvertisement | {"duration":"PT1S"}               | cueId
          StartAdvertisement | {"duration":"PT1S","cueId":0}     | cueId
          StartAdvertisement | {"duration":"-PT1S","cueId":1}    | duration
          ShowSlate          | {}                                | duration
          ShowSlate          | {"duration":"PT1S","assetId":"x"} | assetId
          ShowSlate          | {"duration":"PT1S","assetId":"nb:cid:UUID:00000000-0000-0000-0000-000000000009"} | there is no asset
          """)
  void refusesArgumentsThatMeanNothing(String action, String body, String what) {
    try (LiveRoom room = open(TestDatabase.SQLITE)) {
      String one = channel(room.newChannel("ch1", ENCODING));
      room.act(one, "Start", "");

      assertThat(room.wire().told("POST " + one + "/" + action, body))
          .startsWith("400 ")
          .contains(what);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyRealChangesOfWhatNeedsStoppedAreErrors(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String one =
          channel(
              room.newChannel(
                  "ch1", ENCODING + ",\"Encoding\":{\"SystemPreset\":\"Default720p\"}"));
      room.act(one, "Start", "");
      String whole = room.wire().told("GET " + one).substring(4);

      String described = whole.replace("\"Description\":null", "\"Description\":\"new\"");
      assertThat(room.wire().told("MERGE " + one, described)).isEqualTo("204");
      String open =
          "\"AccessControl\":{\"IP\":{\"Allow\":[{\"Address\":\"10.0.0.0\",\"SubnetPrefixLength\":8}]}}";
      String guarded = whole.replaceFirst("\"AccessControl\":null", open);
      assertThat(room.wire().told("MERGE " + one, guarded)).isEqualTo("204");
      String other = whole.replace("\"KeyFrameInterval\":null", "\"KeyFrameInterval\":\"PT4S\"");
      assertThat(room.wire().told("MERGE " + one, other))
          .startsWith("400 ")
          .contains("Input: the State", "must be Stopped but is Running");
      assertThat(room.wire().told("MERGE " + one, whole.replace("\"Standard\"", "\"Premium\"")))
          .startsWith("400 ")
          .contains("EncodingType");
      room.act(one, "Stop", "");
      assertThat(room.wire().told("MERGE " + one, other)).isEqualTo("204");

      String after = room.wire().told("GET " + one);
      assertThat(after).contains("\"KeyFrameInterval\":\"PT4S\"", "rtmp://media.test:1935/live/");
      assertThat(endpoints(after)).isEqualTo(endpoints(whole));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChangeMovesLastModifiedAndNeverCreated(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String one = channel(room.newChannel("ch1", ""));
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
  void travelsInAtomAndVerboseAndBack(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      String one =
          channel(
              room.newChannel(
                  "ch1",
                  ENCODING
                      + ",\"Encoding\":{\"SystemPreset\":\"Default720p\",\"AudioStreams\":"
                      + "[{\"Index\":0,\"Language\":\"eng\"},{\"Index\":\"1\",\"Language\":\"ger\"}],"
                      + "\"AdMarkerSource\":\"Api\"}"));
      String atomType = "application/atom+xml";
      String verboseType = "application/json;odata=verbose";
      String light = room.wire().told("GET " + one);

      String atom = room.wire().told("GET " + one, "", "Accept: " + atomType);
      String verbose = room.wire().told("GET " + one, "", "Accept: " + verboseType);
      assertThat(atom)
          .contains(
              "<d:KeyFrameInterval m:type=\"Edm.Time\" m:null=\"true\" />",
              "<d:element><d:Index m:type=\"Edm.Int32\">1</d:Index>");
      assertThat(room.wire().told("MERGE " + one, atom.substring(4), "Content-Type: " + atomType))
          .isEqualTo("204");
      assertThat(
              room.wire()
                  .told("MERGE " + one, verbose.substring(4), "Content-Type: " + verboseType))
          .isEqualTo("204");

      assertThat(room.wire().told("GET " + one)).isEqualTo(light);
      assertThat(room.wire().told("GET " + one + "/Input", "", "Accept: " + atomType))
          .startsWith("200 ")
          .contains("StreamingProtocol");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT4S,PT4S",
    "P0DT0H0M4.5S,PT4.5S",
    "PT0.5S,PT0.5S",
    "P1DT2H,P1DT2H",
    "PT60S,PT1M",
    "PT4.000S,PT4S"
  })
  void readsTimeSpansInAllForms(String sent, String shown) {
    try (LiveRoom room = open(TestDatabase.SQLITE)) {
      String body = "{\"Name\":\"ch1\",\"Input\":{\"KeyFrameInterval\":\"" + sent + "\"}}";

      assertThat(room.wire().told("POST " + CHANNELS, body))
          .contains("\"KeyFrameInterval\":\"" + shown + "\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesAreTakenOnceAndThereAreOnlySoMany(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      room.newChannel("ch1", "");
      assertThat(room.wire().told("POST " + CHANNELS, "{\"Name\":\"CH1\",\"Input\":{}}"))
          .startsWith("409 ")
          .contains("ResourceNameTaken");
      room.newChannel("ch2", "");

      assertThat(
              room.wire()
                  .told(
                      "POST Channels",
                      "{\"Name\":\"ch3\",\"Input\":{\"StreamingProtocol\":\"RTMP\"}}"))
          .startsWith("403 ")
          .contains("ExceededResourceQuota");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "Name":"ch1"                                                       | Input
          "Name":"c h","Input":{}                                            | Name
          "Name":"ch1","Input":{"StreamingProtocol":"HTTP"}                  | Input.StreamingProtocol
          "Name":"ch1","Input":{"KeyFrameInterval":"PT0S"}                   | Input.KeyFrameInterval
          "Name":"ch1","Input":{},"EncodingType":"Some"                      | EncodingType
          "Name":"ch1","Input":{},"Encoding":{"SystemPreset":"Default720p"}  | Encoding
          "Name":"ch1","Input":{},"EncodingType":"Standard","Encoding":{"AdMarkerSource":"x"} | AdMarkerSource
          "Name":"ch1","Input":{},"EncodingType":"Standard","Encoding":{"AudioStreams":[{"Index":1},{"Index":1}]} | AudioStreams
          "Name":"ch1","Input":{},"EncodingType":"Standard","Encoding":{"AudioStreams":[{"Index":1,"Language":"english"}]} | Language
          "Name":"ch1","Input":{},"EncodingType":"Standard","Slate":{"DefaultSlateAssetId":"x"} | DefaultSlateAssetId
          "Name":"ch1","Input":{},"Output":{"Hls":{"FragmentsPerSegment":0}} | FragmentsPerSegment
          "Name":"ch1","Input":{},"Preview":{"AccessControl":{"IP":{"Allow":[{"Address":"x"}]}}} | Preview.AccessControl.IP.Allow.Address
          """)
  void refusesValuesThatNoChannelCanHave(String members, String property) {
    try (LiveRoom room = open(TestDatabase.SQLITE)) {
      assertThat(room.wire().told("POST " + CHANNELS, "{" + members + "}"))
          .startsWith("400 ")
          .contains(property);
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsOlderCallersWhatTheyKnow(TestDatabase kind) {
    try (LiveRoom room = open(kind)) {
      room.newChannel("ch1", "");

      assertThat(room.wire().told("GET " + CHANNELS, "", "x-ms-version: 2.7"))
          .contains("\"ch1\"")
          .doesNotContain("EncodingType", "Slate", "VanityUrl");
      assertThat(room.wire().told("GET " + CHANNELS, "", "x-ms-version: 2.6")).startsWith("404 ");
    }
  }
}
