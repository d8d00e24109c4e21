package io.reelwork.odata.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final String END = "--batch_b--";
  private static final String CRLF_TYPE = "Content-Type: multipart/mixed; boundary=batch_b";

  private final Fixture fixture = new Fixture();
  private String asset = "";

  @BeforeEach
  void makeAnAsset() {
    asset = fixture.made("Assets", "Name='a'");
    fixture.store.log.clear();
  }

  /// As the Java SDK sends it: CRLF, absolute URIs, Content-ID in the embedded request.
  private String javaBatch(String taskBody) {
    return crlf(
        """
        --batch_b
        Content-Type: multipart/mixed; boundary=changeset_c

        --changeset_c
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        POST http://host:80/api/Jobs HTTP/1.1
        Content-Type: application/atom+xml;type=entry
        Content-ID: 1
        DataServiceVersion: 3.0;NetFx
        Content-Length: 99

        Name='job'
        >InputMediaAssets http://host/api//Assets('%s')

        --changeset_c
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        POST http://host:80/api/$1/Tasks HTTP/1.1
        Content-ID: 2
        Content-Type: application/atom+xml;type=entry

        %s
        --changeset_c
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        POST http://host:80/api/$1/Tasks HTTP/1.1
        Content-ID: 3
        Content-Type: application/atom+xml;type=entry

        Name='second'
        --changeset_c--

        --batch_b--
        """
            .formatted(asset, taskBody));
  }

  @Test
  void makesTheJobOfTheJavaClientOnceAndWhole() {
    ODataResponse response =
        fixture.ask(
            "POST $batch", javaBatch("Name='first'"), CRLF_TYPE, "Accept: application/atom+xml");

    assertThat(response.status()).isEqualTo(202);
    assertThat(masked(response))
        .isEqualTo(
            """
            Content-Type: multipart/mixed; boundary=batchresponse_G1
            DataServiceVersion: 1.0;

            --batchresponse_G1
            Content-Type: multipart/mixed; boundary=changesetresponse_G2

            --changesetresponse_G2
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 201 Created
            DataServiceVersion: 3.0;
            Content-Type: fake/atom
            Content-ID: 1
            X-Content-Type-Options: nosniff
            Cache-Control: no-cache
            Location: https://host/api/Jobs('nb%3Ajid%3AUUID%3A00000000-0000-0000-0000-000000000002')

            Id='nb:jid:UUID:00000000-0000-0000-0000-000000000002' Name='job' Priority=0 State=0
            --changesetresponse_G2
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 201 Created
            DataServiceVersion: 3.0;
            Content-Type: fake/atom
            Content-ID: 2
            X-Content-Type-Options: nosniff
            Cache-Control: no-cache
            Location: https://host/api/Tasks('nb%3Atid%3AUUID%3A00000000-0000-0000-0000-000000000003')

            Id='nb:tid:UUID:00000000-0000-0000-0000-000000000003' Name='first'
            --changesetresponse_G2
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 201 Created
            DataServiceVersion: 3.0;
            Content-Type: fake/atom
            Content-ID: 3
            X-Content-Type-Options: nosniff
            Cache-Control: no-cache
            Location: https://host/api/Tasks('nb%3Atid%3AUUID%3A00000000-0000-0000-0000-000000000004')

            Id='nb:tid:UUID:00000000-0000-0000-0000-000000000004' Name='second'
            --changesetresponse_G2--
            --batchresponse_G1--
            """);
    assertThat(fixture.store.log)
        .containsExactly("begin", "create Jobs", "create Tasks", "create Tasks", "commit");
  }

  @Test
  void undoesEverythingAndAnswersOneErrorInsideTheChangeset() {
    ODataResponse response =
        fixture.ask(
            "POST $batch", javaBatch("Nope='x'"), CRLF_TYPE, "Accept: application/atom+xml");

    assertThat(response.status()).isEqualTo(202);
    assertThat(masked(response))
        .endsWith(
            """
            --batchresponse_G1
            Content-Type: multipart/mixed; boundary=changesetresponse_G2

            --changesetresponse_G2
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 400 Bad Request
            DataServiceVersion: 3.0;
            Content-Type: fake/atom
            Content-ID: 2
            X-Content-Type-Options: nosniff
            Cache-Control: no-cache

            error UnknownProperty: body: Task has no property 'Nope'
            --changesetresponse_G2--
            --batchresponse_G1--
            """);
    assertThat(fixture.store.log).containsExactly("begin", "rollback");
    assertThat(fixture.told("GET Jobs/$count")).isEqualTo("200 0");
  }

  @Test
  void makesAFailureInsideAChangesetA500AndTellsTheService() {
    String answer = text(fixture.ask("POST $batch", javaBatch("Name='boom'"), CRLF_TYPE));

    assertThat(answer)
        .contains("HTTP/1.1 500 Internal Server Error", "error Internal: the service failed")
        .doesNotContain("secret");
    assertThat(fixture.failures).containsExactly("secret detail");
    assertThat(fixture.told("GET Jobs/$count")).isEqualTo("200 0");
    assertThat(fixture.told("GET Tasks/$count")).isEqualTo("200 0");
  }

  @Test
  void answersTheOtherPartsWhenOneRecursesWithoutEnd() {
    String body = part("POST Jobs", "Name='deep'") + part("GET Assets/$count", "") + END;

    String answer = text(fixture.ask("POST $batch", body, CRLF_TYPE));

    assertThat(statuses(answer)).isEqualTo("500 200");
    assertThat(fixture.failures).hasSize(1);
  }

  @Test
  void takesThousandsOfSlashesBeforeThePath() {
    String slashes = "/%2f".repeat(2_000);

    String body = part("GET " + slashes + "Assets/$count", "") + END;

    String answer = text(fixture.ask("POST $batch", body, CRLF_TYPE));

    assertThat(statuses(answer)).isEqualTo("200");
  }

  @Test
  void takesTheBatchOfThePhpClient() {
    String framing =
        crlf(
            """
            --batch_p
            Content-Type: multipart/mixed; boundary="changeset_p"

            --changeset_p
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            {1}
            --changeset_p
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            {2}
            --changeset_p--

            --batch_p--
            """);
    String body =
        framing
            .replace(
                "{1}",
                "POST http://host/api//Jobs HTTP/1.1\ncontent-id: 1\naccept: application/json\n"
                    + "content-type: application/json\n\nName='job'")
            .replace(
                "{2}",
                "POST http://host/api//$1/Tasks HTTP/1.1\ncontent-id: 2\n"
                    + "content-type: application/json\n\nName='task'");

    String answer =
        text(
            fixture.ask(
                "POST $batch",
                body,
                "content-type: multipart/mixed;\r\n boundary=\"batch_p\"",
                "accept: application/atom+xml,application/xml"));

    assertThat(answer).contains("fake/minimal", "Content-ID: 1", "fake/atom", "Content-ID: 2");
    assertThat(answer.split("HTTP/1.1 201 Created", -1)).hasSize(3);
    assertThat(fixture.told("GET Jobs/$count")).isEqualTo("200 1");
  }

  @Test
  void takesTheRelativeReferencesOfTheNetClient() {
    String answer =
        fixture.changes(
            Fixture.change("POST https://host/api/Jobs", "Content-ID: 1", "Name='job'"),
            Fixture.change("POST https://host/api/ContentKeys", "Content-ID: 2", "Name='key'"),
            Fixture.change("POST $1/Tasks", "Content-ID: 3", "Name='task'"),
            Fixture.change(
                "POST /$3/$links/InputMediaAssets", "", "https://h/api/Assets('" + asset + "')"),
            Fixture.change("POST /api/$1/$links/InputMediaAssets", "", "Assets('" + asset + "')"));

    assertThat(statuses(answer)).isEqualTo("201 201 201 204 204");
    assertThat(fixture.store.log)
        .containsExactly("begin", "create ContentKeys", "create Jobs", "create Tasks", "commit");
    assertThat(
            fixture.told(
                "GET Tasks('nb:tid:UUID:00000000-0000-0000-0000-000000000004')/InputMediaAssets"))
        .contains("Name='a'");
    assertThat(
            fixture.told(
                "GET Jobs('nb:jid:UUID:00000000-0000-0000-0000-000000000003')/InputMediaAssets"))
        .contains("Name='a'");
  }

  @Test
  void makesWhatOtherRequestsReferTo() {
    String answer =
        fixture.changes(
            Fixture.change("POST Assets", "Content-ID: 1", "Name='in'"),
            Fixture.change("POST Jobs", "Content-ID: 2", "Name='job'\n>InputMediaAssets $1"),
            Fixture.change(
                "POST Assets('" + asset + "')/$links/ParentAssets", "", "https://host/api/$1"),
            Fixture.change("MERGE $1", "", "Name='new'"),
            Fixture.change("POST $1/Publish", "", ""),
            Fixture.change("POST $2/Tasks", "", "Name='late'"));

    assertThat(statuses(answer)).isEqualTo("201 201 204 204 204 201");
    assertThat(fixture.told("GET Assets('" + asset + "')/ParentAssets")).contains("Name='new'");
  }

  @Test
  void keepsInlineChildrenBeforeThoseOfLaterRequests() {
    String answer =
        fixture.changes(
            Fixture.change("POST Jobs", "Content-ID: 1", "Name='job'\n+Tasks Name='inline'"),
            Fixture.change("POST $1/Tasks", "Content-ID: 2", "Name='later'"));

    assertThat(answer).contains("Name='later'").doesNotContain("Name='inline'");
  }

  @Test
  void readsContentIdsFromTheMimePartToo() {
    String body =
        """
        --b
        Content-Type: multipart/mixed; boundary=c

        --c
        Content-Type: application/http
        Content-ID: 7

        POST Jobs HTTP/1.1

        Name='job'
        --c
        Content-Type: application/http
        CONTENT-id: <8>

        POST $7/Tasks HTTP/1.1

        Name='task'
        --c--
        --b--\
        """;

    String answer =
        text(fixture.ask("POST $batch", body, "Content-Type: multipart/mixed;boundary=b"));

    assertThat(answer).contains("Content-ID: 7", "Content-ID: 8");
  }

  @Test
  void refusesReferencesThatMeanNothing() {
    assertThat(fixture.changes(Fixture.change("POST $9/Tasks", "", "Name='t'")))
        .contains("400 Bad Request", "$9 must be the Content-ID of an earlier request");
    assertThat(
            fixture.changes(
                Fixture.change("POST $1/Tasks", "", "Name='t'"),
                Fixture.change("POST Jobs", "Content-ID: 1", "Name='t'")))
        .contains("error MalformedBatch");
    assertThat(
            fixture.changes(
                Fixture.change("POST Jobs", "Content-ID: 1", "Name='t'"),
                Fixture.change("POST Jobs", "Content-ID: 1", "Name='t'")))
        .contains("Content-ID '1' must be used once");
    assertThat(
            fixture.changes(
                Fixture.change("POST Assets", "Content-ID: 1", "Name='t'"),
                Fixture.change("POST $1/$links/ParentAssets", "", "$1")))
        .contains("in a circle");
    assertThat(
            fixture.changes(
                Fixture.change("POST Jobs", "Content-ID: 1", "Name='t'"),
                Fixture.change("POST $1/Nope", "", "Name='t'")))
        .contains("HTTP/1.1 404", "Job has no segment 'Nope'");
    assertThat(
            fixture.changes(
                Fixture.change("POST Jobs", "Content-ID: 1", "Name='t'"),
                Fixture.change("POST $1/$links/InputMediaAssets", "", "Assets('word')")))
        .contains("error MalformedId");
    assertThat(fixture.told("GET Jobs/$count")).isEqualTo("200 0");
  }

  @Test
  void answersQueriesOutsideChangesetsInOrder() {
    String body =
        crlf(
            """
            --b
            Content-Type: application/http

            GET Assets?$filter=Name eq 'a' HTTP/1.1

            --b
            Content-Type: application/http

            GET Assets('word') HTTP/1.1
            --b
            Content-Type: application/http

            POST $batch HTTP/1.1


            --b--\
            """);

    String answer =
        text(fixture.ask("POST $batch", body, "Content-Type: multipart/mixed; boundary=b"));

    assertThat(statuses(answer)).isEqualTo("200 400 400");
    assertThat(answer).contains("feed Assets\r\nId=".replace("\r", ""), "error MalformedId");
    assertThat(answer).doesNotContain("changesetresponse");
  }

  @Test
  void neverLetsGarbageOut() {
    byte[] whole = javaBatch("Name='first'").getBytes(StandardCharsets.UTF_8);
    Random random = new Random(4711);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
      }
      int length = round < whole.length ? round : bytes.length;
      String body = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);

      int status = fixture.ask("POST $batch", body, CRLF_TYPE).status();

      assertThat(status).as("seed 4711 round %d", round).isIn(202, 400);
    }
    assertThat(fixture.failures).isEmpty();
  }

  private static String part(String request, String body) {
    return "--batch_b\r\nContent-Type: application/http\r\n\r\n"
        + request
        + " HTTP/1.1\r\n\r\n"
        + body
        + "\r\n";
  }

  private static String statuses(String answer) {
    Matcher lines = Pattern.compile("HTTP/1.1 (\\d+)").matcher(answer);
    StringBuilder statuses = new StringBuilder();
    while (lines.find()) {
      statuses.append(lines.group(1)).append(' ');
    }
    return statuses.toString().strip();
  }

  private static String text(ODataResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /// Headers and body with the boundaries' guids numbered; insists on CRLF.
  private static String masked(ODataResponse response) {
    String body = text(response);
    assertThat(body.replace("\r\n", "")).doesNotContain("\n");
    return (Fixture.headers(response) + "\n\n" + body.replace("\r\n", "\n"))
        .replaceAll("batchresponse_[0-9a-f-]{36}", "batchresponse_G1")
        .replaceAll("changesetresponse_[0-9a-f-]{36}", "changesetresponse_G2");
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }
}
