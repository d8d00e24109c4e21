package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The storage of a media account that is disabled is read and never changed, whoever signs.
class DisabledAccountTest extends OnBlobFace {
  private void disable() {
    mayChange = account -> !account.equals("default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /a",
        "PUT /a?comp=metadata",
        "PUT /a?comp=properties",
        "PUT /a?comp=block&blockid=QQ==",
        "PUT /a?comp=blocklist",
        "PUT /a?comp=copy&copyid=x",
        "PUT /a?comp=lease",
        "DELETE /a",
        "PUT ?restype=container",
        "PUT ?restype=container&comp=metadata",
        "PUT ?restype=container&comp=acl",
        "PUT ?restype=container&comp=lease",
        "DELETE ?restype=container",
        "POST /a",
        "PATCH /a"
      })
  void refusesEveryChange(String operation) {
    store.put("a", "x");
    disable();
    String[] words = operation.split(" ", 2);
    String target = ASSET.path() + words[1];

    for (Response answer :
        List.of(
            ask(signed(FakeRequest.of(words[0], target).with("x-ms-blob-type", "BlockBlob"))),
            ask(FakeRequest.of(words[0], target + (target.contains("?") ? "&" : "?") + sas)),
            ask(FakeRequest.of(words[0], withAccountSas(target))))) {
      assertRefused(answer, 403, "AccountIsDisabled");
    }
    assertThat(FakeRequest.text(get("a"))).isEqualTo("x");
  }

  @Test
  void keepsTheRulesOfTheAccount() {
    disable();

    assertRefused(
        ask(signed(FakeRequest.of("PUT", "/reelwork/?restype=service&comp=properties"))),
        403,
        "AccountIsDisabled");
  }

  private String withAccountSas(String target) {
    String query = "sv=2019-02-02&ss=b&srt=sco&sp=rwdlac&se=2099-01-01T00:00:00Z";
    String text = SasText.ofAccount(Parameters.parse(query), "reelwork");
    return target
        + (target.contains("?") ? "&" : "?")
        + query
        + "&sig="
        + PercentText.encode(Sas.sign(key1(), text));
  }

  @Test
  void answersEveryRead() {
    store.put("a", "x");
    disable();

    for (String target :
        List.of("/a", "/a?comp=metadata", "/a?comp=blocklist", "?restype=container&comp=list")) {
      assertThat(ask(signed(FakeRequest.of("GET", ASSET.path() + target))).status())
          .as(target)
          .isEqualTo(200);
    }
    assertThat(ask(request("HEAD", "a", "")).status()).isEqualTo(200);
    assertThat(ask(signed(FakeRequest.of("GET", "/reelwork?comp=list"))).status()).isEqualTo(200);
  }

  /// Whoever has shown no right learns nothing of the account.
  @Test
  void tellsStrangersNothing() {
    disable();

    assertRefused(ask(FakeRequest.of("PUT", ASSET.path() + "/a")), 404, "ResourceNotFound");
    assertRefused(
        ask(
            FakeRequest.of("PUT", ASSET.path() + "/a")
                .with("Authorization", "SharedKey reelwork:QUFB")),
        403,
        "AuthenticationFailed");
  }

  @Test
  void changesAgainOnceTheAccountIsEnabled() {
    disable();
    assertRefused(ask(put("a").body("x")), 403, "AccountIsDisabled");

    mayChange = _ -> true;

    assertThat(ask(put("a").body("x")).status()).isEqualTo(201);
  }
}
