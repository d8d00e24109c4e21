package io.reelwork.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetIdTest {
  private static final String ID = "nb:cid:UUID:0a1b2c3d-0000-4000-8000-00000000000f";

  @Test
  void readsAnIdInAnyCase() {
    assertThat(AssetId.parse(ID)).contains(new AssetId(ID));
    assertThat(AssetId.parse("NB:CID:uuid:0A1B2C3D-0000-4000-8000-00000000000F"))
        .contains(new AssetId(ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "nb:pid:UUID:0a1b2c3d-0000-4000-8000-00000000000f",
        "nb:cid:UUID:0a1b2c3d-0000-4000-8000-00000000000g",
        "nb:cid:UUID:0a1b2c3d-0000-4000-8000-00000000000f "
      })
  void readsNothingElse(String text) {
    assertThat(AssetId.parse(text)).isEmpty();
  }
}
