package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.StorageAccounts.Which;
import io.reelwork.services.web.FakeRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedKeyTest extends OnBlobFace {
  /// The text of the documentation's example, with a path-style account.
  @Test
  void signsTheTextOfTheDocumentation() {
    FakeRequest request =
        FakeRequest.of("GET", "/myaccount/mycontainer?restype=container&comp=metadata&timeout=20")
            .with("x-ms-version", "2014-02-14")
            .with("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT");

    List<String> texts =
        SharedKey.texts(request, Parameters.parse(request.query()), "myaccount", false);

    assertThat(texts.getFirst())
        .isEqualTo(
            String.join(
                "\n",
                "GET",
                "\n".repeat(10),
                "x-ms-date:Fri, 26 Jun 2015 23:39:12 GMT",
                "x-ms-version:2014-02-14",
                "/myaccount/myaccount/mycontainer",
                "comp:metadata",
                "restype:container",
                "timeout:20"));
  }

  @Test
  void signsTheLiteTextOfTheDocumentation() {
    FakeRequest request =
        FakeRequest.of("PUT", "/myaccount/c/blob?comp=block&blockid=QQ%3D%3D")
            .with("Content-Type", "text/plain; charset=UTF-8")
            .with("x-ms-date", "Sun, 20 Sep 2009 20:36:40 GMT")
            .with("x-ms-meta-m1", "v1")
            .with("x-ms-meta-M1", "v2");

    List<String> texts =
        SharedKey.texts(request, Parameters.parse(request.query()), "myaccount", true);

    assertThat(texts)
        .containsExactly(
            "PUT\n\ntext/plain; charset=UTF-8\n\nx-ms-date:Sun, 20 Sep 2009 20:36:40 GMT\n"
                + "x-ms-meta-m1:v1,v2\n/myaccount/myaccount/c/blob?comp=block");
  }

  /// A hyphen counts less than any letter where .NET and Java compare words.
  @Test
  void signsHeadersInBothOrders() {
    FakeRequest request =
        FakeRequest.of("GET", "/myaccount/c")
            .with("x-ms-meta-ab", "1")
            .with("x-ms-meta-a-c", "2")
            .with("x-ms-date", "Sun, 20 Sep 2009 20:36:40 GMT");

    List<String> texts =
        SharedKey.texts(request, Parameters.parse(request.query()), "myaccount", true);

    assertThat(texts).hasSize(2);
    assertThat(texts.getFirst()).contains("x-ms-meta-a-c:2\nx-ms-meta-ab:1\n");
    assertThat(texts.getLast()).contains("x-ms-meta-ab:1\nx-ms-meta-a-c:2\n");
  }

  @Test
  void foldsLineBreaksWithTheBlanksAroundThem() {
    FakeRequest request =
        FakeRequest.of("GET", "/myaccount/c").with("x-ms-meta-a", " a  b \r\n \t c \n\nd ");

    assertThat(
            SharedKey.texts(request, Parameters.parse(request.query()), "myaccount", true)
                .getFirst())
        .contains("x-ms-meta-a:a  b c d\n");
  }

  /// As much as a request's head may hold; what runs before the caller is known must stay cheap.
  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "\n", "\r\n", " \n", "\u0085", "a", "-", ",", "=", "&", "%20"})
  void refusesTheLongestHeadsAtOnce(String unit) {
    String filling = unit.repeat(32_000 / unit.length());
    FakeRequest request =
        FakeRequest.of("GET", "/reelwork/c?restype=container&comp=list&x=" + unit.repeat(5_000))
            .with("x-ms-date", HttpDate.format(Ticks.of(store.time.get())))
            .with("x-ms-meta-a", "a" + filling + "b")
            .with("Authorization", "SharedKey reelwork:QUFB");

    assertThatRefusedWithin(Duration.ofSeconds(1), request);
  }

  @Test
  void refusesThousandsOfFieldsAtOnce() {
    FakeRequest one = dated();
    FakeRequest many = dated();
    for (int i = 0; i < 3_000; i++) {
      one = one.with("x-ms-a", "b");
      many = many.with("x-ms-" + Integer.toString(i * 7919 % 3_000, 36), "b");
    }

    assertThatRefusedWithin(Duration.ofSeconds(1), one);
    assertThatRefusedWithin(Duration.ofSeconds(1), many);
  }

  private FakeRequest dated() {
    return FakeRequest.of("GET", "/reelwork/c?" + "a&".repeat(8_000))
        .with("x-ms-date", HttpDate.format(Ticks.of(store.time.get())))
        .with("Authorization", "SharedKey reelwork:QUFB");
  }

  private void assertThatRefusedWithin(Duration most, FakeRequest request) {
    long begin = System.nanoTime();
    assertRefused(ask(request), 403, "AuthenticationFailed");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(most);
  }

  @Test
  void isTheWayIntoEverything() {
    assertThat(ask(signed(put("a").body("x"))).status()).isEqualTo(201);
    assertThat(FakeRequest.text(ask(signed(FakeRequest.of("GET", ASSET.path() + "/a")))))
        .isEqualTo("x");
    assertThat(ask(signed(FakeRequest.of("GET", "/reelwork?comp=list"))).status()).isEqualTo(200);
    assertThat(ask(signed(lite("GET", "/reelwork/?comp=list"))).status()).isEqualTo(200);
  }

  private static FakeRequest lite(String method, String path) {
    return FakeRequest.of(method, path).with("Authorization", "lite");
  }

  /// An empty body is `0` in texts of old versions and nothing in those of new ones.
  @ParameterizedTest
  @ValueSource(strings = {"", "0"})
  void takesBothFormsOfAnEmptyBody(String length) {
    FakeRequest request =
        FakeRequest.of("PUT", ASSET.path() + "/a?comp=metadata")
            .with("x-ms-date", HttpDate.format(Ticks.of(store.time.get())))
            .with("x-ms-meta-a", "b")
            .with("Content-Length", "0");
    store.put("a", "x");
    String text =
        "PUT\n\n\n"
            + length
            + "\n\n\n\n\n\n\n\n\n"
            + "x-ms-date:"
            + request.header("x-ms-date").orElseThrow()
            + "\nx-ms-meta-a:b\n/reelwork/reelwork/asset-1/a\ncomp:metadata";
    String signature = Sas.sign(store.blobs.accounts().keys("reelwork").orElseThrow().key2(), text);

    assertThat(ask(request.with("Authorization", "SharedKey reelwork:" + signature)).status())
        .isEqualTo(200);
  }

  @Test
  void refusesDatesMoreThanFifteenMinutesAway() {
    FakeRequest request = signed(FakeRequest.of("GET", ASSET.path() + "/a"));
    store.put("a", "x");

    store.pass(Duration.ofMinutes(15));
    assertThat(ask(request).status()).isEqualTo(200);
    store.pass(Duration.ofSeconds(1));
    assertRefused(ask(request), 403, "AuthenticationFailed");
    store.pass(Duration.ofSeconds(-1801));
    assertThat(ask(request).status()).isEqualTo(200);
    store.pass(Duration.ofSeconds(-1));
    assertRefused(ask(request), 403, "AuthenticationFailed");
    FakeRequest undated =
        FakeRequest.of("GET", ASSET.path() + "/a").with("Authorization", "SharedKey reelwork:AA==");
    assertRefused(ask(undated), 403, "AuthenticationFailed");
  }

  @Test
  void refusesWhenAnyPartIsChanged() {
    store.put("a", "x");
    FakeRequest good = signed(FakeRequest.of("GET", ASSET.path() + "/a?timeout=3"));
    String authorization = good.header("Authorization").orElseThrow();
    String date = good.header("x-ms-date").orElseThrow();

    assertThat(ask(good).status()).isEqualTo(200);
    for (FakeRequest bad :
        List.of(
            FakeRequest.of("GET", ASSET.path() + "/b?timeout=3"),
            FakeRequest.of("HEAD", ASSET.path() + "/a?timeout=3"),
            FakeRequest.of("GET", ASSET.path() + "/a?timeout=4"),
            FakeRequest.of("GET", ASSET.path() + "/a?timeout=3&comp=metadata"),
            FakeRequest.of("GET", ASSET.path() + "/a?timeout=3").with("x-ms-lease-id", "x"),
            FakeRequest.of("GET", ASSET.path() + "/a?timeout=3").with("Range", "bytes=0-1"))) {
      FakeRequest forged = bad.with("Authorization", authorization).with("x-ms-date", date);
      assertThat(ask(forged).status()).as(bad.toString()).isEqualTo(403);
    }
    assertRefused(
        ask(
            FakeRequest.of("GET", "/other/asset-1/a?timeout=3")
                .with("Authorization", authorization)
                .with("x-ms-date", date)),
        403,
        "AuthenticationFailed");
  }

  @Test
  void endsWithItsKey() {
    FakeRequest request = signed(FakeRequest.of("GET", "/reelwork?comp=list"));
    assertThat(ask(request).status()).isEqualTo(200);

    store.blobs.accounts().roll("reelwork", Which.KEY2);
    assertThat(ask(request).status()).isEqualTo(200);
    store.blobs.accounts().roll("reelwork", Which.KEY1);

    assertRefused(ask(request), 403, "AuthenticationFailed");
  }
}
