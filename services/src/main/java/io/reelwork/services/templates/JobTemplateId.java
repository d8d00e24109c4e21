package io.reelwork.services.templates;

import java.util.UUID;

/// The id of a job template: `nb:jtid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record JobTemplateId(String value) {
  /// The id of a new template.
  static JobTemplateId random() {
    return new JobTemplateId("nb:jtid:UUID:" + UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value;
  }
}
