package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutBlockTest extends OnBlobFace {
  @Test
  void putsBlocksTogetherInTheListsOrder() {
    for (String id : List.of("QQ==", "Qg==", "VGhlIGxvbmcgb25l")) {
      assertThat(
              ask(request("PUT", "a", "comp=block&blockid=" + id + "&").body("[" + id + "]"))
                  .status())
          .isEqualTo(201);
    }
    assertRefused(get("a"), 404, "BlobNotFound");

    Response committed =
        ask(
            request("PUT", "a", "comp=blocklist&timeout=90&")
                .with("x-ms-blob-content-type", "video/mp4")
                .with("x-ms-meta-k", "v")
                .body(
                    """
                    \uFEFF<?xml version="1.0" encoding="utf-8"?>
                    <BlockList>
                      <Latest>VGhlIGxvbmcgb25l</Latest><Uncommitted>QQ==</Uncommitted>
                      <Latest>QQ==</Latest></BlockList>
                    """));

    assertThat(committed.status()).isEqualTo(201);
    Response read = get("a");
    assertThat(FakeRequest.text(read)).isEqualTo("[VGhlIGxvbmcgb25l][QQ==][QQ==]");
    assertThat(header(read, "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(read, "x-ms-meta-k")).isEqualTo("v");
    assertThat(store.blobs.uncommittedBlocks(ASSET, "a")).isEmpty();
    store.pass(Duration.ofMinutes(10));
    assertThat(store.collectGarbage().objects()).isEqualTo(3);
    assertThat(FakeRequest.text(get("a"))).isEqualTo("[VGhlIGxvbmcgb25l][QQ==][QQ==]");
  }

  @Test
  void takesCommittedBlocksOverIntoANewList() {
    block("a", "QQ==", "one ");
    block("a", "Qg==", "two ");
    commit("a", "<Latest>QQ==</Latest><Latest>Qg==</Latest>");
    block("a", "QQ==", "ONE ");

    assertRefused(commit("a", "<Uncommitted>Qg==</Uncommitted>"), 400, "InvalidBlockList");
    commit("a", "<Committed>Qg==</Committed><Committed>QQ==</Committed><Latest>QQ==</Latest>");

    assertThat(FakeRequest.text(get("a"))).isEqualTo("two one ONE ");
    assertThat(FakeRequest.text(ask(request("GET", "a", "comp=blocklist&"))))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><CommittedBlocks>"
                + "<Block><Name>Qg==</Name><Size>4</Size></Block>"
                + "<Block><Name>QQ==</Name><Size>4</Size></Block>"
                + "<Block><Name>QQ==</Name><Size>4</Size></Block>"
                + "</CommittedBlocks></BlockList>");
  }

  @Test
  void lastsTheLatestBlockOfAnId() {
    block("a", "QQ==", "first");
    block("a", "QQ==", "second");

    assertThat(FakeRequest.text(ask(request("GET", "a", "comp=blocklist&blocklisttype=all&"))))
        .contains(
            "<CommittedBlocks></CommittedBlocks><UncommittedBlocks><Block><Name>QQ==</Name>"
                + "<Size>6</Size></Block></UncommittedBlocks>");
    commit("a", "<Latest>QQ==</Latest>");

    assertThat(FakeRequest.text(get("a"))).isEqualTo("second");
  }

  @Test
  void makesAnEmptyBlobOfAnEmptyList() {
    assertThat(commit("a", "").status()).isEqualTo(201);
    assertThat(ask(request("PUT", "b", "comp=blocklist&").body("<BlockList />")).status())
        .isEqualTo(201);

    assertThat(FakeRequest.bytes(get("a"))).isEmpty();
    assertThat(header(get("b"), "Content-Type")).isEqualTo("application/octet-stream");
    assertRefused(ask(request("GET", "a", "").with("Range", "bytes=0-")), 416, "InvalidRange");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not xml",
        "<BlockList>",
        "<BlockList><Latest>QQ==</Latest>",
        "<BlockList><Other>QQ==</Other></BlockList>",
        "<Blocks/>",
        "<BlockList/><BlockList/>",
        "<BlockList><Latest><b/></Latest></BlockList>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><BlockList><Latest>&e;</Latest></BlockList>",
        "<BlockList><Latest>&undefined;</Latest></BlockList>",
      })
  void refusesGarbageForABlockList(String body) {
    block("a", "QQ==", "x");

    assertRefused(
        ask(request("PUT", "a", "comp=blocklist&").body(body)), 400, "InvalidXmlDocument");
    assertRefused(get("a"), 404, "BlobNotFound");
  }

  @Test
  void refusesBlocksWithoutAnId() {
    assertRefused(
        ask(request("PUT", "a", "comp=block&").body("x")), 400, "MissingRequiredQueryParameter");
    assertRefused(
        ask(request("PUT", "a", "comp=block&blockid=***&").body("x")),
        400,
        "InvalidQueryParameterValue");
  }

  @Test
  void takesFiftyThousandEntriesInAList() {
    block("a", "QQ==", "");
    String most = "<Latest>QQ==</Latest>".repeat(50_000);

    assertRefused(commit("a", most + "<Latest>QQ==</Latest>"), 400, "BlockListTooLong");
    assertThat(commit("a", most).status()).isEqualTo(201);
  }

  @Test
  void tellsTheKindOfBlocksAskedFor() {
    block("a", "QQ==", "one");
    commit("a", "<Latest>QQ==</Latest>");
    block("a", "Qg==", "two.");

    Response uncommitted = ask(request("GET", "a", "comp=blocklist&blocklisttype=uncommitted&"));

    assertThat(FakeRequest.text(uncommitted))
        .endsWith(
            "<BlockList><UncommittedBlocks><Block><Name>Qg==</Name><Size>4</Size></Block>"
                + "</UncommittedBlocks></BlockList>");
    assertThat(header(uncommitted, "x-ms-blob-content-length")).isEqualTo("3");
    assertRefused(
        ask(request("GET", "a", "comp=blocklist&blocklisttype=some&")),
        400,
        "InvalidQueryParameterValue");
    assertRefused(ask(request("GET", "none", "comp=blocklist&")), 404, "BlobNotFound");
  }

  @Test
  void takesManyBlocksAtOnce() throws InterruptedException {
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String id = java.util.Base64.getEncoder().encodeToString(new byte[] {(byte) i});
      String query = "comp=block&blockid=" + PercentText.encode(id) + "&";
      FakeRequest request = request("PUT", "a", query).body("block " + i + ";");
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((t, e) -> failures.add(e))
              .start(() -> assertThat(ask(request).status()).isEqualTo(201)));
      list.append("<Latest>").append(id).append("</Latest>");
      expected.append("block ").append(i).append(';');
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(commit("a", list.toString()).status()).isEqualTo(201);
    assertThat(FakeRequest.text(get("a"))).isEqualTo(expected.toString());
  }
}
