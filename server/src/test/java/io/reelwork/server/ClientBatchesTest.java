package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What real clients need of batches: rows of the list in `ClientRows`.
final class ClientBatchesTest extends ClientRows {
  @Test
  void row05ReportsChangesetErrorsInsideTheChangesetPart() {
    Answer answer =
        batch(
            part("POST " + ROOT + "Assets HTTP/1.1", 1, entry("<d:Name>kept out</d:Name>")),
            part("POST " + ROOT + "Assets HTTP/1.1", 2, entry("<d:Nmae>x</d:Nmae>")));

    List<String> lines = answer.body().lines().toList();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(lines.get(1))
        .startsWith("Content-Type: multipart/mixed; boundary=changesetresponse_");
    assertThat(lines.stream().filter(line -> line.startsWith("HTTP/")))
        .containsExactly("HTTP/1.1 400 Bad Request");
    assertThat(lines.get(3)).startsWith("--changesetresponse_");
    assertThat(service.json("GET", "/api/Assets?$filter=Name+eq+'kept+out'", "").body())
        .endsWith("\"value\":[]}");
  }

  @Test
  void row06CopiesContentIdsAndAnswers202() {
    Answer answer =
        batch(
            part("POST " + ROOT + "Assets HTTP/1.1", 7, entry("")),
            part("POST " + ROOT + "Assets HTTP/1.1", 11, entry("")));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().lines().filter(line -> line.startsWith("Content-ID: ")))
        .containsExactly("Content-ID: 7", "Content-ID: 11");
    assertThat(answer.body().lines().filter(line -> line.startsWith("HTTP/1.1 201"))).hasSize(2);
  }

  @Test
  void row07TakesBatchesWithBareLineFeedsFoldedHeadersAndNoLengths() {
    String body =
        "--batch_x\r\ncontent-type: multipart/mixed; boundary=\"changeset_x\"\r\n\r\n"
            + "--changeset_x\r\ncontent-type: application/http\r\n"
            + "content-transfer-encoding: binary\r\n\r\n"
            + "POST "
            + ROOT
            + "/Assets HTTP/1.1\ncontent-id: 1\n"
            + "content-type: application/atom+xml;type=entry;charset=utf-8\n"
            + "accept: application/atom+xml,application/xml\n\n"
            + entry("<d:Name>php</d:Name>")
            + "\r\n--changeset_x--\r\n\r\n--batch_x--\r\n";
    Answer answer =
        service.call(
            "POST",
            "/api/$batch",
            body,
            "content-type: multipart/mixed;\n boundary=\"batch_x\"\nexpect: ");

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("HTTP/1.1 201 Created", "<d:Name>php</d:Name>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$1/Tasks", ROOT + "$1/Tasks", ROOT + "/$1/Tasks", "/$1/Tasks"})
  void row08ResolvesTheJobOfATaskInEveryForm(String target) {
    String link =
        "<link rel='%s/related/InputMediaAssets' href='%sAssets(%%s)' />"
            .formatted(D, ROOT)
            .replace("%s", "&apos;" + encoded(asset) + "&apos;");
    String job =
        "<entry xmlns='%s' xmlns:d='%s' xmlns:m='%s'>".formatted(ATOM, D, M)
            + link
            + "<content type='application/xml'><m:properties><d:Name>j</d:Name></m:properties>"
            + "</content></entry>";
    Answer answer =
        batch(
            part("POST " + ROOT + "Jobs HTTP/1.1", 1, job),
            part("POST " + target + " HTTP/1.1", 2, task()));

    assertThat(answer.body().lines().filter(line -> line.startsWith("HTTP/1.1 201")))
        .as(answer.body())
        .hasSize(2);
    String id = answer.find("<d:Id>(nb:jid:[^<]+)<");
    assertThat(service.json("GET", "/api/Jobs('" + id + "')/Tasks", "").body())
        .contains("\"Name\":\"t\"");
  }

  private static String task() {
    return entry(
        "<d:Name>t</d:Name><d:Configuration>H264 Single Bitrate 720p</d:Configuration>"
            + "<d:MediaProcessorId>"
            + ENCODER
            + "</d:MediaProcessorId><d:TaskBody>&lt;?xml version=\"1.0\" encoding=\"utf-16\"?&gt;"
            + "&lt;taskBody&gt;&lt;inputAsset&gt;JobInputAsset(0)&lt;/inputAsset&gt;"
            + "&lt;outputAsset&gt;JobOutputAsset(0)&lt;/outputAsset&gt;&lt;/taskBody&gt;"
            + "</d:TaskBody>");
  }
}
