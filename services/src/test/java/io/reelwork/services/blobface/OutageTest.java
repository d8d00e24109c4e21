package io.reelwork.services.blobface;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.TestStore;
import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What Azure's clients read when the face cannot do its part: they try again on `ServerBusy`.
class OutageTest extends OnBlobFace {
  private List<FakeRequest> requests() {
    return List.of(
        request("GET", "a", ""),
        request("GET", "", "restype=container&comp=list&"),
        put("b").body("x"),
        request("PUT", "b", "comp=block&blockid=QQ==&").body("x"),
        request("PUT", "a", "comp=metadata&").with("x-ms-meta-new", "2"),
        request("DELETE", "a", ""));
  }

  @Test
  void isBusyWhileTheDatabaseIsAway() {
    TestStore away = TestStore.open(TestDatabase.SQLITE);
    over(away);
    sas = sas("all", "racwdl");
    List<FakeRequest> requests = requests();
    away.close();

    assertThat(requests).allSatisfy(it -> assertBusy(ask(it)));
    Response head = ask(request("HEAD", "a", ""));
    assertThat(head.status()).isEqualTo(503);
    assertThat(header(head, "x-ms-error-code")).isEqualTo("ServerBusy");
    assertThat(FakeRequest.text(head)).isEmpty();
  }

  private static void assertBusy(Response answer) {
    assertRefused(answer, 503, "ServerBusy");
    assertThat(header(answer, "Retry-After")).isEqualTo("2");
    assertThat(FakeRequest.text(answer))
        .doesNotContainIgnoringCase("database", "java", "exception");
  }

  @Test
  void isBusyWhileTheStoreIsAway() {
    ask(put("a").body("hello"));

    store.away();

    assertBusy(ask(put("b").body("x")));
    assertBusy(ask(request("PUT", "b", "comp=block&blockid=QQ==&").body("x")));
    assertBusy(
        ask(
            request("GET", "a", "")
                .with("Range", "bytes=0-1")
                .with("x-ms-range-get-content-md5", "true")));
  }

  @Test
  void saysInternalErrorOfADefect() {
    mayChange =
        _ -> {
          throw new IllegalStateException("must not be");
        };

    Response answer = ask(put("a").body("x"));

    assertRefused(answer, 500, "InternalError");
    assertThat(header(answer, "Retry-After")).isEqualTo("(none)");
    assertThat(FakeRequest.text(answer)).doesNotContain("must not be");
  }
}
