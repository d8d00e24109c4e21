package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.storage.TestStore;
import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// A blob face over an empty store on SQLite, with a signature that allows everything.
abstract class OnBlobFace {
  static final String MD5_OF_HELLO = "XUFAKrxLKna5cZ2REBfFkg==";

  private static TestStore shared;

  TestStore store;
  BlobFace face;
  Sas signatures;
  String sas = "";

  /// Whether what a media account owns may be changed.
  Predicate<String> mayChange = _ -> true;

  @BeforeAll
  static void open() {
    shared = TestStore.open(TestDatabase.SQLITE);
  }

  @AfterAll
  static void close() {
    shared.close();
  }

  @BeforeEach
  void empty() {
    over(shared.anew());
    sas = sas("all", "racwdl");
  }

  /// Goes on over another store.
  final void over(TestStore other) {
    store = other;
    signatures = new Sas(other.blobs, other.time::get);
    face =
        new BlobFace(
            other.blobs, signatures, List.of(), name -> mayChange.test(name), other.time::get);
  }

  String sas(String policyId, String letters) {
    store.blobs.setPolicy(
        ASSET,
        new ContainerPolicy(
            policyId, Permission.parse(letters), Optional.empty(), Optional.empty()));
    return signatures
        .locator(ASSET, policyId, Optional.empty(), store.time.get().plusSeconds(864_000))
        .substring(1);
  }

  FakeRequest request(String method, String name, String query) {
    String slash = name.isEmpty() ? "" : "/";
    return FakeRequest.of(method, ASSET.path() + slash + name + "?" + query + sas);
  }

  FakeRequest put(String name) {
    return request("PUT", name, "").with("x-ms-blob-type", "BlockBlob");
  }

  Response ask(FakeRequest request) {
    return face.handle(request);
  }

  Response get(String name) {
    return ask(request("GET", name, ""));
  }

  void block(String name, String id, String content) {
    Response answer = ask(request("PUT", name, "comp=block&blockid=" + id + "&").body(content));
    assertThat(answer.status()).isEqualTo(201);
  }

  Response commit(String name, String entries) {
    return ask(
        request("PUT", name, "comp=blocklist&").body("<BlockList>" + entries + "</BlockList>"));
  }

  static String header(Response answer, String name) {
    return answer.headers().first(name).orElse("(none)");
  }

  static void assertRefused(Response answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(header(answer, "x-ms-error-code")).isEqualTo(code);
    assertThat(FakeRequest.text(answer))
        .startsWith(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>")
        .endsWith("</Message></Error>");
  }

  byte[] key1() {
    return store.blobs.accounts().keys("reelwork").orElseThrow().key1();
  }

  /// A service SAS: the query with its signature over `resource`.
  String signed(String query, String resource) {
    String text = SasText.of(Parameters.parse(query), resource);
    return query + "&sig=" + PercentText.encode(Sas.sign(key1(), text));
  }

  /// The request as a client with the account's key sends it now; `SharedKeyLite` when it asks for
  /// `lite`.
  FakeRequest signed(FakeRequest request) {
    boolean lite = request.header("Authorization").isPresent();
    FakeRequest dated = request.with("x-ms-date", HttpDate.format(Ticks.of(store.time.get())));
    String text =
        SharedKey.texts(dated, Parameters.parse(dated.query()), "reelwork", lite).getFirst();
    String field = (lite ? "SharedKeyLite" : "SharedKey") + " reelwork:" + Sas.sign(key1(), text);
    return new FakeRequest(
        dated.method(),
        dated.path(),
        dated.query(),
        dated.headers().with("Authorization", field),
        dated.id(),
        dated.origin(),
        dated.remote(),
        dated.contentLength(),
        dated.body());
  }
}
