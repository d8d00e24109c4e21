package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// There are no snapshots and no versions: who asks for one finds nothing, and who changes or
/// deletes one never touches the blob itself.
class OldStatesTest extends OnBlobFace {
  private static final String TIME = "2026-11-25T00:00:00.0000000Z";

  @BeforeEach
  void put() {
    ask(put("a").body("x"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,''",
    "GET,comp=metadata&",
    "GET,comp=blocklist&",
    "PUT,comp=metadata&",
    "PUT,comp=properties&",
    "PUT,comp=lease&",
    "DELETE,''",
  })
  void areNotThere(String method, String query) {
    for (String state : new String[] {"snapshot=", "versionid="}) {
      FakeRequest request =
          request(method, "a", query + state + TIME + "&")
              .with("x-ms-meta-a", "b")
              .with("x-ms-lease-action", "acquire")
              .with("x-ms-lease-duration", "-1");

      assertRefused(ask(request), 404, "BlobNotFound");
    }
    Response read = get("a");
    assertThat(FakeRequest.text(read)).isEqualTo("x");
    assertThat(header(read, "x-ms-meta-a")).isEqualTo("(none)");
    assertThat(header(read, "x-ms-lease-state")).isEqualTo("available");
  }

  /// `only` leaves the blob, as in Azure; `include` takes it along.
  @Test
  void areAllThatADeleteOfSnapshotsDeletes() {
    FakeRequest delete = request("DELETE", "a", "");

    assertThat(ask(delete.with("x-ms-delete-snapshots", "only")).status()).isEqualTo(202);
    assertThat(get("a").status()).isEqualTo(200);
    assertRefused(ask(delete.with("x-ms-delete-snapshots", "all")), 400, "InvalidHeaderValue");
    assertThat(ask(delete.with("x-ms-delete-snapshots", "include")).status()).isEqualTo(202);
    assertRefused(get("a"), 404, "BlobNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sr=bs&snapshot=" + TIME, "sr=bv&versionid=" + TIME})
  void haveSignaturesThatFindNothing(String state) {
    String path = ASSET.path() + "/a";
    String query = signed("sv=2020-12-06&sp=r&se=2099-01-01&" + state, path);

    assertRefused(ask(FakeRequest.of("GET", path + "?" + query)), 404, "BlobNotFound");
    for (String other : new String[] {"2026-11-26", ""}) {
      assertRefused(
          ask(FakeRequest.of("GET", path + "?" + query.replace(TIME, other))),
          403,
          "AuthenticationFailed");
    }
  }
}
