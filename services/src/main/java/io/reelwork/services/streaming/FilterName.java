package io.reelwork.services.streaming;

import io.reelwork.services.Refusal;
import java.util.regex.Pattern;

/// The name of a filter, which the URL of a manifest can name: `filter=a;b`.
///
/// @param value the name
public record FilterName(String value) {
  private static final int MAX_LENGTH = 256;
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[\\p{Cntrl};,/\\\\?#%&()'\"]");

  /// Checks the name.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public FilterName {
    if (value.isBlank() || value.length() > MAX_LENGTH || NOT_IN_NAMES.matcher(value).find()) {
      throw Refusal.invalidValue(
          "Name",
          "must be 1 to %d characters without ; , / \\ ? # %% & ( ) and quotes but was '%s'"
              .formatted(MAX_LENGTH, value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
