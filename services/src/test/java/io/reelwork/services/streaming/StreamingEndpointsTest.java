package io.reelwork.services.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.service.ODataResponse;
import io.reelwork.services.feed.TestWire;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class StreamingEndpointsTest {
  private static final String SET = "StreamingEndpoints";

  /// The create of the reference: a whole object, read-only members included.
  private static final String WHOLE =
      "{\"Id\":null,\"Name\":\"ep1\",\"Description\":\"\",\"Created\":\"0001-01-01T00:00:00\","
          + "\"LastModified\":\"0001-01-01T00:00:00\",\"State\":null,\"HostName\":null,"
          + "\"ScaleUnits\":0,\"CustomHostNames\":[],\"AccessControl\":{\"Akamai\":"
          + "{\"AkamaiSignatureHeaderAuthenticationKeyList\":[{\"Identifier\":\"id1\","
          + "\"Expiration\":\"2030-01-01T00:00:00.123Z\",\"Base64Key\":\"AAAA\"}]},\"IP\":"
          + "{\"Allow\":[{\"Name\":\"Allow all\",\"Address\":\"0.0.0.0\","
          + "\"SubnetPrefixLength\":0}]}},\"CacheControl\":{\"MaxAge\":\"1800\"},"
          + "\"CrossSiteAccessPolicies\":{\"ClientAccessPolicy\":\"<?xml version=\\\"1.0\\\"?>"
          + "<a/>\",\"CrossDomainPolicy\":null}}";

  @TempDir Path folder;

  private StreamingRoom open(TestDatabase kind) {
    return StreamingRoom.open(kind, folder);
  }

  private static String create(StreamingRoom room, String name) {
    String id = TestWire.text(room.wire().told("POST " + SET, "{\"Name\":\"" + name + "\"}"), "Id");
    room.work();
    return id;
  }

  private static String one(String id) {
    return SET + "('" + id + "')";
  }

  private static String defaultId(StreamingRoom room) {
    return TestWire.text(room.wire().told("GET " + SET + "?$filter=Name%20eq%20'default'"), "Id");
  }

  @ParameterizedTest
  @EnumSource
  void everyAccountHasOneThatRuns(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String feed = room.wire().told("GET " + SET);

      assertThat(feed)
          .contains(
              "\"Name\":\"default\"",
              "\"State\":\"Running\"",
              "\"HostName\":\"media.test:8482\"",
              "\"StreamingEndpointVersion\":\"2.0\"",
              "\"FreeTrialEndTime\":\"2026-12-10T10:00:00\"");
      assertThat(room.wire().told("GET " + SET + "/$count")).isEqualTo("200 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCreateIsA202WithAnOperationAndKeepsEverything(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      ODataResponse made = room.wire().ask("POST " + SET, WHOLE);

      String body = TestWire.shown(made);
      String id = TestWire.text(body, "Id");
      assertThat(made.status()).isEqualTo(202);
      assertThat(TestWire.header(made, "Location"))
          .isEqualTo(TestWire.ROOT + SET + "('" + id.replace(":", "%3A") + "')");
      assertThat(TestWire.header(made, "operation-id")).startsWith("nb:opid:UUID:");
      assertThat(body).contains("\"State\":\"Stopped\",\"HostName\":null,\"ScaleUnits\":0");
      room.work();
      assertThat(room.wire().text("Operations", TestWire.header(made, "operation-id"), "State"))
          .isEqualTo("Succeeded");
      assertThat(room.wire().told("GET " + one(id)))
          .contains(
              "\"State\":\"Stopped\",\"HostName\":\"media.test:8482\"",
              "{\"Identifier\":\"id1\",\"Expiration\":\"2030-01-01T00:00:00.123Z\","
                  + "\"Base64Key\":\"AAAA\"}",
              "\"CacheControl\":{\"MaxAge\":\"1800\"}",
              "\"ClientAccessPolicy\":\"<?xml version=\\\"1.0\\\"?><a/>\"",
              "\"CdnEnabled\":false,\"CdnProvider\":null,\"CdnProfile\":null,"
                  + "\"FreeTrialEndTime\":\"0001-01-01T00:00:00\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsOlderCallersWhatTheyKnow(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      assertThat(room.wire().told("GET " + SET, "", "x-ms-version: 2.8"))
          .doesNotContain("CdnEnabled", "CdnProvider", "FreeTrialEndTime");
      assertThat(room.wire().told("GET " + SET, "", "x-ms-version: 2.9"))
          .contains("CdnEnabled")
          .doesNotContain("CdnProvider");
      assertThat(room.wire().told("GET " + SET, "", "x-ms-version: 2.6")).startsWith("404 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsScalesStopsAndIsDeleted(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String id = create(room, "ep1");

      passes(room, id, "Start", "{}", "Starting", "Running");
      passes(room, id, "Scale", "{\"scaleUnits\":\"2\"}", "Scaling", "Running");
      assertThat(room.wire().told("GET " + one(id))).contains("\"ScaleUnits\":2");
      passes(room, id, "Stop", "", "Stopping", "Stopped");
      passes(room, id, "Scale", "{\"scaleUnits\":0}", "Scaling", "Stopped");
      ODataResponse gone = room.wire().ask("DELETE " + one(id), "");
      assertThat(gone.status()).isEqualTo(202);
      assertThat(room.wire().text(SET, id, "State")).isEqualTo("Deleting");
      room.work();

      assertThat(room.wire().told("GET " + one(id))).startsWith("404 ");
      assertThat(
              room.wire().told("GET Operations('" + TestWire.header(gone, "operation-id") + "')"))
          .contains("\"Succeeded\"", id);
    }
  }

  private static void passes(
      StreamingRoom room, String id, String action, String body, String during, String after) {
    ODataResponse answer = room.wire().ask("POST " + one(id) + "/" + action, body);
    assertThat(TestWire.shown(answer)).as(action).isEqualTo("202");
    String operation = TestWire.header(answer, "operation-id");
    assertThat(room.wire().text(SET, id, "State")).isEqualTo(during);
    assertThat(room.wire().text("Operations", operation, "State")).isEqualTo("InProgress");
    assertThat(room.wire().text("Operations", operation, "TargetEntityId")).isEqualTo(id);
    room.work();
    assertThat(room.wire().text(SET, id, "State")).isEqualTo(after);
    assertThat(room.wire().text("Operations", operation, "State")).isEqualTo("Succeeded");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatTheStateDoesNotAllowAndSaysIt(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String id = create(room, "ep1");

      assertThat(room.wire().told("POST " + one(id) + "/Stop", ""))
          .startsWith("400 ")
          .contains(
              "\"code\":\"InvalidOperation\"",
              "Stop: the State of " + id + " must be Running but is Stopped");
      assertThat(room.wire().told("DELETE " + one(defaultId(room))))
          .startsWith("400 ")
          .contains("DeleteNotAllowedOnDefaultOrigin");
      room.wire().told("POST " + one(id) + "/Start", "");
      assertThat(room.wire().told("POST " + one(id) + "/Start", ""))
          .startsWith("409 ")
          .contains("\"code\":\"OperationInProgress\"", "is Starting");
      room.work();
      assertThat(room.wire().told("DELETE " + one(id))).startsWith("400 ").contains("is Running");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesNamesThatAreTakenAndOneEndpointTooMany(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      create(room, "ep1");
      assertThat(room.wire().told("POST " + SET, "{\"Name\":\"EP1\"}"))
          .startsWith("409 ")
          .contains("\"code\":\"ResourceNameTaken\"");
      assertThat(room.wire().told("POST " + SET, "{\"Name\":\"Default\"}")).startsWith("409 ");
      create(room, "ep2");

      assertThat(room.wire().told("POST " + SET, "{\"Name\":\"ep3\"}"))
          .startsWith("403 ")
          .contains("ExceededResourceQuota");
      assertThat(room.wire().told("POST " + one(defaultId(room)) + "/Scale", "{\"scaleUnits\":11}"))
          .startsWith("403 ")
          .contains("ExceededResourceQuota");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "Name":"-x"                                                                    | Name
          "Name":"x-"                                                                    | Name
          "Name":"a.b"                                                                   | Name
          "Name":"a","ScaleUnits":-1                                                     | ScaleUnits
          "Name":"a","CustomHostNames":["a b"]                                           | CustomHostNames
          "Name":"a","CacheControl":{"MaxAge":"-1"}                                      | CacheControl.MaxAge
          "Name":"a","AccessControl":{"IP":{"Allow":[{"Address":"1.2.3"}]}}              | AccessControl.IP.Allow.Address
          "Name":"a","AccessControl":{"IP":{"Allow":[{"Address":"host"}]}}               | AccessControl.IP.Allow.Address
          "Name":"a","AccessControl":{"IP":{"Allow":[{"Address":"1.2.3.4","SubnetPrefixLength":33}]}} | SubnetPrefixLength
          "Name":"a","AccessControl":{"Akamai":{"AkamaiSignatureHeaderAuthenticationKeyList":[{"Base64Key":"?"}]}} | Base64Key
          "Name":"a","StreamingEndpointVersion":"3.0"                                    | StreamingEndpointVersion
          "Name":"a","CdnEnabled":true,"CdnProvider":"Other"                             | CdnProvider
          "Name":"a","CdnEnabled":true,"StreamingEndpointVersion":"1.0"                  | CdnEnabled
          "Name":"a","CdnEnabled":true,"CustomHostNames":["a.example"]                   | CdnEnabled
          """)
  void refusesValuesThatNoEndpointCanHave(String members, String property) {
    try (StreamingRoom room = open(TestDatabase.SQLITE)) {
      assertThat(room.wire().told("POST " + SET, "{" + members + "}"))
          .startsWith("400 ")
          .contains(property);
      assertThat(room.wire().told("GET " + SET + "/$count")).isEqualTo("200 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isChangedAtOnceByAWholeEntitySentBack(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String id = create(room, "ep1");
      String whole = room.wire().told("GET " + one(id)).substring(4);

      String changed = whole.replace("\"Description\":null", "\"Description\":\"new\"");
      assertThat(room.wire().told("MERGE " + one(id), changed)).isEqualTo("204");
      assertThat(room.wire().told("MERGE " + one(id), "{\"ScaleUnits\":1}"))
          .startsWith("400 ")
          .contains("ScaleUnits");
      assertThat(room.wire().told("MERGE " + one(id), "{\"CdnEnabled\":true}")).isEqualTo("204");

      assertThat(room.wire().told("GET " + one(id)))
          .contains(
              "\"Description\":\"new\"",
              "\"CdnEnabled\":true,\"CdnProvider\":\"StandardVerizon\","
                  + "\"CdnProfile\":\"AzureMediaStreamingPlatformCdnProfile\"");
      String standard = one(defaultId(room));
      assertThat(room.wire().told("MERGE " + standard, "{\"CdnEnabled\":true}"))
          .startsWith("400 ")
          .contains("must be Stopped but is Running");
      assertThat(room.wire().told("MERGE " + standard, "{\"StreamingEndpointVersion\":\"1.0\"}"))
          .startsWith("400 ");
    }
  }

  /// What the Java client sends: `CustomHostName` elements, empty complex elements, MaxAge 0.
  @ParameterizedTest
  @EnumSource
  void readsTheAtomOfTheJavaClient(TestDatabase kind) {
    String entry =
        """
        <entry xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" \
        xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><content type="application/xml">\
        <m:properties><d:Name>java1</d:Name><d:Description/><d:CustomHostNames>\
        <d:CustomHostName>a.example</d:CustomHostName><d:CustomHostName>b.example</d:CustomHostName>\
        </d:CustomHostNames><d:AccessControl/><d:CacheControl><d:MaxAge>0</d:MaxAge></d:CacheControl>\
        <d:CrossSiteAccessPolicies/></m:properties></content></entry>\
        """;
    try (StreamingRoom room = open(kind)) {
      String atom = "application/atom+xml";
      ODataResponse made =
          room.wire().ask("POST " + SET, entry, "Accept: " + atom, "Content-Type: " + atom);
      assertThat(made.status()).as(TestWire.shown(made)).isEqualTo(202);
      assertThat(TestWire.header(made, "Content-Type"))
          .isEqualTo("application/atom+xml;type=entry;charset=utf-8");
      String body = TestWire.shown(made);
      assertThat(body)
          .contains(
              "<d:CustomHostNames m:type=\"Collection(Edm.String)\"><d:element>a.example"
                  + "</d:element><d:element>b.example</d:element></d:CustomHostNames>",
              "<d:MaxAge m:type=\"Edm.Int64\">0</d:MaxAge>",
              "<d:HostName m:null=\"true\" />");

      String id = body.replaceAll("(?s).*<d:Id>([^<]+)</d:Id>.*", "$1");
      String sentBack = body.substring(4).replace("<d:Description></d:Description>", "");
      assertThat(room.wire().told("MERGE " + one(id), sentBack, "Content-Type: " + atom))
          .isEqualTo("204");
      assertThat(room.wire().told("GET " + one(id), "", "Accept: application/json;odata=verbose"))
          .contains("\"results\":[\"a.example\",\"b.example\"]", "\"MaxAge\":\"0\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyUpdateIsNoChange(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String one = one(TestWire.text(room.wire().told("POST " + SET, "{\"Name\":\"a\"}"), "Id"));
      room.database().write(sql -> sql.execute("update streaming_endpoint set last_modified = 0"));

      assertThat(room.wire().told("MERGE " + one, "{}")).isEqualTo("204");
      assertThat(room.wire().told("GET " + one)).contains("\"LastModified\":\"0001-01-01T00:00:00");

      assertThat(room.wire().told("MERGE " + one, "{\"Description\":null}")).isEqualTo("204");
      assertThat(room.wire().told("GET " + one)).contains("\"LastModified\":\"2026-11-25T10:00:00");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStateIsCheckedBeforeTheValues(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      String one = one(TestWire.text(room.wire().told("GET " + SET), "Id"));

      assertThat(
              room.wire().told("MERGE " + one, "{\"CdnEnabled\":true,\"CdnProvider\":\"Other\"}"))
          .startsWith("400 ")
          .contains("InvalidOperation", "CdnEnabled: the State");
    }
  }
}
