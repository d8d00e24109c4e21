package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What real clients need of how bodies are written and read: rows of the list in `ClientRows`.
final class ClientFormatsTest extends ClientRows {
  private static final Pattern LINK = Pattern.compile("<link\\b[^>]*>");

  @Test
  void row01PutsTheKindIntoTheAtomContentType() {
    String entry = "application/atom+xml;type=entry;charset=utf-8";

    assertThat(service.atom("GET", assetPath(), "").header("Content-Type")).contains(entry);
    assertThat(service.atom("POST", "/api/Assets", entry("")).header("Content-Type"))
        .contains(entry);
    assertThat(service.atom("GET", "/api/Assets", "").header("Content-Type"))
        .contains("application/atom+xml;type=feed;charset=utf-8");
    assertThat(service.atom("GET", assetPath() + "/Files", "").header("Content-Type"))
        .contains("application/atom+xml;type=feed;charset=utf-8");
  }

  @Test
  void row02GivesRelativeLinksWithRelInReadsCreatesAndBatches() {
    Answer batch = batch(part("POST " + ROOT + "Assets HTTP/1.1", 1, entry("")));

    assertLinks(service.atom("GET", assetPath(), ""));
    assertLinks(service.atom("POST", "/api/Assets", entry("")));
    assertThat(batch.body()).contains("HTTP/1.1 201 Created");
    assertLinks(batch);
  }

  private static void assertLinks(Answer answer) {
    assertThat(answer.body()).contains("xml:base=\"" + ROOT + "\"");
    List<String> links = LINK.matcher(answer.body()).results().map(it -> it.group()).toList();
    assertThat(links).allMatch(link -> link.contains(" rel=\""));
    assertThat(links).anyMatch(link -> link.contains("/related/Files\""));
    assertThat(links)
        .allMatch(link -> link.contains(" href=\"Assets('nb%3Acid%3AUUID%3A"), "relative href");
  }

  @Test
  void row03GivesAbsoluteUrisInJsonVerbose() {
    Answer one = service.call("GET", assetPath(), "", "Accept: application/json;odata=verbose");

    assertThat(one.find("\"__metadata\":\\{\"id\":\"[^\"]+\",\"uri\":\"([^\"]+)\""))
        .isEqualTo(ROOT + "Assets('" + encoded(asset) + "')");
    assertThat(one.find("\"Files\":\\{\"__deferred\":\\{\"uri\":\"([^\"]+)\""))
        .isEqualTo(ROOT + "Assets('" + encoded(asset) + "')/Files");
  }

  @Test
  void row04AlwaysWritesEveryProperty() {
    String bare = service.atom("POST", "/api/Assets", entry("")).body();
    String file = service.atom("GET", assetPath() + "/Files", "").body();

    assertThat(bare)
        .contains("<d:State m:type=\"Edm.Int32\">0</d:State>")
        .contains("<d:Options m:type=\"Edm.Int32\">0</d:Options>")
        .contains("<d:Name m:null=\"true\"")
        .contains("<d:AlternateId m:null=\"true\"");
    assertThat(file)
        .contains("<d:ContentFileSize m:type=\"Edm.Int64\">0<")
        .contains("<d:IsEncrypted m:type=\"Edm.Boolean\">false<")
        .contains("<d:IsPrimary m:type=\"Edm.Boolean\">true<")
        .contains("<d:MimeType m:null=\"true\"");
  }

  @Test
  void row29WritesFunctionResultsAsTheCallerAccepts() {
    String path = "/api/GetProtectionKeyId?contentKeyType=1";

    assertThat(service.call("GET", path, "", "Accept: application/xml").body())
        .contains("<GetProtectionKeyId xmlns=\"" + D + "\">");
    assertThat(service.json("GET", path, "").body())
        .startsWith("{\"odata.metadata\":\"" + ROOT + "$metadata#Edm.String\",\"value\":\"");
    assertThat(service.call("GET", path, "", "Accept: application/json;odata=verbose").body())
        .startsWith("{\"d\":{\"GetProtectionKeyId\":\"");
  }

  @Test
  void row30ReadsTheLenientJsonOfKnownClients() {
    Answer postman = service.json("POST", "/api/Assets", "{ Name:\"x\", Options:0 }");
    Answer amspy = service.json("POST", "/api/Assets", "{\"Name\":'H264…',\"Options\":\"0\"}");
    Answer flags =
        service.json(
            "POST",
            "/api/Files",
            "{\"Name\":\"b.mp4\",\"IsPrimary\":\"false\",\"ContentFileSize\":\"12\","
                + "\"ParentAssetId\":\"%s\"}".formatted(service.asset()));
    Answer policy =
        service.json("POST", "/api/AccessPolicies", "{\"DurationInMinutes\":\"525600\"}");
    String policyId = policy.find("\"Id\":\"([^\"]+)\"");

    assertThat(List.of(postman.status(), amspy.status(), flags.status(), policy.status()))
        .containsOnly(201);
    assertThat(amspy.body()).contains("\"Name\":\"H264…\"");
    for (String start : List.of("11/22/2026 02:52:00 PM", "2026-11-22T14:52")) {
      Answer locator =
          service.json(
              "POST",
              "/api/Locators",
              "{\"Type\":\"2\",\"StartTime\":\"%s\",\"AssetId\":\"%s\",\"AccessPolicyId\":\"%s\"}"
                  .formatted(start, service.asset(), policyId));
      assertThat(locator.body()).contains("\"StartTime\":\"2026-11-22T14:52:00");
    }
  }

