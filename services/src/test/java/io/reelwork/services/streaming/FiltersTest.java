package io.reelwork.services.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.service.ODataResponse;
import io.reelwork.services.feed.TestWire;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class FiltersTest {
  private static final String RANGE =
      "\"PresentationTimeRange\":{\"StartTimestamp\":\"0\",\"EndTimestamp\":\"9223372036854775807\","
          + "\"PresentationWindowDuration\":\"12000000000\",\"LiveBackoffDuration\":\"0\","
          + "\"Timescale\":\"10000000\"";
  private static final String TRACKS =
      "\"Tracks\":[{\"PropertyConditions\":[{\"Property\":\"Type\",\"Value\":\"audio\","
          + "\"Operator\":\"Equal\"},{\"Property\":\"Bitrate\",\"Value\":\"0-2147483647\","
          + "\"Operator\":\"Equal\"}]}]";

  @TempDir Path folder;

  private StreamingRoom open(TestDatabase kind) {
    return StreamingRoom.open(kind, folder);
  }

  private static String asset(StreamingRoom room) {
    return TestWire.text(room.wire().told("POST Assets", "{}"), "Id");
  }

  private static String body(String name, String asset) {
    return "{\"Name\":\"%s\",\"ParentAssetId\":\"%s\",%s},%s}"
        .formatted(name, asset, RANGE, TRACKS);
  }

  @ParameterizedTest
  @EnumSource
  void anAssetFilterIsKnownByItsAssetAndItsName(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String asset = asset(room);

      ODataResponse made = room.wire().ask("POST AssetFilters", body("TestFilter", asset));

      String address = "AssetFilters('" + asset.replace(":", "%3A") + "__%23%23%23__TestFilter')";
      assertThat(made.status()).isEqualTo(201);
      assertThat(TestWire.header(made, "Location")).isEqualTo(TestWire.ROOT + address);
      String stored =
          "200 {\"odata.metadata\":\"http://media.test:8480/api/$metadata#AssetFilters/@Element\","
              + "\"Id\":\"%s__###__TestFilter\",\"ParentAssetId\":\"%s\",\"Name\":\"TestFilter\","
                  .formatted(asset, asset)
              + "\"FirstQuality\":null,"
              + RANGE
              + ",\"ForceEndTimestamp\":false},"
              + TRACKS
              + "}";
      assertThat(room.wire().told("GET " + address)).isEqualTo(stored);
      assertThat(room.wire().told("GET " + address.replace("%3A", ":"))).isEqualTo(stored);
      assertThat(room.wire().told("GET Assets('" + asset + "')/AssetFilters()"))
          .contains(asset + "__###__TestFilter");
      assertThat(
              room.wire()
                  .told(
                      "GET AssetFilters?$filter=Id%20eq%20'" + asset + "__%23%23%23__TestFilter'"))
          .contains("\"Name\":\"TestFilter\"");
      assertThat(room.wire().told("POST AssetFilters", body("TestFilter", asset)))
          .startsWith("409 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isChangedInPartsAndDeleted(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String asset = asset(room);
      room.wire().told("POST AssetFilters", body("f", asset));
      String address = "AssetFilters('" + asset + "__%23%23%23__f')";

      String change =
          "{\"Name\":\"f\",\"FirstQuality\":{\"Bitrate\":\"100000\"},\"PresentationTimeRange\":"
              + "{\"StartTimestamp\":\"5\",\"EndTimestamp\":\"9\",\"ForceEndTimestamp\":\"true\"}}";
      assertThat(room.wire().told("PATCH " + address, change)).isEqualTo("204");
      assertThat(room.wire().told("GET " + address))
          .contains(
              "\"FirstQuality\":{\"Bitrate\":100000}",
              "\"StartTimestamp\":\"5\",\"EndTimestamp\":\"9\","
                  + "\"PresentationWindowDuration\":\"9223372036854775807\","
                  + "\"LiveBackoffDuration\":\"0\",\"Timescale\":\"10000000\","
                  + "\"ForceEndTimestamp\":true",
              TRACKS);
      assertThat(room.wire().told("PATCH " + address, "{\"Name\":\"g\"}")).startsWith("400 ");
      assertThat(room.wire().told("DELETE " + address)).isEqualTo("204");
      assertThat(room.wire().told("GET " + address)).startsWith("404 ");
    }
  }

  @Test
  void aMissingAssetIsRefusedBeforeTheValues() {
    try (StreamingRoom room = open(TestDatabase.SQLITE)) {
      String body = body("f", "nb:cid:UUID:00000000-0000-4000-8000-000000000000");
      String wrong = body.replaceFirst("}$", ",\"FirstQuality\":{\"Bitrate\":0}}");

      assertThat(room.wire().told("POST AssetFilters", wrong))
          .startsWith("404 ")
          .contains("ParentAssetId: there is no asset");
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesWithItsAsset(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String asset = asset(room);
      String other = asset(room);
      room.wire().told("POST AssetFilters", body("f", asset));
      room.wire().told("POST AssetFilters", body("f", other));

      assertThat(room.wire().told("DELETE Assets('" + asset + "')")).isEqualTo("204");

      assertThat(room.wire().told("GET AssetFilters")).contains(other).doesNotContain(asset);
      assertThat(room.wire().told("POST AssetFilters", body("g", asset))).startsWith("404 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFilterOfTheAccountIsKnownByItsName(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      ODataResponse made =
          room.wire().ask("POST Filters", "{\"Name\":\"Mobile one\"," + TRACKS + "}");

      assertThat(made.status()).isEqualTo(201);
      assertThat(TestWire.header(made, "Location"))
          .isEqualTo(TestWire.ROOT + "Filters('Mobile%20one')");
      assertThat(room.wire().told("GET Filters('Mobile%20one')")).contains(TRACKS);
      assertThat(room.wire().told("POST Filters", "{\"Name\":\"Mobile one\"}")).startsWith("409 ");
      assertThat(room.wire().told("MERGE Filters('Mobile%20one')", "{\"Tracks\":[]}"))
          .isEqualTo("204");
      assertThat(room.wire().told("GET Filters('Mobile%20one')")).contains("\"Tracks\":[]");
      assertThat(room.wire().told("DELETE Filters('Mobile%20one')")).isEqualTo("204");
      assertThat(room.wire().told("GET Filters", "", "x-ms-version: 2.10")).startsWith("404 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void travelsInAtomAndVerbose(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      room.wire().told("POST Filters", "{\"Name\":\"f\"," + RANGE + "}," + TRACKS + "}");
      String atom = room.wire().told("GET Filters('f')", "", "Accept: application/atom+xml");
      assertThat(atom)
          .contains(
              "<d:EndTimestamp m:type=\"Edm.Int64\">9223372036854775807</d:EndTimestamp>",
              "<d:element><d:Property>Type</d:Property><d:Value>audio</d:Value>");

      String copy = atom.substring(4).replace("<d:Name>f</d:Name>", "<d:Name>g</d:Name>");
      assertThat(room.wire().told("POST Filters", copy, "Content-Type: application/atom+xml"))
          .startsWith("201 ");

      String verbose =
          room.wire().told("GET Filters('g')", "", "Accept: application/json;odata=verbose");
      assertThat(verbose).contains("\"EndTimestamp\":\"9223372036854775807\"");
      assertThat(
              room.wire()
                  .told(
                      "POST Filters",
                      verbose.substring(4).replace("\"Name\":\"g\"", "\"Name\":\"h\""),
                      "Content-Type: application/json;odata=verbose"))
          .startsWith("201 ");
      assertThat(room.wire().told("GET Filters('h')")).contains(RANGE, TRACKS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "PresentationTimeRange":{"StartTimestamp":"2","EndTimestamp":"1"}            | StartTimestamp
          "PresentationTimeRange":{"StartTimestamp":"-1"}                              | StartTimestamp
          "PresentationTimeRange":{"Timescale":"0"}                                    | Timescale
          "PresentationTimeRange":{"PresentationWindowDuration":"1199999999"}          | PresentationWindowDuration
          "PresentationTimeRange":{"LiveBackoffDuration":"600000001"}                  | LiveBackoffDuration
          "PresentationTimeRange":{"ForceEndTimestamp":true}                           | ForceEndTimestamp
          "FirstQuality":{"Bitrate":0}                                                 | Bitrate
          "Tracks":[{"PropertyConditions":[{"Property":"Size","Value":"1","Operator":"Equal"}]}]      | Property
          "Tracks":[{"PropertyConditions":[{"Property":"Type","Value":"audio","Operator":"Is"}]}]     | Operator
          "Tracks":[{"PropertyConditions":[{"Property":"Type","Value":"film","Operator":"Equal"}]}]   | Type
          "Tracks":[{"PropertyConditions":[{"Property":"Language","Value":"a whole sentence","Operator":"Equal"}]}] | Language
          "Tracks":[{"PropertyConditions":[{"Property":"FourCC","Value":"a whole sentence","Operator":"Equal"}]}] | FourCC
          "Tracks":[{"PropertyConditions":[{"Property":"Bitrate","Value":"9-1","Operator":"Equal"}]}] | Bitrate
          "Tracks":[{"PropertyConditions":[{"Property":"Bitrate","Value":"-","Operator":"Equal"}]}]   | Bitrate
          "Tracks":[{"PropertyConditions":[{"Property":"Name","Value":"","Operator":"Equal"}]}]       | Name
          """)
  void refusesWhatNoFilterCanMean(String members, String what) {
    try (StreamingRoom room = open(TestDatabase.SQLITE)) {
      assertThat(room.wire().told("POST Filters", "{\"Name\":\"f\"," + members + "}"))
          .startsWith("400 ")
          .contains(what);
    }
  }

  @ParameterizedTest
  @CsvSource({"'',400", "a;b,400", "a/b,400", "a(b),400", "ünïcode,201", "a-b_c.d,201"})
  void acceptsNamesThatAUrlCanName(String name, int status) {
    try (StreamingRoom room = open(TestDatabase.SQLITE)) {
      assertThat(room.wire().ask("POST Filters", "{\"Name\":\"" + name + "\"}").status())
          .isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({"en", "en-US", "und", "zh-Hant-TW", "eng"})
  void acceptsLanguagesAndWritesWordsInTheirOwnSpelling(String language) {
    try (StreamingRoom room = open(TestDatabase.SQLITE)) {
      String tracks =
          "\"Tracks\":[{\"PropertyConditions\":[{\"Property\":\"language\",\"Value\":\"%s\","
                  .formatted(language)
              + "\"Operator\":\"notEqual\"},{\"Property\":\"FourCC\",\"Value\":\"EC-3\","
              + "\"Operator\":\"equal\"},{\"Property\":\"Bitrate\",\"Value\":\"-128000\","
              + "\"Operator\":\"Equal\"}]}]";

      assertThat(room.wire().told("POST Filters", "{\"Name\":\"f\"," + tracks + "}"))
          .startsWith("201 ")
          .contains(
              "{\"Property\":\"Language\",\"Value\":\""
                  + language
                  + "\",\"Operator\":\"NotEqual\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nb:cid:UUID:x__%23%23%23__f",
    "f",
    "nb:cid:UUID:00000000-0000-0000-0000-000000000001"
  })
  void refusesAMalformedKey(String key) {
    try (StreamingRoom room = open(TestDatabase.SQLITE)) {
      assertThat(room.wire().told("GET AssetFilters('" + key + "')")).startsWith("400 ");
    }
  }
}
