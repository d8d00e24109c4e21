package io.reelwork.odata.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The service and the wire formats together, with what real clients send.
class RealFormatsTest {
  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final String D = "http://schemas.microsoft.com/ado/2007/08/dataservices";

  private final Fixture fixture = new Fixture(Fixture.realFormats());

  @Test
  void answersTheHeadlineQueryInJsonLight() {
    fixture.ask("POST Jobs", "{\"Name\":\"Encoding\"}");
    String id = "nb:jid:UUID:00000000-0000-0000-0000-000000000001";

    ODataResponse response =
        fixture.ask("GET Jobs()?$filter=Id%20eq%20'" + id.replace(":", "%3A") + "'&$top=1", "");

    assertThat(Fixture.headers(response))
        .isEqualTo(
            "Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8\n"
                + "DataServiceVersion: 3.0;");
    assertThat(Fixture.shown(response))
        .isEqualTo(
            "200 {\"odata.metadata\":\"https://host/api/$metadata#Jobs\",\"value\":[{\"Id\":\""
                + id
                + "\",\"Name\":\"Encoding\",\"Priority\":0,\"State\":0}]}");
  }

  @Test
  void createsTheJobOfTheJavaClient() {
    String asset = "Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000001')";
    fixture.ask("POST Assets", "{ Name:'in' }");
    String job =
        """
        <ns2:entry xmlns:ns2="%s" xmlns:ns3="%s">\
        <ns2:link rel="%s/related/InputMediaAssets" type="application/atom+xml;type=feed" \
        title="InputMediaAssets" href="http://host/api//%s"/>\
        <ns2:content type="application/xml"><ns4:properties xmlns:ns4="%s/metadata">\
        <ns3:Name>My Job</ns3:Name><ns3:Priority>3</ns3:Priority></ns4:properties></ns2:content>\
        </ns2:entry>\
        """
            .formatted(ATOM, D, D, asset, D);
    String task =
        """
        <ns2:entry xmlns:ns2="%s" xmlns:ns3="%s"><ns2:content type="application/xml">\
        <ns4:properties xmlns:ns4="%s/metadata"><ns3:Name>T</ns3:Name></ns4:properties>\
        </ns2:content></ns2:entry>\
        """
            .formatted(ATOM, D, D);
    String body =
        "--batch_b\r\nContent-Type: multipart/mixed; boundary=changeset_c\r\n\r\n"
            + part("POST http://host/api/Jobs", 1, job)
            + part("POST http://host/api/$1/Tasks", 2, task)
            + "--changeset_c--\r\n\r\n--batch_b--\r\n";

    ODataResponse response =
        fixture.ask(
            "POST $batch",
            body,
            "Content-Type: multipart/mixed; boundary=batch_b",
            "Accept: application/atom+xml");

    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains(
            "HTTP/1.1 201 Created",
            "Content-Type: application/atom+xml;type=entry;charset=utf-8",
            "<d:Name>My Job</d:Name>",
            "href=\"Jobs('nb%3Ajid%3AUUID%3A00000000-0000-0000-0000-000000000002')/Tasks\"",
            "<d:Name>T</d:Name>");
    assertThat(fixture.told("GET Jobs/$count?$filter=Priority%20eq%203")).isEqualTo("200 1");
    assertThat(
            fixture.told(
                "GET Jobs('nb:jid:UUID:00000000-0000-0000-0000-000000000002')/InputMediaAssets"))
        .contains("\"Name\":\"in\"");
  }

  private static String part(String request, int contentId, String body) {
    return "--changeset_c\r\nContent-Type: application/http\r\n"
        + "Content-Transfer-Encoding: binary\r\n\r\n"
        + request
        + " HTTP/1.1\r\nContent-Type: application/atom+xml;type=entry\r\nContent-ID: "
        + contentId
        + "\r\n\r\n"
        + body
        + "\r\n";
  }

