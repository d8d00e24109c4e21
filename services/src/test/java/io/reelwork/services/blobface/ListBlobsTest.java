package io.reelwork.services.blobface;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListBlobsTest extends OnBlobFace {
  @Test
  void listsInAzuresXml() {
    ask(
        put("d/a%20%26.txt")
            .with("Content-Type", "text/plain")
            .with("x-ms-meta-k", "<v>")
            .body("hello"));
    ask(put("d/e/f").body(""));
    block("uncommitted", "QQ==", "x");

    Response answer =
        ask(
            request(
                    "GET",
                    "",
                    "restype=container&comp=list&prefix=d/&delimiter=/&include=metadata&")
                .with("x-ms-version", "2019-12-12"));

    assertThat(header(answer, "Content-Type")).isEqualTo("application/xml");
    assertThat(normal(FakeRequest.text(answer)))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults"
                + " ServiceEndpoint=\"http://media.example/reelwork/\" ContainerName=\"asset-1\">"
                + "<Prefix>d/</Prefix><Delimiter>/</Delimiter><Blobs><Blob>"
                + "<Name>d/a &amp;.txt</Name><Properties><Creation-Time>DATE</Creation-Time>"
                + "<Last-Modified>DATE</Last-Modified><Etag>ETAG</Etag>"
                + "<Content-Length>5</Content-Length><Content-Type>text/plain</Content-Type>"
                + "<Content-Encoding></Content-Encoding><Content-Language></Content-Language>"
                + "<Content-MD5>XUFAKrxLKna5cZ2REBfFkg==</Content-MD5>"
                + "<Cache-Control></Cache-Control><Content-Disposition></Content-Disposition>"
                + "<BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus>"
                + "<LeaseState>available</LeaseState></Properties>"
                + "<Metadata><k>&lt;v&gt;</k></Metadata></Blob>"
                + "<BlobPrefix><Name>d/e/</Name></BlobPrefix></Blobs><NextMarker></NextMarker>"
                + "</EnumerationResults>");
  }

  private static String normal(String xml) {
    return xml.replaceAll("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT", "DATE")
        .replaceAll("0x8D[0-9A-F]{13}", "ETAG");
  }

  @Test
  void knowsWhatMayBeIncluded() {
    store.put("a", "x");
    String list = "restype=container&comp=list&include=";

    assertThat(
            FakeRequest.text(
                ask(request("GET", "", list + "snapshots,versions,deleted,tags,metadata&"))))
        .contains("<Name>a</Name>");
    assertRefused(ask(request("GET", "", list + "everything&")), 400, "InvalidQueryParameterValue");
  }

  @Test
  void listsBlobsToBeWhenAsked() {
    store.put("b", "x");
    block("a", "QQ==", "x");
    block("b", "QQ==", "x");
    String list = "restype=container&comp=list&";

    assertThat(
            normal(FakeRequest.text(ask(request("GET", "", list + "include=uncommittedblobs&")))))
        .contains(
            "<Name>a</Name><Url>http://media.example/reelwork/asset-1/a</Url><Properties><Creation-Time>DATE</Creation-Time>"
                + "<Last-Modified>DATE</Last-Modified><Content-Length>0</Content-Length>"
                + "<BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus>"
                + "<LeaseState>available</LeaseState></Properties></Blob><Blob><Name>b</Name>")
        .containsOnlyOnce("<Name>b</Name>");
    assertThat(FakeRequest.text(ask(request("GET", "", list)))).doesNotContain("<Name>a</Name>");
  }

  @Test
  void listsWithUrlsForOldClients() {
    ask(put("a%20b/c").body("x"));

    Response answer =
        ask(request("GET", "", "restype=container&comp=list&").with("x-ms-version", "2011-08-18"));

    assertThat(FakeRequest.text(answer))
        .contains("<EnumerationResults ContainerName=\"http://media.example/reelwork/asset-1\">")
        .contains("<Url>http://media.example/reelwork/asset-1/a%20b/c</Url>");
    assertThat(listed("2012-02-12")).contains("<Url>");
    assertThat(listed("2013-08-15")).contains("ServiceEndpoint=").doesNotContain("<Url>");
  }

  private String listed(String version) {
    return FakeRequest.text(
        ask(request("GET", "", "restype=container&comp=list&").with("x-ms-version", version)));
  }

  @Test
  void listsPageByPage() {
    List.of("a", "b", "c", "ä+&").forEach(name -> store.put(name, ""));
    List<String> names = new ArrayList<>();
    String marker = "";
    do {
      String query = "restype=container&comp=list&maxresults=1&marker=" + marker + "&";
      String xml = FakeRequest.text(ask(request("GET", "", query)));
      names.add(between(xml, "<Name>", "</Name>"));
      marker = PercentText.encode(between(xml, "<NextMarker>", "</NextMarker>"));
    } while (!marker.isEmpty());

    assertThat(names).containsExactly("a", "b", "c", "ä+&amp;");
    for (String bad : List.of("maxresults=x", "maxresults=-1", "marker=***")) {
      assertRefused(
          ask(request("GET", "", "restype=container&comp=list&" + bad + "&")),
          400,
          "InvalidQueryParameterValue");
    }
    assertRefused(
        ask(request("GET", "", "restype=container&comp=list&maxresults=0&")),
        400,
        "OutOfRangeQueryParameterValue");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  @Test
  void tellsAContainersProperties() {
    Response answer = ask(request("HEAD", "", "restype=container&"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "ETag")).startsWith("\"0x8D");
    assertThat(header(answer, "Last-Modified")).endsWith("GMT");
  }
}
