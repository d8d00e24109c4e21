package io.reelwork.services.templates;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The id of a task template, which its client chooses: `nb:ttid:UUID:<guid>`, lower case.
///
/// @param value the whole id
public record TaskTemplateId(String value) {
  private static final String PREFIX = "nb:ttid:UUID:";
  private static final Pattern FORM =
      Pattern.compile(
          PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  /// The id in a text, in any case.
  static Optional<TaskTemplateId> parse(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(
            new TaskTemplateId(PREFIX + text.substring(PREFIX.length()).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
