package io.reelwork.services.jobs;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The last gate before a text about a task is stored for clients: lets no name of a class, no path
/// of this machine and no advice about options of FFmpeg through, whoever wrote the text.
///
/// Names of files that clients chose pass: a name has no slash, and only a whole word that is
/// spelled like a class goes.
final class ClientWords {
  /// `io.reelwork.odata.model.ODataError: `, `java.lang.IllegalArgumentException`.
  private static final Pattern QUALIFIED_CLASS =
      Pattern.compile(
          "\\b(?:javax?|jdk|sun|io\\.(?:reelwork|vertx|netty)|com\\.(?:zaxxer|fasterxml|sun)"
              + "|org\\.(?:jooq|sqlite|postgresql|flywaydb))"
              + "(?:\\.[a-z]\\w{0,40}){0,10}\\.[A-Z][\\w$]{0,80}(?!\\.?\\w)(?:: ?)?");

  /// `SQLException: `; not `Exception.mp4`.
  private static final Pattern CLASS =
      Pattern.compile(
          "(?<![\\w.])[A-Z]\\w{0,60}(?:Exception|Error|Throwable)\\b(?![.\\w-])(?:: ?)?");

  private static final Pattern PATH =
      Pattern.compile("(?<![\\w./:<>-])(?:file:)?/[^\\s:'\"<>|]{1,4096}");

  /// What only somebody who types a command line can follow.
  private static final Pattern ADVICE =
      Pattern.compile(
          "Consider increasing|analyzeduration|probesize|-\\w{1,30} option|option '?-?\\w"
              + "|[Uu]se -\\w");

  /// Ends a sentence, or divides messages.
  private static final Pattern END = Pattern.compile("(?<=[.|])");

  /// Texts for clients are short; what is longer is cut, so that a pattern has little to read.
  private static final int MAX_LENGTH = 4_000;

  private ClientWords() {}

  /// What a client reads of a failure that nobody foresaw.
  ///
  /// @param step the name of the step
  /// @param reference what the log calls it
  static String unforeseen(String step, String reference) {
    return "Step %s failed unexpectedly; the service's log has the details under %s."
        .formatted(step, reference);
  }

  /// The text without what no client may see; the same text when there is nothing of the kind.
  static String of(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    String clean = PATH.matcher(cut.replace("\0", "")).replaceAll("…");
    clean = QUALIFIED_CLASS.matcher(clean).replaceAll("");
    clean = CLASS.matcher(clean).replaceAll("");
    clean = withoutAdvice(clean);
    return clean.equals(cut) ? cut : clean.strip();
  }

  private static String withoutAdvice(String text) {
    return END.splitAsStream(text)
        .filter(sentence -> !ADVICE.matcher(sentence).find())
        .collect(Collectors.joining());
  }
}
