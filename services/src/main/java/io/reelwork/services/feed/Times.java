package io.reelwork.services.feed;

import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.services.sql.GivenTime;
import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// Times of the domain as values of the wire, and back.
public final class Times {
  private Times() {}

  /// A time set by the service, as it is written in the answer to a create.
  public static Value.DateTime fresh(Ticks time) {
    return new Value.DateTime(time.value(), Form.FRESH);
  }

  /// A time in the form that its client gave it; fresh when the service has set it.
  public static Value.DateTime fresh(GivenTime time) {
    Form form =
        time.zoned().map(zoned -> zoned ? Form.GIVEN_UTC : Form.GIVEN_PLAIN).orElse(Form.FRESH);
    return new Value.DateTime(time.ticks().value(), form);
  }

  /// A time of a body or of a stored entity.
  public static GivenTime given(Value.DateTime time) {
    return new GivenTime(
        new Ticks(time.ticks()),
        switch (time.form()) {
          case GIVEN_UTC -> Optional.of(true);
          case GIVEN_PLAIN -> Optional.of(false);
          case FRESH, STORED -> Optional.empty();
        });
  }
}
