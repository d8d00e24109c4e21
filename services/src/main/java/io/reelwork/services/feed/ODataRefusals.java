package io.reelwork.services.feed;

import io.reelwork.odata.model.ODataError;
import io.reelwork.services.Refusal;
import io.reelwork.services.sql.TooManyRows;
import java.util.Optional;

/// What refusals of the domain are on the v2 wire.
public final class ODataRefusals {
  private ODataRefusals() {}

  /// The error of a refusal; empty when `thrown` is none.
  public static Optional<ODataError> of(RuntimeException thrown) {
    return switch (thrown) {
      case Refusal refusal ->
          Optional.of(
              new ODataError(code(refusal.code()), refusal.text(), refusal.property().orElse("")));
      case TooManyRows rows ->
          Optional.of(
              new ODataError(
                  ODataError.Code.BODY_TOO_LARGE,
                  "$batch: a changeset may write at most %d rows: send fewer requests in one changeset."
                      .formatted(rows.max())));
      default -> Optional.empty();
    };
  }

  /// The wire's code of the same name.
  public static ODataError.Code code(Refusal.Code code) {
    return ODataError.Code.valueOf(code.name());
  }
}
