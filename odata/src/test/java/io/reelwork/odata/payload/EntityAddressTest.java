package io.reelwork.odata.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.uri.ReferenceUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityAddressTest {
  @Test
  void encodesTheColonsOfAnId() {
    assertThat(EntityAddress.of(Samples.ASSET, "nb:cid:UUID:9bc8ff20"))
        .isEqualTo("Assets('nb%3Acid%3AUUID%3A9bc8ff20')");
  }

  @Test
  void writesGuidKeysAsGuidLiterals() {
    assertThat(EntityAddress.of(Samples.reservedUnit()))
        .isEqualTo("EncodingReservedUnitTypes(guid'28f7bdb4-0000-4000-8000-0123456789ab')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"o'clock", "a/b?c#d", "nb:cid__###__f", "Größe 🎬", "100%", "''"})
  void isReadBackAsAReference(String key) {
    String address = EntityAddress.of(new EntityReference("Filters", key));

    assertThat(ReferenceUri.parse("https://host/api/" + address))
        .contains(new ReferenceUri("Filters", key));
  }
}
