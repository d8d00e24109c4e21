package io.reelwork.odata.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How the key of an entity set looks; decides between a malformed key (400) and an unknown one
/// (404) before anything is looked up (protocol section 7.1).
public sealed interface KeyForm {
  /// The key in the form it is stored in, or empty when the text is no key of this form.
  Optional<String> normalise(String text);

  /// `nb:cid:UUID:8f2c…`: the prefix of the set and a GUID.
  ///
  /// @param prefix the part between `nb:` and `:UUID:`
  /// @param clientChosen whether a create may bring its own id
  record Nb(String prefix, boolean clientChosen) implements KeyForm {
    private static final int GUID_LENGTH = 36;
    private static final String MIDDLE = ":UUID:";

    /// The GUID comes back in lower case, as the service wrote it.
    @Override
    public Optional<String> normalise(String text) {
      String start = of("");
      if (text.length() != start.length() + GUID_LENGTH
          || !(text.startsWith(start) || startsInAnyCase(text, start))
          || !isGuid(text, start.length())) {
        return Optional.empty();
      }
      return Optional.of(start + text.substring(start.length()).toLowerCase(Locale.ROOT));
    }

    private static boolean startsInAnyCase(String text, String start) {
      return text.regionMatches(true, 0, start, 0, start.length())
          && text.chars().allMatch(letter -> letter < 0x80);
    }

    private static boolean isGuid(String text, int start) {
      for (int at = 0; at < GUID_LENGTH; at++) {
        char letter = text.charAt(start + at);
        boolean dash = at == 8 || at == 13 || at == 18 || at == 23;
        if (dash ? letter != '-' : letter > 'f' || Character.digit(letter, 16) < 0) {
          return false;
        }
      }
      return true;
    }

    /// The id with this GUID.
    public String of(String guid) {
      return "nb:" + prefix + MIDDLE + guid;
    }
  }

  /// A bare GUID, written `(guid'…')`.
  record Guid() implements KeyForm {
    private static final Pattern FORM =
        Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    @Override
    public Optional<String> normalise(String text) {
      return FORM.matcher(text).matches()
          ? Optional.of(text.toLowerCase(Locale.ROOT))
          : Optional.empty();
    }
  }

  /// A name chosen by somebody: any text that is not empty.
  record Name() implements KeyForm {
    @Override
    public Optional<String> normalise(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
  }

  /// A name inside something else, known by both: `nb:cid:UUID:8f2c…__###__Mobile`.
  ///
  /// @param whole the form of the key of what it is inside
  /// @param separator what stands between the two
  record Part(Nb whole, String separator) implements KeyForm {
    @Override
    public Optional<String> normalise(String text) {
      int at = text.indexOf(separator);
      if (at < 0 || at + separator.length() == text.length()) {
        return Optional.empty();
      }
      String name = text.substring(at + separator.length());
      return whole.normalise(text.substring(0, at)).map(key -> of(key, name));
    }

    /// The key of the part with this name.
    public String of(String key, String name) {
      return key + separator + name;
    }
  }
}
