package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Conditional headers: of reads and writes, of sources and containers.
class ConditionsTest extends OnBlobFace {
  private static final String OTHER = "\"0x8D0000000000000\"";

  private String etag = "";
  private String before = "";
  private String modified = "";

  @BeforeEach
  void put() {
    before = header(ask(put("old").body("x")), "Last-Modified");
    store.pass(Duration.ofSeconds(5));
    etag = header(ask(put("a").body("x")), "ETag");
    modified = header(get("a"), "Last-Modified");
    store.pass(Duration.ofSeconds(5));
  }

  /// The value a row of a test stands for.
  private String value(String word) {
    return switch (word) {
      case "own" -> etag;
      case "other" -> OTHER;
      case "before" -> before;
      case "modified" -> modified;
      default -> word;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match,own,200",
    "If-Match,*,200",
    "If-Match,other,412",
    "If-None-Match,own,304",
    "If-None-Match,*,304",
    "If-None-Match,other,200",
    "If-Modified-Since,before,200",
    "If-Modified-Since,modified,304",
    "If-Unmodified-Since,modified,200",
    "If-Unmodified-Since,before,412",
  })
  void readsOnlyWhatWasMeant(String name, String word, int status) {
    for (String query : new String[] {"", "comp=metadata&"}) {
      Response answer = ask(request("GET", "a", query).with(name, value(word)));

      assertThat(answer.status()).isEqualTo(status);
      if (status != 200) {
        assertThat(header(answer, "x-ms-error-code")).isEqualTo("ConditionNotMet");
      }
    }
    assertThat(ask(request("HEAD", "a", "").with(name, value(word))).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match,own,true",
    "If-Match,other,false",
    "If-None-Match,other,true",
    "If-None-Match,own,false",
    "If-Modified-Since,before,true",
    "If-Modified-Since,modified,false",
    "If-Unmodified-Since,modified,true",
    "If-Unmodified-Since,before,false",
  })
  void writesOnlyWhatWasMeant(String name, String word, boolean met) {
    Response put = ask(put("a").with(name, value(word)).body("y"));

    if (met) {
      assertThat(put.status()).isEqualTo(201);
    } else {
      assertRefused(put, 412, "ConditionNotMet");
    }
    assertThat(FakeRequest.text(get("a"))).isEqualTo(met ? "y" : "x");
  }

  /// Each write looks at them for itself.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT comp=metadata&",
        "PUT comp=properties&",
        "PUT comp=blocklist&",
        "PUT comp=lease&",
        "PUT copy",
        "PUT from-url",
        "DELETE "
      })
  void holdForEveryWrite(String operation) {
    String[] parts = operation.split(" ", -1);
    boolean copy = !parts[1].isEmpty() && !parts[1].endsWith("&");
    FakeRequest request =
        request(parts[0], "a", copy ? "" : parts[1])
            .with("x-ms-lease-action", "acquire")
            .with("x-ms-lease-duration", "-1")
            .with("If-Match", OTHER);
    if (copy) {
      request = request.with("x-ms-copy-source", url("old"));
    }
    if (parts[1].equals("from-url")) {
      request = request.with("x-ms-blob-type", "BlockBlob");
    }

    assertRefused(ask(request.body("<BlockList/>")), 412, "ConditionNotMet");

    assertThat(header(get("a"), "ETag")).isEqualTo(etag);
    assertThat(header(get("a"), "x-ms-lease-state")).isEqualTo("available");
  }

  private String url(String name) {
    return "http://media.example" + ASSET.path() + "/" + name + "?" + sas;
  }

  @ParameterizedTest
  @CsvSource({
    "x-ms-source-if-match,own,true",
    "x-ms-source-if-match,other,false",
    "x-ms-source-if-none-match,other,true",
    "x-ms-source-if-none-match,own,false",
    "x-ms-source-if-modified-since,before,true",
    "x-ms-source-if-modified-since,modified,false",
    "x-ms-source-if-unmodified-since,modified,true",
    "x-ms-source-if-unmodified-since,before,false",
  })
  void areOfTheSourceToo(String name, String word, boolean met) {
    for (String operation : new String[] {"copy", "put", "block"}) {
      FakeRequest request =
          request("PUT", "to", operation.equals("block") ? "comp=block&blockid=QQ==&" : "")
              .with("x-ms-copy-source", url("a"))
              .with(name, value(word));
      Response answer =
          ask(operation.equals("put") ? request.with("x-ms-blob-type", "BlockBlob") : request);

      if (met) {
        assertThat(answer.status()).isIn(201, 202);
      } else {
        assertRefused(answer, 412, "SourceConditionNotMet");
      }
    }
  }

  @Test
  void areOfContainersToo() {
    FakeRequest head = FakeRequest.of("HEAD", ASSET.path() + "?restype=container");
    String changed = header(ask(signed(head)), "Last-Modified");
    store.pass(Duration.ofSeconds(5));

    for (String operation : new String[] {"PUT &comp=metadata", "PUT &comp=acl", "DELETE "}) {
      String[] parts = operation.split(" ", -1);
      FakeRequest request =
          FakeRequest.of(parts[0], ASSET.path() + "?restype=container" + parts[1]);
      assertRefused(ask(signed(request.with("If-Match", OTHER))), 412, "ConditionNotMet");
      assertRefused(
          ask(signed(request.with("If-Modified-Since", changed))), 412, "ConditionNotMet");
      assertRefused(
          ask(signed(request.with("If-Unmodified-Since", "Wed, 25 Nov 2015 07:08:14 GMT"))),
          412,
          "ConditionNotMet");
    }
    FakeRequest metadata = FakeRequest.of("PUT", ASSET.path() + "?restype=container&comp=metadata");
    assertThat(ask(signed(metadata.with("If-Unmodified-Since", changed))).status()).isEqualTo(200);
  }
}