  @Test
  void createsADeepJobFromVerboseJson() {
    fixture.ask("POST Assets", "{}");

    ODataResponse response =
        fixture.ask(
            "POST //Jobs",
            "{\"Name\":\"J\",\"InputMediaAssets\":[{\"__metadata\":{\"uri\":"
                + "\"https://media.windows.net/API%2FAssets%28%27nb%3Acid%3AUUID%3A"
                + "00000000-0000-0000-0000-000000000001%27%29\"}}],"
                + "\"Tasks\":[{\"Name\":\"T\"}]}",
            "Accept: application/json;odata=verbose",
            "Content-Type: application/json;odata=verbose");

    assertThat(Fixture.shown(response)).startsWith("201 {\"d\":{\"__metadata\":{\"id\":");
    assertThat(fixture.store.relations.toString()).contains("InputMediaAssets=[nb:cid:UUID:");
    assertThat(fixture.told("GET Tasks/$count")).isEqualTo("200 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"odata.error\":{\"code\":\"MalformedId\"",
        "application/json;odata=verbose | {\"error\":{\"code\":\"MalformedId\"",
        "application/atom+xml | <m:code>MalformedId</m:code>",
        "image/png | <m:code>NotAcceptable</m:code>",
      })
  void writesErrorsInTheCallersFormat(String accept, String expected) {
    assertThat(Fixture.shown(fixture.ask("GET Jobs('x')", "", "Accept: " + accept)))
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{\"uri\":\"https://h/api/{far}\"} | application/json",
        "{\"url\":\"{far}\"} | application/json;odata=verbose",
        "<uri xmlns='http://schemas.microsoft.com/ado/2007/08/dataservices'>http://h//{far}</uri> | application/xml",
        "<uri xmlns='http://schemas.microsoft.com/ado/2007/08/dataservices'>{far}</uri> | application/atom+xml",
      })
  void linksWithEveryBody(String body, String contentType) {
    fixture.ask("POST Assets", "{}");
    fixture.ask("POST Assets", "{\"Name\":\"far\"}");
    String near = "Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000001')";
    String far = "Assets('nb%3Acid%3AUUID%3A00000000-0000-0000-0000-000000000002')";

    ODataResponse linked =
        fixture.ask(
            "POST " + near + "/$links/ParentAssets",
            body.replace("{far}", far),
            "Content-Type: " + contentType);

    assertThat(linked.status()).isEqualTo(204);
    assertThat(fixture.told("GET " + near + "/ParentAssets")).contains("\"Name\":\"far\"");
  }

  @Test
  void mergesAnEmptyEntryOfTheJavaClient() {
    fixture.ask("POST Assets", "{\"Name\":\"a\"}");
    String empty =
        "<entry xmlns='"
            + ATOM
            + "'><content type='application/xml'><m:properties xmlns:m='"
            + D
            + "/metadata'/></content></entry>";
    String[] headers = {"Content-Type: application/atom+xml", "X-HTTP-METHOD: MERGE"};

    assertThat(
            fixture
                .ask(
                    "POST Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000001')",
                    empty,
                    headers)
                .status())
        .isEqualTo(204);
    assertThat(
            fixture
                .ask("POST Assets('nb:cid:UUID:" + Fixture.UNKNOWN + "')", empty, headers)
                .status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | 3.0;",
        "application/json;odata=verbose | 1.0;",
        "application/atom+xml,application/xml | 1.0;",
      })
  void answersUpdatesInTheVersionOfTheCallersFormat(String accept, String version) {
    fixture.ask("POST Assets", "{}");

    ODataResponse updated =
        fixture.ask(
            "MERGE Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000001')",
            "{\"Name\":\"b\"}",
            "Content-Type: application/json",
            "Accept: " + accept);

    assertThat(updated.status()).isEqualTo(204);
    assertThat(updated.header("DataServiceVersion")).hasValue(version);
  }

  @Test
  void writesTheMetadata() {
    assertThat(Fixture.shown(fixture.ask("GET $metadata", "")))
        .contains("<EntityType Name=\"Job\">", "CancelJob");
  }
}
