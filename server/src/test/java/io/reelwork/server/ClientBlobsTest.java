package io.reelwork.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.Deployed.Sas;
import io.reelwork.server.http.RawSocket;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What real clients need of blobs: rows of the list in `ClientRows`.
final class ClientBlobsTest extends ClientRows {
  private static final String RFC_1123 =
      "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT";

  private Answer put(Sas sas, String name, String body) {
    return service.blob(
        "PUT",
        sas.container() + "/" + name + sas.query(),
        body,
        "x-ms-blob-type: BlockBlob\nx-ms-version: 2011-08-18");
  }

  @Test
  void row21TellsEtagAndTimeOfEveryBlob() {
    Sas sas = service.sas(service.asset());
    String blob = sas.container() + "/b" + sas.query();
    Answer list = service.blob("PUT", blob + "&comp=blocklist", "<BlockList></BlockList>", "");

    for (Answer answer :
        List.of(
            put(sas, "a", "x"),
            list,
            service.blob("HEAD", blob, "", ""),
            service.blob("GET", blob, "", ""))) {
      assertThat(answer.status()).isLessThan(300);
      assertThat(answer.header("ETag").orElse("")).matches("\"0x[0-9A-F]+\"");
      assertThat(answer.header("Last-Modified").orElse("")).matches(RFC_1123);
    }
  }

  @Test
  void row22TakesMoreParametersAroundTheSignature() {
    Sas sas = service.sas(service.asset());
    String query =
        "?api-version=2016-05-31&" + sas.query().substring(1) + "&timeout=90&something=else";
    Answer put =
        service.blob(
            "PUT",
            sas.container() + "/a" + query,
            "hello",
            "x-ms-blob-type: BlockBlob\nx-ms-version: 2011-08-18");

    assertThat(put.status()).as(put.body()).isEqualTo(201);
    assertThat(service.blob("GET", sas.container() + "/a" + query, "", "").body())
        .isEqualTo("hello");
  }

  @Test
  void row23TakesLargeBlobsInOnePut() throws IOException {
    Sas sas = service.sas(service.asset());
    int megabytes = 65;
    try (RawSocket socket = RawSocket.to(service.port("blob", false))) {
      socket.send(
          "PUT "
              + sas.container()
              + "/large"
              + sas.query()
              + " HTTP/1.1\nHost: h\nx-ms-blob-type: BlockBlob\nx-ms-version: 2011-08-18\n"
              + "Content-Length: "
              + ((long) megabytes << 20)
              + "\n\n");
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < megabytes; i++) {
        socket.send(megabyte);
      }
      assertThat(Deployed.read(socket, false).status()).isEqualTo(201);
    }
    Answer head = service.blob("HEAD", sas.container() + "/large" + sas.query(), "", "");
    assertThat(head.header("Content-Length")).contains(Integer.toString(megabytes << 20));
  }

  @Test
  void row24TakesBlockListsOfEveryKind() {
    Sas sas = service.sas(service.asset());
    String blob = sas.container() + "/b" + sas.query();
    String longId = Base64.getEncoder().encodeToString("x".repeat(48).getBytes(UTF_8));
    String other = Base64.getEncoder().encodeToString("y".repeat(48).getBytes(UTF_8));
    for (String id : List.of(longId, other)) {
      String block = blob + "&comp=block&blockid=" + encoded(id);
      assertThat(service.blob("PUT", block, id.equals(longId) ? "one" : "two", "").status())
          .isEqualTo(201);
    }
    String list =
        "<BlockList><Uncommitted>%s</Uncommitted><Latest>%s</Latest></BlockList>"
            .formatted(other, longId);

    assertThat(service.blob("PUT", blob + "&comp=blocklist", list, "").status()).isEqualTo(201);
    assertThat(service.blob("GET", blob, "", "").body()).isEqualTo("twoone");
    String committed = "<BlockList><Committed>" + longId + "</Committed></BlockList>";
    assertThat(service.blob("PUT", blob + "&comp=blocklist", committed, "").status())
        .isEqualTo(201);
    assertThat(service.blob("GET", blob, "", "").body()).isEqualTo("one");
    assertThat(service.blob("PUT", blob + "&comp=blocklist", "<BlockList />", "").status())
        .isEqualTo(201);
    assertThat(service.blob("HEAD", blob, "", "").header("Content-Length")).contains("0");
  }

  @Test
  void row25GivesPathStyleContainersWhosePathIsBasePlusAccess() {
    Sas sas = service.sas(asset);

    assertThat(sas.container()).matches("/reelwork/asset-[0-9a-f-]{36}");
    assertThat(sas.query()).startsWith("?");
    assertThat(sas.path()).isEqualTo(sas.container() + sas.query());
  }

  @Test
  void row26MakesLocatorsUsableAtOnce() {
    Sas sas = service.sas(service.asset());

    assertThat(put(sas, "a", "x").status()).isEqualTo(201);
    assertThat(put(service.sas(service.asset()), "a", "x").status()).isEqualTo(201);
  }

  @Test
  void row27AnswersHeadAndRanges() {
    Sas sas = service.sas(service.asset());
    put(sas, "a", "0123456789");
    String blob = sas.container() + "/a" + sas.query();

    Answer head = service.blob("HEAD", blob, "", "");
    assertThat(head.header("Content-Length")).contains("10");
    assertThat(head.header("x-ms-blob-type")).contains("BlockBlob");
    for (String field : List.of("Range", "x-ms-range")) {
      Answer range = service.blob("GET", blob, "", field + ": bytes=2-4");
      assertThat(range.status()).isEqualTo(206);
      assertThat(range.body()).isEqualTo("234");
      assertThat(range.header("Content-Range")).contains("bytes 2-4/10");
    }
  }
}
