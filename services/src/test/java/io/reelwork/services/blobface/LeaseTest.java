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

class LeaseTest extends OnBlobFace {
  private static final String ID = "11111111-1111-1111-1111-111111111111";
  private static final String OTHER = "22222222-2222-2222-2222-222222222222";

  @BeforeEach
  void put() {
    ask(put("a").body("x"));
  }

  private Response lease(String action, String... headers) {
    FakeRequest request = request("PUT", "a", "comp=lease&").with("x-ms-lease-action", action);
    for (int i = 0; i < headers.length; i += 2) {
      request = request.with(headers[i], headers[i + 1]);
    }
    return ask(request);
  }

  private Response acquire(int seconds) {
    return lease(
        "acquire", "x-ms-lease-duration", String.valueOf(seconds), "x-ms-proposed-lease-id", ID);
  }

  private String state() {
    Response head = ask(request("HEAD", "a", ""));
    return header(head, "x-ms-lease-status")
        + " "
        + header(head, "x-ms-lease-state")
        + " "
        + header(head, "x-ms-lease-duration");
  }

  @Test
  void keepsOthersFromWriting() {
    assertThat(state()).isEqualTo("unlocked available (none)");
    Response acquired = acquire(15);
    assertThat(acquired.status()).isEqualTo(201);
    assertThat(header(acquired, "x-ms-lease-id")).isEqualTo(ID);
    assertThat(state()).isEqualTo("locked leased fixed");

    assertRefused(ask(put("a").body("y")), 412, "LeaseIdMissing");
    assertRefused(ask(request("DELETE", "a", "")), 412, "LeaseIdMissing");
    assertRefused(ask(request("PUT", "a", "comp=metadata&")), 412, "LeaseIdMissing");
    assertRefused(
        ask(request("PUT", "a", "comp=block&blockid=QQ==&").body("y")), 412, "LeaseIdMissing");
    assertRefused(
        ask(put("a").with("x-ms-lease-id", OTHER).body("y")),
        412,
        "LeaseIdMismatchWithBlobOperation");
    assertThat(ask(put("a").with("x-ms-lease-id", ID).body("y")).status()).isEqualTo(201);
    assertThat(FakeRequest.text(get("a"))).isEqualTo("y");
    assertThat(state()).isEqualTo("locked leased fixed");
    assertThat(ask(request("DELETE", "a", "").with("x-ms-lease-id", ID)).status()).isEqualTo(202);
    ask(put("a").body("z"));
    assertThat(state()).isEqualTo("unlocked available (none)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"comp=blocklist&", "comp=properties&", "copy", "url", "comp=block&blockid=QQ==&"})
  void keepsOthersFromEveryOtherWrite(String operation) {
    acquire(-1);
    FakeRequest write = request("PUT", "a", operation.endsWith("&") ? operation : "");
    if (!operation.matches("comp=(blocklist|properties)&")) {
      write = write.with("x-ms-copy-source", "http://media.example" + ASSET.path() + "/a?" + sas);
    }
    if (operation.equals("url")) {
      write = write.with("x-ms-blob-type", "BlockBlob");
    }

    assertRefused(ask(write.body("<BlockList/>")), 412, "LeaseIdMissing");
    assertThat(ask(write.with("x-ms-lease-id", ID).body("<BlockList/>")).status())
        .isIn(200, 201, 202);
  }

  @Test
  void lastsFromFifteenToSixtySeconds() {
    assertThat(acquire(15).status()).isEqualTo(201);
    assertThat(acquire(60).status()).isEqualTo(201);
    store.pass(Duration.ofSeconds(59));
    assertThat(state()).isEqualTo("locked leased fixed");
    store.pass(Duration.ofSeconds(1));
    assertThat(state()).isEqualTo("unlocked expired (none)");
  }

  @Test
  void looksAtTheIdOfReadsOnlyWhenThereIsOne() {
    acquire(-1);

    assertThat(state()).isEqualTo("locked leased infinite");
    assertThat(get("a").status()).isEqualTo(200);
    assertThat(ask(request("GET", "a", "").with("x-ms-lease-id", ID)).status()).isEqualTo(200);
    assertRefused(
        ask(request("GET", "a", "").with("x-ms-lease-id", OTHER)),
        412,
        "LeaseIdMismatchWithBlobOperation");
    lease("release", "x-ms-lease-id", ID);
    assertRefused(
        ask(request("GET", "a", "").with("x-ms-lease-id", ID)),
        412,
        "LeaseNotPresentWithBlobOperation");
  }

  @Test
  void endsByItselfUnlessRenewed() {
    acquire(15);
    store.pass(Duration.ofSeconds(10));
    assertThat(lease("renew", "x-ms-lease-id", ID).status()).isEqualTo(200);
    store.pass(Duration.ofSeconds(14));
    assertThat(state()).isEqualTo("locked leased fixed");
    store.pass(Duration.ofSeconds(1));

    assertThat(state()).isEqualTo("unlocked expired (none)");
    assertRefused(ask(put("a").with("x-ms-lease-id", ID).body("y")), 412, "LeaseLost");
    assertThat(lease("renew", "x-ms-lease-id", ID).status()).isEqualTo(200);
    store.pass(Duration.ofSeconds(15));
    assertThat(ask(put("a").body("y")).status()).isEqualTo(201);
    assertRefused(lease("renew", "x-ms-lease-id", ID), 409, "LeaseIdMismatchWithLeaseOperation");
  }

  @Test
  void isAcquiredOnce() {
    acquire(15);

    assertRefused(
        lease("acquire", "x-ms-lease-duration", "15", "x-ms-proposed-lease-id", OTHER),
        409,
        "LeaseAlreadyPresent");
    assertRefused(lease("acquire", "x-ms-lease-duration", "15"), 409, "LeaseAlreadyPresent");
    assertThat(acquire(-1).status()).isEqualTo(201);
    assertThat(state()).isEqualTo("locked leased infinite");
  }

  @Test
  void changesHands() {
    acquire(15);

    assertThat(lease("change", "x-ms-lease-id", ID, "x-ms-proposed-lease-id", OTHER).status())
        .isEqualTo(200);
    assertRefused(lease("release", "x-ms-lease-id", ID), 409, "LeaseIdMismatchWithLeaseOperation");
    assertThat(lease("release", "x-ms-lease-id", OTHER).status()).isEqualTo(200);
    assertRefused(
        lease("change", "x-ms-lease-id", ID, "x-ms-proposed-lease-id", OTHER),
        409,
        "LeaseNotPresentWithLeaseOperation");
  }

  @Test
  void breaksWhenItsTimeIsOver() {
    acquire(30);

    Response broken = lease("break", "x-ms-lease-break-period", "10");
    assertThat(broken.status()).isEqualTo(202);
    assertThat(header(broken, "x-ms-lease-time")).isEqualTo("10");
    assertThat(state()).isEqualTo("locked breaking (none)");
    assertThat(header(lease("break", "x-ms-lease-break-period", "60"), "x-ms-lease-time"))
        .isEqualTo("10");
    assertRefused(acquire(15), 409, "LeaseIsBreakingAndCannotBeAcquired");
    assertRefused(lease("renew", "x-ms-lease-id", ID), 409, "LeaseIsBrokenAndCannotBeRenewed");
    assertRefused(
        lease("change", "x-ms-lease-id", ID, "x-ms-proposed-lease-id", OTHER),
        409,
        "LeaseIsBreakingAndCannotBeChanged");
    store.pass(Duration.ofSeconds(10));
    assertThat(state()).isEqualTo("unlocked broken (none)");
    assertThat(acquire(15).status()).isEqualTo(201);
  }

  @Test
  void breaksAtOnceWhenItWouldLastForEver() {
    acquire(-1);

    assertThat(header(lease("break"), "x-ms-lease-time")).isEqualTo("0");
    assertThat(state()).isEqualTo("unlocked broken (none)");
    assertThat(ask(put("a").body("y")).status()).isEqualTo(201);
    assertThat(state()).isEqualTo("unlocked available (none)");
    assertRefused(lease("break"), 409, "LeaseNotPresentWithLeaseOperation");
  }

  @ParameterizedTest
  @CsvSource({
    "acquire,x-ms-lease-duration,14,InvalidHeaderValue",
    "acquire,x-ms-lease-duration,61,InvalidHeaderValue",
    "acquire,x-ms-lease-duration,long,InvalidHeaderValue",
    "acquire,x-other,1,MissingRequiredHeader",
    "renew,x-other,1,MissingRequiredHeader",
    "renew,x-ms-lease-id,no-guid,InvalidHeaderValue",
    "break,x-ms-lease-break-period,61,InvalidHeaderValue",
    "seize,x-other,1,InvalidHeaderValue",
  })
  void refusesWhatItCannotRead(String action, String name, String value, String code) {
    if (action.equals("break")) {
      acquire(15);
    }

    assertRefused(lease(action, name, value), 400, code);
  }

  @Test
  void wantsABlobAndPermission() {
    assertRefused(
        ask(
            request("PUT", "none", "comp=lease&")
                .with("x-ms-lease-action", "acquire")
                .with("x-ms-lease-duration", "15")),
        404,
        "BlobNotFound");
    sas = sas("read", "r");
    assertRefused(acquire(15), 403, "AuthorizationPermissionMismatch");
  }

  @Test
  void showsInListings() {
    acquire(15);

    assertThat(FakeRequest.text(ask(request("GET", "", "restype=container&comp=list&"))))
        .contains(
            "<LeaseStatus>locked</LeaseStatus><LeaseState>leased</LeaseState>"
                + "<LeaseDuration>fixed</LeaseDuration>");
  }

  @Test
  void keepsAContainerFromBeingDeleted() {
    FakeRequest acquire =
        FakeRequest.of("PUT", ASSET.path() + "?restype=container&comp=lease")
            .with("x-ms-lease-action", "acquire")
            .with("x-ms-lease-duration", "-1")
            .with("x-ms-proposed-lease-id", ID);
    assertThat(ask(signed(acquire)).status()).isEqualTo(201);
    FakeRequest delete = FakeRequest.of("DELETE", ASSET.path() + "?restype=container");

    assertRefused(ask(signed(delete)), 412, "LeaseIdMissing");
    assertRefused(
        ask(signed(delete.with("x-ms-lease-id", OTHER))),
        412,
        "LeaseIdMismatchWithContainerOperation");
    assertThat(ask(put("b").body("x")).status()).isEqualTo(201);
    Response head = ask(signed(FakeRequest.of("HEAD", ASSET.path() + "?restype=container")));
    assertThat(header(head, "x-ms-lease-state")).isEqualTo("leased");
    assertThat(ask(signed(delete.with("x-ms-lease-id", ID))).status()).isEqualTo(202);
  }
}
