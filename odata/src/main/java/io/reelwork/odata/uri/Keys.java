package io.reelwork.odata.uri;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;

/// Checks keys before anything is looked up: a malformed one is 400, an unknown one 404.
public final class Keys {
  private Keys() {}

  /// The key of an entity of `type` as it is stored.
  ///
  /// @throws ODataError `MALFORMED_ID` when the text has another form
  public static String normalise(EntityType type, String text) {
    return normalise(type.set() + " key", type.key(), text);
  }

  /// The key as it is stored; `what` names it in the error: `parameter jobid`.
  ///
  /// @throws ODataError `MALFORMED_ID` when the text has another form
  public static String normalise(String what, KeyForm form, String text) {
    String once = form instanceof KeyForm.Name ? text : decodedAgain(text);
    return form.normalise(once)
        .orElseThrow(() ->
            new ODataError(
                Code.MALFORMED_ID,
                what + ": must be " + shape(form) + " but was " + Excerpt.of(text)));
  }

  private static String decodedAgain(String text) {
    try {
      return ReferenceUri.decodedAgain(text);
    } catch (ODataError _) {
      return text;
    }
  }

  private static String shape(KeyForm form) {
    return switch (form) {
      case KeyForm.Nb id -> id.of("<guid>");
      case KeyForm.Guid _ -> "a guid";
      case KeyForm.Name _ -> "a name";
      case KeyForm.Part(KeyForm.Nb whole, String separator) ->
          whole.of("<guid>") + separator + "<name>";
    };
  }
}