  /// What no known client sends is refused as anywhere.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Name\":x}",
        "{\"Name\":\"x\",}",
        "{\"Name\":\"x\"} {}",
        "{\"Name\":\"x\",\"Name\":\"y\"}",
        "{\"Name\"=\"x\"}",
        "{\"Name\":\"x\" /* no */}",
        "{\"Name\":\"x\" // no\n}",
        "{\"Options\":NaN}",
        "{\"Options\":+1}",
        "{\"Options\":01}",
        "{\"Options\":0x1}",
        "{\"Options\":\"one\"}",
        "{\"Options\":.5}",
        "{\"Name\":True}",
        "{\"Name\":5}",
        "{\"name\":\"x\"}",
        "{\"Name\":\"x\"",
        "Name=x",
        "[{\"Name\":\"x\"}]",
      })
  void row30IsStrictEverywhereElse(String body) {
    Answer refused = service.json("POST", "/api/Assets", body);

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).startsWith("{\"odata.error\":{\"code\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<ns2:entry xmlns:ns2='A' xmlns:ns3='D'><ns2:content type='application/xml'>"
            + "<ns4:properties xmlns:ns4='M'><ns3:Name>n</ns3:Name></ns4:properties></ns2:content>"
            + "</ns2:entry>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><entry xmlns='A'><content"
            + " type='application/xml'><p:properties xmlns:p='M'><x:Name xmlns:x='D'>n</x:Name>"
            + "</p:properties></content></entry>",
        "<atom:entry xmlns:atom='A'><atom:id/><atom:title/><atom:content type='application/xml'>"
            + "<meta:properties xmlns:meta='M'><data:Name xmlns:data='D'>n</data:Name>"
            + "<data:AlternateId xmlns:data='D' meta:null='true'/></meta:properties>"
            + "</atom:content><atom:link rel='edit' href='x'/></atom:entry>",
      })
  void row34ReadsXmlOfEveryWriter(String body) {
    String sent =
        body.replace("'A'", "'" + ATOM + "'")
            .replace("'D'", "'" + D + "'")
            .replace("'M'", "'" + M + "'");
    Answer made = service.atom("POST", "/api/Assets", sent);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).contains("<d:Name>n</d:Name>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<?xml version='1.0' encoding='utf-8'?>",
        "<?xml version='1.0' encoding='utf-16'?>"
      })
  void row34ReadsTaskBodiesWhateverTheySayOfTheirEncoding(String declaration) {
    String body =
        """
        {"Name":"j","InputMediaAssets@odata.bind":["Assets('%s')"],"Tasks":[{"MediaProcessorId":\
        "%s","Configuration":"AAC Audio","TaskBody":"%s<taskBody><inputAsset>JobInputAsset(0)\
        </inputAsset><outputAsset assetName='ü'>JobOutputAsset(0)</outputAsset></taskBody>"}]}\
        """
            .formatted(asset, ENCODER, declaration);

    Answer made = service.json("POST", "/api/Jobs", body);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String job = "/api/Jobs('" + made.find("\"Id\":\"([^\"]+)\"") + "')";
    assertThat(service.json("GET", job + "/OutputMediaAssets", "").body())
        .contains("\"Name\":\"ü\"");
  }

  @Test
  void row35KeepsTheComplexValuesOfStreamingEndpoints() {
    String endpoint =
        service.json("GET", "/api/StreamingEndpoints", "").find("\"Id\":\"(nb:oid:[^\"]+)\"");
    String path = "/api/StreamingEndpoints('" + endpoint + "')";
    String values =
        "{\"CacheControl\":{\"MaxAge\":\"60\"},\"AccessControl\":{\"IP\":{\"Allow\":[{\"Name\":"
            + "\"a\",\"Address\":\"10.0.0.1\",\"SubnetPrefixLength\":24}]},\"Akamai\":null},"
            + "\"CrossSiteAccessPolicies\":{\"ClientAccessPolicy\":\"<x/>\","
            + "\"CrossDomainPolicy\":null}}";

    assertThat(service.json("MERGE", path, values).status()).isIn(202, 204);
    Matcher kept =
        Pattern.compile("\"MaxAge\":\"60\".*").matcher(service.json("GET", path, "").body());
    assertThat(kept.find()).isTrue();
    assertThat(service.json("GET", path, "").body())
        .contains("\"Address\":\"10.0.0.1\"", "\"ClientAccessPolicy\":\"<x/>\"");
  }
}
