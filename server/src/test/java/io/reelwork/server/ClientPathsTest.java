package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.http.RawSocket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What real clients need of paths, verbs, codes and heads: rows of the list in `ClientRows`.
final class ClientPathsTest extends ClientRows {
  @Test
  void row09CollapsesSlashesAndIgnoresTheHostOfReferences() {
    assertThat(service.json("GET", "/api//Assets", "").status()).isEqualTo(200);
    assertThat(service.json("GET", "//api///Assets('" + asset + "')", "").status()).isEqualTo(200);
    for (String uri :
        List.of(
            "https://media.windows.net/api//Assets('" + asset + "')",
            "http://other:1/API%2FAssets%28%27" + encoded(asset) + "%27%29",
            "Assets('" + asset + "')")) {
      Answer job =
          service.call(
              "POST",
              "/api/Jobs",
              """
              {"Name":"j","InputMediaAssets":[{"__metadata":{"uri":"%s"}}],"Tasks":[{"Name":"t",\
              "MediaProcessorId":"%s","Configuration":"AAC Audio","TaskBody":"<taskBody>\
              <inputAsset>JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)\
              </outputAsset></taskBody>"}]}\
              """
                  .formatted(uri, ENCODER),
              "Accept: application/json\nContent-Type: application/json;odata=verbose");
      assertThat(job.status()).as(uri + job.body()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/API%2FAssets%28%27ID%27%29",
        "/api/Assets(%27ID%27)",
        "/api/Assets('ID')%2FFiles",
        "/api/Assets%28%27ID%27%29%2F%24links%2FFiles",
        "/api/%24metadata",
      })
  void row10DecodesThePathWhole(String path) {
    for (String id : List.of(asset, encoded(asset))) {
      assertThat(service.json("GET", path.replace("ID", id), "").status()).as(path).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/API/Assets", "/Api/Assets", "/api/Assets", "/API/", "/API"})
  void row11FindsTheRootInAnyCase(String path) {
    assertThat(service.json("GET", path, "").status()).isEqualTo(200);
  }

  @Test
  void row12TakesEmptyParenthesesAndEncodedIdsInFilters() {
    Answer found =
        service.atom("GET", "/api/Assets()?$filter=Id%20eq%20'" + encoded(asset) + "'&$top=1", "");

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body()).contains("<d:Id>" + asset + "</d:Id>");
  }

  @Test
  void row13UpdatesByEveryVerbAndByNothing() {
    String path = path(service.json("POST", "/api/Assets", "{\"Name\":\"zero\"}"));
    for (String verb : List.of("MERGE", "PATCH", "PUT")) {
      assertThat(service.json(verb, path, "{\"AlternateId\":\"" + verb + "\"}").status())
          .isEqualTo(204);
      assertThat(service.json("GET", path, "").body())
          .contains("\"AlternateId\":\"" + verb + "\"", "\"Name\":\"zero\"");
    }
    Answer tunnelled =
        service.call(
            "POST",
            path,
            entry("<d:Name>java</d:Name>"),
            "X-HTTP-METHOD: MERGE\nContent-Type: application/atom+xml");
    Answer empty =
        service.call(
            "POST", path, entry(""), "x-http-method: merge\nContent-Type: application/atom+xml");

    assertThat(tunnelled.status()).isEqualTo(204);
    assertThat(empty.status()).isEqualTo(204);
    assertThat(service.json("GET", path, "").body()).contains("\"Name\":\"java\"");
  }

  @Test
  void row14IgnoresReadOnlyAndDefaultValues() {
    Answer made =
        service.json(
            "POST",
            "/api/Assets",
            "{\"Id\":null,\"State\":null,\"Created\":\"0001-01-01T00:00:00\",\"Name\":\"net\","
                + "\"LastModified\":\"0001-01-01T00:00:00\",\"Uri\":null,\"Options\":0}");

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.find("\"Id\":\"([^\"]+)\"")).startsWith("nb:cid:UUID:");
    assertThat(made.body()).doesNotContain("0001-01-01");
    Answer merged = service.json("MERGE", path(made), made.body().replace("\"net\"", "\"net 2\""));
    assertThat(merged.status()).as(merged.body()).isEqualTo(204);
  }

  @Test
  void row15AnswersWithExactCodes() {
    Answer made = service.json("POST", "/api/Assets", "{}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(service.json("GET", path(made), "").status()).isEqualTo(200);
    assertThat(service.json("MERGE", path(made), "{\"Name\":\"x\"}").status()).isEqualTo(204);
    String id = encoded(made.find("\"Id\":\"([^\"]+)\""));
    assertThat(service.json("GET", "/api/CreateFileInfos?assetid='" + id + "'", "").status())
        .isEqualTo(204);
    String policy =
        path(
            service.json(
                "POST",
                "/api/AssetDeliveryPolicies",
                "{\"Name\":\"p\",\"AssetDeliveryProtocol\":1,\"AssetDeliveryPolicyType\":2}"));
    String links = path(made) + "/$links/DeliveryPolicies";
    assertThat(service.json("POST", links, "{\"uri\":\"" + policy + "\"}").status()).isEqualTo(204);
    String unlink = links + policy.substring(policy.indexOf('('));
    assertThat(service.json("DELETE", unlink, "").status()).isEqualTo(204);
    Answer background = service.json("POST", "/api/StreamingEndpoints", "{\"Name\":\"row15\"}");
    assertThat(background.status()).isEqualTo(202);
    assertThat(background.header("operation-id").orElse("")).startsWith("nb:opid:UUID:");
    Answer deleted = service.json("DELETE", path(made), "");
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(service.json("GET", path(made), "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/Assets", "/v2.0/Assets('x')", "/$batch"})
  void row16RedirectsOnlyToTheRootWithItsSlash(String path) {
    Answer answer = service.json("GET", path, "");

    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.header("Location")).contains(ROOT);
  }

  @Test
  void row17AnswersTheRootWithTheServiceDocument() {
    Answer atom = service.call("GET", "/api/", "", "");
    Answer json = service.json("GET", "/api/", "");

    assertThat(atom.status()).isEqualTo(200);
    assertThat(atom.body()).contains("<collection href=\"Assets\"");
    assertThat(json.body())
        .startsWith("{\"odata.metadata\":\"" + ROOT + "$metadata\",\"value\":[")
        .contains("{\"name\":\"Assets\",\"url\":\"Assets\"}");
  }

  @Test
  void row18AnswersUnderAnAccountsHost() {
    Answer answer =
        service.raw(
            "api",
            "GET /api/ HTTP/1.1\nHost: reelwork.restv2.local.test:8480\nAuthorization: Bearer "
                + service.token()
                + "\nx-ms-version: 2.19\nAccept: application/atom+xml,application/xml\n",
            "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("xml:base=\"http://reelwork.restv2.local.test:8480/api/\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobid", "jobId", "JobID", "JOBID"})
  void row28MatchesFunctionParametersInAnyCase(String name) {
    String unknown = "'nb:jid:UUID:00000000-0000-0000-0000-000000000000'";

    assertThat(service.json("GET", "/api/CancelJob?" + name + "=" + unknown, "").status())
        .isEqualTo(404);
    assertThat(service.json("GET", "/api/CancelJob?job=" + unknown, "").status()).isEqualTo(400);
  }

  @Test
  void row31ToleratesAnEmptyExpectAndAnswersContinue() throws IOException {
    Answer empty =
        service.call("POST", "/api/Assets", "{}", "expect: \nContent-Type: application/json");
    assertThat(empty.status()).isEqualTo(201);
    try (RawSocket socket = RawSocket.to(service.port("api", false))) {
      socket.send(
          "POST /api/Assets HTTP/1.1\nHost: h\nAuthorization: Bearer "
              + service.token()
              + "\nx-ms-version: 2.19\nContent-Type: application/json\nContent-Length: 2\n"
              + "Expect: 100-continue\n\n");
      assertThat(socket.head()).isEqualTo("HTTP/1.1 100 Continue\n");
      socket.send("{}");
      assertThat(socket.head()).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void row32ToleratesContentTypesWithoutBodiesAndNoAccept() {
    Answer get = service.call("GET", assetPath(), "", "content-type: application/atom+xml");
    Answer made = service.call("POST", "/api/Assets", entry(""), "Content-Type: application/xml");
    Answer deleted =
        service.call(
            "DELETE",
            path(made),
            "",
            "content-type: application/atom+xml;type=entry;charset=utf-8\n"
                + "Accept: text/html, image/gif, image/jpeg, */*; q=0.2");

    assertThat(get.status()).isEqualTo(200);
    assertThat(get.header("Content-Type").orElse("")).startsWith("application/atom+xml;type=entry");
    assertThat(made.status()).isEqualTo(201);
    assertThat(deleted.status()).isEqualTo(204);
  }

  @Test
  void row33WritesNoEtags() {
    for (String accept :
        List.of(
            "application/atom+xml",
            "application/json;odata=verbose",
            "application/json;odata=fullmetadata")) {
      Answer one = service.call("GET", assetPath(), "", "Accept: " + accept);
      assertThat(one.body().toLowerCase(java.util.Locale.ROOT)).doesNotContain("etag");
      assertThat(one.header("ETag")).isEmpty();
    }
    Answer matched =
        service.call(
            "MERGE", assetPath(), "{}", "If-Match: \"dummy\"\nContent-Type: application/json");
    assertThat(matched.status()).isEqualTo(204);
  }
}
