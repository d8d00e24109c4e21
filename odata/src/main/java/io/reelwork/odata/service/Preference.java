package io.reelwork.odata.service;

import java.util.Arrays;
import java.util.Optional;

/// What a caller wants back from a change of one entity (`Prefer`, OData v3 core protocol §2.2.5):
/// a create answers 204 instead of 201 with the entity, an update 200 with the entity instead of
/// 204. What was followed is named in `Preference-Applied`.
///
/// ```
/// POST Assets                     HTTP/1.1 204 No Content
/// Prefer: return-no-content   →   Location: https://host/api/Assets('nb%3Acid…')
///                                 DataServiceId: https://host/api/Assets('nb%3Acid…')
///                                 Preference-Applied: return-no-content
/// ```
///
/// Callers below version 3.0 have no preferences, and answers that name an operation keep their
/// form: clients go on from them.
enum Preference {
  CONTENT("return-content"),
  NO_CONTENT("return-no-content");

  private final String text;

  Preference(String text) {
    this.text = text;
  }

  /// The first preference of the request that there is; others are read over.
  static Optional<Preference> of(ODataRequest request) {
    boolean old = request.header("dataserviceversion").filter(Formats::isBelowThree).isPresent();
    return old ? Optional.empty() : request.header("prefer").flatMap(Preference::first);
  }

  private static Optional<Preference> first(String header) {
    return Arrays.stream(header.split(",", -1))
        .map(String::strip)
        .flatMap(part -> Arrays.stream(values()).filter(it -> it.text.equalsIgnoreCase(part)))
        .findFirst();
  }

  /// The answer, saying that the preference was followed.
  ODataResponse applied(ODataResponse answer) {
    return answer.with("Preference-Applied", text);
  }
}
