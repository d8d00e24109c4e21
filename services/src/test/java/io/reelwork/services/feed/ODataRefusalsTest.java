package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.ODataError;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ODataRefusalsTest {
  private static final Map<Kind, Integer> STATUSES =
      Map.of(
          Kind.INVALID, 400,
          Kind.STATE, 400,
          Kind.NOT_FOUND, 404,
          Kind.CONFLICT, 409,
          Kind.FORBIDDEN, 403,
          Kind.QUOTA, 403,
          Kind.UNSUPPORTED, 501);

  @ParameterizedTest
  @EnumSource
  void everyCodeHasItsOwnOnTheWireWithTheStatusOfItsKind(Refusal.Code code) {
    ODataError error =
        ODataRefusals.of(new Refusal(code, "Name: must be shorter", "Name")).orElseThrow();
    assertThat(error.code().name()).isEqualTo(code.name());
    assertThat(error.code().status()).isEqualTo(STATUSES.get(code.kind()));
    assertThat(error).hasMessage("Name: must be shorter");
    assertThat(error.target()).contains("Name");
  }

  @Test
  void whatConcernsNoPropertyHasNoTarget() {
    assertThat(
            ODataRefusals.of(new Refusal(Refusal.Code.CONFLICT, "in use")).orElseThrow().target())
        .isEmpty();
  }

  @Test
  void whatNobodyForesawIsNoRefusal() {
    assertThat(ODataRefusals.of(new IllegalStateException("a"))).isEmpty();
  }
}
