package io.reelwork.odata.uri;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceUriTest {
  private static final String ID = "nb:cid:UUID:8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://host/api/Assets('nb%3Acid%3AUUID%3A8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11')",
        "http://host/api//Assets('nb:cid:UUID:8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11')",
        "https://media.windows.net/API%2FAssets%28%27nb%3Acid%3AUUID%3A8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11%27%29",
        "Assets('nb:cid:UUID:8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11')",
        "/Assets(Id='nb:cid:UUID:8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11')/",
        "https://host/api/Assets('nb%253Acid%253AUUID%253A8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11')",
        "https://host/api/Assets('nb%3Acid%3AUUID%3A8f2cf9e4-8d5a-4d2c-9e0a-1d4a5e0b2c11')?x=1",
      })
  void readsEveryFormThatClientsSend(String uri) {
    assertThat(ReferenceUri.parse(uri)).contains(new ReferenceUri("Assets", ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "https://host/api/Assets",
        "Assets()",
        "Assets('",
        "Assets(')",
        "%zz",
        "Assets('a'b')",
        "('x')",
        "$",
        "$x"
      })
  void findsNoEntityInOtherText(String uri) {
    assertThat(ReferenceUri.parse(uri)).isEmpty();
  }

  @Test
  void keepsTheContentIdOfAnotherRequest() {
    assertThat(ReferenceUri.parse("https://host/api//$12"))
        .contains(new ReferenceUri("$12", ""))
        .get()
        .matches(ReferenceUri::isContentId);
  }

  @Test
  void keepsHashesThatBelongToTheKey() {
    assertThat(ReferenceUri.parse("AssetFilters('nb%3Acid__%23%23%23__all')"))
        .contains(new ReferenceUri("AssetFilters", "nb:cid__###__all"));
  }
}
