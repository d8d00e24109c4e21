package io.reelwork.services.processors;

import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.storage.BlobNames;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The names of all files that an encode will publish, looked at when it is planned: each must be
/// one that a blob can have and that file systems take, and no two may be alike.
final class OutputNames {
  private static final String FILE_NAME = "Outputs.FileName";
  private static final String INPUT_NAME = "Name of the input file";
  private static final int MAX_SHOWN = 100;

  /// Names of devices in Windows, with any extension.
  private static final Pattern DEVICE =
      Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\.[^/]*+)?+");

  private final Set<String> seen = new HashSet<>();

  private OutputNames() {}

  /// Refuses the names of a plan that could not be published.
  ///
  /// @throws TaskFailure `ErrorParsingConfiguration` with the member and the name
  static void check(EncodeSpec spec) {
    OutputNames names = new OutputNames();
    for (Rendition rendition : spec.plan().renditions()) {
      names.file(rendition.fileName());
    }
    for (ImageSet images : spec.plan().images()) {
      for (int number = 1; number <= images.count(); number++) {
        names.file(images.fileName(number));
      }
    }
    SideFiles.names(spec).forEach(names::document);
  }

  private void file(String name) {
    if (DEVICE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      throw refused(FILE_NAME, name, "is the name of a device");
    }
    check(FILE_NAME, name);
  }

  private void document(String name) {
    check(INPUT_NAME, name);
  }

  private void check(String where, String name) {
    if (!BlobNames.isName(name)) {
      throw refused(
          where,
          name,
          "must be 1 to 1024 characters without control characters and must not be . or ..");
    }
    if (name.endsWith(".") || name.endsWith(" ") || name.endsWith("/") || hasControls(name)) {
      throw refused(
          where, name, "must not end with a dot, a blank or a slash, nor have control characters");
    }
    if (!seen.add(name.toLowerCase(Locale.ROOT))) {
      throw refused(where, name, "is the name of two files");
    }
  }

  private static boolean hasControls(String name) {
    return name.chars().anyMatch(Character::isISOControl);
  }

  private static TaskFailure refused(String where, String name, String rule) {
    int end =
        name.offsetByCodePoints(0, Math.min(MAX_SHOWN, name.codePointCount(0, name.length())));
    String shown = end < name.length() ? name.substring(0, end) + "…" : name;
    return new TaskFailure(
        TaskError.PARSING_CONFIGURATION,
        "%s: gives '%s' (%d characters), which %s.".formatted(where, shown, name.length(), rule));
  }
}
