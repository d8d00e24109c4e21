package io.reelwork.services.plans;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;

/// Language codes as files have them, made codes of ISO 639-2/T: `en`, `en-US`, `eng` → `eng`;
/// `fre` and `fra` → `fra`.
final class Languages {
  /// ISO 639-2: not determined, not coded, no linguistic content, several.
  private static final Set<String> NONE = Set.of("und", "mis", "zxx", "mul");

  /// ISO 639-2/B, where it differs from /T.
  private static final Map<String, String> BIBLIOGRAPHIC =
      Map.ofEntries(
          Map.entry("alb", "sqi"),
          Map.entry("arm", "hye"),
          Map.entry("baq", "eus"),
          Map.entry("bur", "mya"),
          Map.entry("chi", "zho"),
          Map.entry("cze", "ces"),
          Map.entry("dut", "nld"),
          Map.entry("fre", "fra"),
          Map.entry("geo", "kat"),
          Map.entry("ger", "deu"),
          Map.entry("gre", "ell"),
          Map.entry("ice", "isl"),
          Map.entry("mac", "mkd"),
          Map.entry("mao", "mri"),
          Map.entry("may", "msa"),
          Map.entry("per", "fas"),
          Map.entry("rum", "ron"),
          Map.entry("slo", "slk"),
          Map.entry("tib", "bod"),
          Map.entry("wel", "cym"));

  private static final Map<String, String> TWO_LETTERS = twoLetters();

  private Languages() {}

  /// The language of a code; none for codes that name none, or that nobody knows.
  static Optional<String> of(String code) {
    String subtag = code.strip().toLowerCase(Locale.ROOT).split("[-_,;]", 2)[0];
    String three = TWO_LETTERS.getOrDefault(subtag, subtag);
    return three.matches("[a-z]{3}") && !NONE.contains(three)
        ? Optional.of(BIBLIOGRAPHIC.getOrDefault(three, three))
        : Optional.empty();
  }

  private static Map<String, String> twoLetters() {
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOLanguages()) {
      try {
        codes.put(two, Locale.of(two).getISO3Language());
      } catch (MissingResourceException e) {
        codes.put(two, two);
      }
    }
    return codes;
  }
}
