package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.storage.TestStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SasTest {
  private static final Sas.Caller CALLER = new Sas.Caller("http", "168.1.5.65");

  private static final TestStore SHARED = TestStore.open(TestDatabase.SQLITE);

  private final TestStore store = SHARED.anew();
  private final Sas sas = new Sas(store.blobs, store.time::get);

  @AfterAll
  static void close() {
    SHARED.close();
  }

  /// The texts to sign, written out by hand from the documentation of each version.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sp=r&st=S&se=E&si=I&sr=b" + "|r;S;E;/acct/pics/p.jpg;I",
        "sv=2012-02-12&sp=r&st=S&se=E&si=I&sr=b" + "|r;S;E;/acct/pics/p.jpg;I;2012-02-12",
        "sv=2013-08-15&sp=r&st=S&se=E&sr=b&rscd=file&rsct=binary"
            + "|r;S;E;/acct/pics/p.jpg;;2013-08-15;;file;;;binary",
        "sv=2014-02-14&sp=r&st=S&se=E&si=I&sr=b&rscc=no"
            + "|r;S;E;/acct/pics/p.jpg;I;2014-02-14;no;;;;",
        "sv=2015-02-21&sp=r&st=S&se=E&si=I&sr=b" + "|r;S;E;/blob/acct/pics/p.jpg;I;2015-02-21;;;;;",
        "sv=2015-04-05&sp=r&st=S&se=E&sr=b&sip=1.2.3.4-1.2.3.9&spr=https&rscl=de"
            + "|r;S;E;/blob/acct/pics/p.jpg;;1.2.3.4-1.2.3.9;https;2015-04-05;;;;de;",
        "sv=2017-07-29&sp=r&se=E&sr=b&rsce=gzip"
            + "|r;;E;/blob/acct/pics/p.jpg;;;;2017-07-29;;;gzip;;",
        "sv=2018-11-09&sp=r&st=S&se=E&si=I&sr=b"
            + "|r;S;E;/blob/acct/pics/p.jpg;I;;;2018-11-09;b;;;;;;",
        "sv=2020-12-06&sp=r&st=S&se=E&sr=b&ses=scope&rsct=t"
            + "|r;S;E;/blob/acct/pics/p.jpg;;;;2020-12-06;b;;scope;;;;;t",
        "sv=2026-10-06&sp=rl&se=E&sr=c&spr=https,http"
            + "|rl;;E;/blob/acct/pics/p.jpg;;;https,http;2026-10-06;c;;;;;;;",
        "sv=2020-12-06&sp=r&se=E&sr=bs&snapshot=T"
            + "|r;;E;/blob/acct/pics/p.jpg;;;;2020-12-06;bs;T;;;;;;",
        "sv=2020-12-06&sp=r&se=E&sr=bv&versionid=T"
            + "|r;;E;/blob/acct/pics/p.jpg;;;;2020-12-06;bv;T;;;;;;",
      })
  void signsTheTextOfEachVersion(String query, String lines) {
    String text = SasText.of(Parameters.parse(query), "/acct/pics/p.jpg");

    assertThat(text.split("\n", -1)).containsExactly(lines.split(";", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sv=2015-04-05&ss=b&srt=so&sp=rw&st=S&se=E&sip=1.2.3.4&spr=https"
            + "|acct;rw;b;so;S;E;1.2.3.4;https;2015-04-05;",
        "sv=2020-12-06&ss=bq&srt=c&sp=l&se=E&ses=scope" + "|acct;l;bq;c;;E;;;2020-12-06;scope;",
      })
  void signsTheTextOfAnAccount(String query, String lines) {
    String text = SasText.ofAccount(Parameters.parse(query), "acct");

    assertThat(text.split("\n", -1)).containsExactly(lines.split(";", -1));
  }

  /// Microsoft's published example of version 2013-08-15 ("Service SAS examples").
  @Test
  void signsThePublishedExample() {
    Parameters sas =
        Parameters.parse(
            "sv=2013-08-15&sr=c&sp=rw&st=2013-08-16&se=2013-08-17&si=YWJjZGVmZw%3D%3D"
                + "&rscd=file;%20attachment&rsct=binary&sig=x");

    assertThat(SasText.of(sas, "/myaccount/pictures"))
        .isEqualTo(
            "rw\n2013-08-16\n2013-08-17\n/myaccount/pictures\nYWJjZGVmZw==\n2013-08-15\n"
                + "\nfile; attachment\n\n\nbinary");
  }

  @Test
  void makesLocatorsInTheFormOfAms() {
    String guid = "2b6ee1f3-7a50-4b4c-9d3c-1f0c4b2b7a11";
    store.blobs.setPolicy(ASSET, policy(guid, "rw"));
    Instant start = Instant.parse("2015-02-18T16:45:53.9Z");
    Instant expiry = Instant.parse("2015-02-19T00:05:53Z");

    String component = sas.locator(ASSET, guid, Optional.of(start), expiry);

    String text =
        "\n2015-02-18T16:45:53Z\n2015-02-19T00:05:53Z\n/reelwork/asset-1\n" + guid + "\n2012-02-12";
    String signature = hmac(text).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
    assertThat(component)
        .isEqualTo(
            "?sv=2012-02-12&sr=c&si="
                + guid
                + "&sig="
                + signature
                + "&st=2015-02-18T16%3A45%3A53Z&se=2015-02-19T00%3A05%3A53Z");
    assertThat(sas.locator(ASSET, guid, Optional.empty(), expiry)).doesNotContain("st=");
  }

  @Test
  void makesContainerUrlsWithoutATrailingSlash() {
    assertThat(Sas.containerUrl(URI.create("http://127.0.0.1:8481"), ASSET))
        .isEqualTo("http://127.0.0.1:8481/reelwork/asset-1");
    assertThat(Sas.containerUrl(URI.create("https://media.example/blob/"), ASSET))
        .isEqualTo("https://media.example/blob/reelwork/asset-1");
  }

  @Test
  void acceptsItsOwnLocatorUntilItExpires() {
    store.blobs.setPolicy(ASSET, policy("p", "rwl"));
    Instant expiry = store.time.get().plusSeconds(60);
    String query = sas.locator(ASSET, "p", Optional.empty(), expiry).substring(1);

    Grant grant = verify(query, "a.mp4");

    assertThat(grant.permissions())
        .containsExactlyInAnyOrder(Permission.READ, Permission.WRITE, Permission.LIST);
    store.pass(Duration.ofSeconds(60));
    refuses(query, "a.mp4");
  }

  @Test
  void endsWhenThePolicyIsRemoved() {
    store.blobs.setPolicy(ASSET, policy("p", "r"));
    Instant expiry = store.time.get().plusSeconds(60);
    String query = sas.locator(ASSET, "p", Optional.empty(), expiry).substring(1);

    store.blobs.removePolicy(ASSET, "p");

    refuses(query, "a.mp4");
  }

  @Test
  void takesTimesFromThePolicyToo() {
    Instant now = store.time.get();
    ContainerPolicy ended =
        new ContainerPolicy("p", Permission.parse("r"), Optional.empty(), Optional.of(now));
    store.blobs.setPolicy(ASSET, ended);
    refuses(signed("sv=2015-04-05&sr=c&si=p"), "a.mp4");

    ContainerPolicy open =
        new ContainerPolicy(
            "p", Permission.parse("r"), Optional.of(now), Optional.of(now.plusSeconds(1)));
    store.blobs.setPolicy(ASSET, open);
    assertThat(verify(signed("sv=2015-04-05&sr=c&si=p"), "a.mp4").allows(Permission.READ)).isTrue();
  }

  @Test
  void refusesBeforeTheStart() {
    String start = SasTime.format(store.time.get().plusSeconds(1));
    String query = signed("sv=2012-02-12&sr=c&sp=r&st=" + start + "&se=2099-01-01");

    refuses(query, "a.mp4");
    store.pass(Duration.ofSeconds(1));
    assertThat(verify(query, "a.mp4").allows(Permission.READ)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2012-02-12",
        "2013-08-15",
        "2015-02-21",
        "2015-04-05",
        "2018-11-09",
        "2026-10-06"
      })
  void refusesWhenAnyPartIsChanged(String version) {
    String query = signed("sv=" + version + "&sr=c&sp=r&se=2099-01-01");

    assertThat(verify(query, "a.mp4").permissions()).containsExactly(Permission.READ);
    assertThat(verify("timeout=90&" + query + "&api-version=2016-05-31&x", "a").permissions())
        .containsExactly(Permission.READ);
    refuses(query.replace("sp=r", "sp=rw"), "a.mp4");
    refuses(query.replace("2099", "2199"), "a.mp4");
    refuses(query.replace("sig=", "sig=A"), "a.mp4");
    refuses(query.replace("sr=c", "sr=b"), "a.mp4");
    refuses(query.replaceAll("sv=[^&]*", "sv=2019-02-02"), "a.mp4");
    assertThatThrownBy(() ->
            sas.verify(
                Parameters.parse(query),
                new BlobCall.Target(new ContainerId("reelwork", "other"), "a"),
                CALLER))
        .isInstanceOf(BlobError.class);
  }

  @Test
  void boundsABlobSignatureToItsBlob() {
    String query = signed("sv=2019-12-12&sr=b&sp=r&se=2099-01-01", ASSET.path() + "/ä b.mp4");

    assertThat(verify(query, "ä b.mp4").allows(Permission.READ)).isTrue();
    refuses(query, "other.mp4");
    refuses(query, "");
  }

  /// There are no snapshots and no versions, so there is nothing behind a signature for one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sr=bs&snapshot=2026-11-25T00:00:00.0000000Z",
        "sr=bv&versionid=2026-11-25T00:00:00.0000000Z"
      })
  void verifiesSignaturesOfOldStatesOfABlob(String resource) {
    String query = "sv=2020-12-06&sp=r&se=2099-01-01&" + resource;

    assertThat(verify(signed(query, ASSET.path() + "/a"), "a").allows(Permission.READ)).isTrue();
    refuses(signed(query), "a");
  }

  @Test
  void refusesSignaturesOfUserDelegationKeys() {
    refuses(signed("sv=2020-12-06&sr=c&sp=r&se=2099-01-01&skoid=x&sktid=y"), "a");
  }

  @Test
  void refusesSignaturesWithoutEnd() {
    refuses(signed("sv=2015-04-05&sr=c&sp=r"), "a.mp4");
    refuses(signed("sv=2015-04-05&sr=c&sp=r&se=tomorrow"), "a.mp4");
    refuses(signed("sv=2015-04-05&sr=d&sp=r&se=2099-01-01"), "a.mp4");
    refuses(signed("sv=2015-04-05&sr=c&si=nobody&se=2099-01-01"), "a.mp4");
  }

  @ParameterizedTest
  @CsvSource({
    "168.1.5.65, true",
    "168.1.5.60-168.1.5.70, true",
    "168.1.5.66-168.1.5.70, false",
    "168.1.5.64, false",
    "not-an-address, false",
  })
  void looksAtTheCallersAddress(String range, boolean allowed) {
    String query = signed("sv=2015-04-05&sr=c&sp=r&se=2099-01-01&sip=" + range);

    if (allowed) {
      assertThat(verify(query, "a").allows(Permission.READ)).isTrue();
    } else {
      assertThatThrownBy(() -> verify(query, "a"))
          .isInstanceOfSatisfying(
              BlobError.class,
              e -> assertThat(e.code()).isEqualTo(BlobError.Code.AuthorizationSourceIPMismatch));
    }
  }

  @Test
  void looksAtTheProtocol() {
    assertThat(verify(signed("sv=2015-04-05&sr=c&sp=r&se=2099-01-01&spr=https,http"), "a"))
        .isNotNull();
    assertThatThrownBy(() -> verify(signed("sv=2015-04-05&sr=c&sp=r&se=2099-01-01&spr=https"), "a"))
        .isInstanceOfSatisfying(
            BlobError.class,
            e -> assertThat(e.code()).isEqualTo(BlobError.Code.AuthorizationProtocolMismatch));
  }

  @Test
  void keepsLineBreaksOutOfResponseHeaders() {
    refuses(
        signed("sv=2015-04-05&sr=c&sp=r&se=2099-01-01&rsct=text/html%0D%0AX-Evil:%201"), "a.mp4");
  }

  @Test
  void mendsAPlusThatBecameABlank() {
    String query =
        IntStream.range(0, 1000)
            .mapToObj(i -> signed("sv=2012-02-12&sr=c&sp=r&se=%d-01-01".formatted(9000 + i)))
            .filter(text -> text.contains("%2B"))
            .findFirst()
            .orElseThrow();

    assertThat(verify(query.replace("%2B", "+"), "a")).isNotNull();
    assertThat(verify(query.replace("%2B", "%20"), "a")).isNotNull();
  }

  @Test
  void readsTheDateFormsOfTheDocumentation() {
    Instant second = Instant.parse("2015-02-18T16:45:53Z");
    assertThat(SasTime.parse("2015-02-18T16:45:53Z")).contains(second);
    assertThat(SasTime.parse("2015-02-18T16:45:53")).contains(second);
    assertThat(SasTime.parse("2015-02-18T17:45:53+01:00")).contains(second);
    assertThat(SasTime.parse("2015-02-18T17:45:53+0100")).contains(second);
    assertThat(SasTime.parse("2015-02-18T16:45:53.1234567Z"))
        .contains(second.plusNanos(123_456_700));
    assertThat(SasTime.parse("2015-02-18T16:45Z")).contains(second.minusSeconds(53));
    assertThat(SasTime.parse("2015-02-18")).contains(Instant.parse("2015-02-18T00:00:00Z"));
    for (String bad : List.of("", "18.02.2015", "2015-02-30", "2015-02-18T25:00:00Z", "0", "x")) {
      assertThat(SasTime.parse(bad)).as(bad).isEmpty();
    }
  }

  private Grant verify(String query, String name) {
    return sas.verify(Parameters.parse(query), new BlobCall.Target(ASSET, name), CALLER);
  }

  private void refuses(String query, String name) {
    assertThatThrownBy(() -> verify(query, name))
        .isInstanceOfSatisfying(
            BlobError.class,
            e -> assertThat(e.code()).isEqualTo(BlobError.Code.AuthenticationFailed))
        .hasMessageStartingWith("Server failed to authenticate the request.");
  }

  private static ContainerPolicy policy(String id, String letters) {
    return new ContainerPolicy(id, Permission.parse(letters), Optional.empty(), Optional.empty());
  }

  private String signed(String query) {
    return signed(query, ASSET.path());
  }

  private String signed(String query, String resource) {
    String signature = hmac(SasText.of(Parameters.parse(query), resource));
    return query + "&sig=" + PercentText.encode(signature);
  }

  private String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = store.blobs.accounts().keys("reelwork").orElseThrow().key1();
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
