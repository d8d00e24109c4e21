package io.reelwork.odata.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller prefers to get back: `Prefer` and `$format`.
class PreferencesTest {
  private static final String KEY = "Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000001')";
  private static final String ADDRESS = "https://host/api/" + KEY.replace(":", "%3A");

  private final Fixture fixture = new Fixture(Fixture.realFormats());

  @Test
  void aCreateMayAnswerWithoutTheEntity() {
    ODataResponse answer =
        fixture.ask("POST Assets", "{\"Name\":\"a\"}", "Prefer: return-no-content");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Location")).hasValue(ADDRESS);
    assertThat(answer.header("DataServiceId")).hasValue(ADDRESS);
    assertThat(answer.header("Preference-Applied")).hasValue("return-no-content");
    assertThat(answer.header("DataServiceVersion")).hasValue("3.0;");
    assertThat(fixture.ask("GET " + KEY, "").status()).isEqualTo(200);
  }

  @Test
  void anUpdateMayAnswerWithTheEntity() {
    fixture.ask("POST Assets", "{\"Name\":\"a\"}");

    ODataResponse answer =
        fixture.ask("MERGE " + KEY, "{\"Name\":\"b\"}", "Prefer: return-content");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Fixture.shown(answer)).contains("\"Name\":\"b\"");
    assertThat(answer.header("Preference-Applied")).hasValue("return-content");
  }

  @ParameterizedTest
  @CsvSource({"POST Assets,return-content,201", "MERGE ,return-no-content,204"})
  void whatIsDoneAnywayIsNamedToo(String request, String preference, int status) {
    fixture.ask("POST Assets", "{\"Name\":\"a\"}");
    String line = request.endsWith("Assets") ? request : request + " " + KEY;

    ODataResponse answer = fixture.ask(line, "{\"Name\":\"b\"}", "Prefer: wait=5, " + preference);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Preference-Applied")).hasValue(preference);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Prefer: respond-async", "Prefer: return-no-content\nDataServiceVersion: 2.0"})
  void otherPreferencesAndThoseOfOldCallersAreReadOver(String fields) {
    ODataResponse answer = fixture.ask("POST Assets", "{\"Name\":\"a\"}", fields.split("\n"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Preference-Applied")).isEmpty();
  }

  @Test
  void eachPartOfABatchHasItsOwnPreference() {
    String json = "Content-Type: application/json";

    String answer =
        fixture.changes(
            Fixture.change(
                "POST https://host/api/Assets",
                json + "\r\nContent-ID: 1\r\nPrefer: return-no-content",
                "{\"Name\":\"x\"}"),
            Fixture.change(
                "POST https://host/api/Assets", json + "\r\nContent-ID: 2", "{\"Name\":\"x\"}"));

    assertThat(answer)
        .containsSubsequence(
            "HTTP/1.1 204 No Content",
            "Content-ID: 1",
            "Preference-Applied: return-no-content",
            "HTTP/1.1 201 Created",
            "Content-ID: 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json | application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
        "JSON | application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
        "verbosejson | application/json;odata=verbose;charset=utf-8",
        "application/json;odata%3Dverbose | application/json;odata=verbose;charset=utf-8",
        "application/json;odata%3Dnometadata | application/json;odata=nometadata;streaming=true;charset=utf-8",
        "atom | application/atom+xml;type=feed;charset=utf-8",
        "xml | application/atom+xml;type=feed;charset=utf-8",
      })
  void theFormatThatIsNamedWinsOverAccept(String format, String contentType) {
    ODataResponse answer =
        fixture.ask(
            "GET Assets?$format=" + format, "", "Accept: application/json;odata=fullmetadata");

    assertThat(answer.header("Content-Type")).hasValue(contentType);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "text/html", "jso"})
  void aFormatThatThereIsNotIsRefused(String format) {
    ODataResponse answer = fixture.ask("GET Assets?$format=" + format, "");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(Fixture.shown(answer)).contains("$format: must be json");
  }
}
