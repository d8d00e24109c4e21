package io.reelwork.services.licenses;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// How a delivery policy encrypts: `AssetDeliveryConfiguration`, a text that holds JSON.
///
/// ```json
/// [{"Key":2,"Value":"https://host/keydelivery/account/"}]
/// ```
///
/// @param values by `AssetDeliveryPolicyConfigurationKey`
public record DeliveryConfiguration(Map<Integer, String> values) {
  private static final int ENVELOPE_IV_BASE64 = 3;
  private static final int CBCS_IV = 11;
  private static final int LAST_KEY = 13;
  private static final int IV_BYTES = 16;
  private static final Pattern IV_DIGITS = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");

  /// Copies the values.
  public DeliveryConfiguration {
    values = Map.copyOf(values);
  }

  /// The configuration in a text; none in an empty one.
  ///
  /// @throws Malformed when it is something else
  public static DeliveryConfiguration parse(String text) {
    Map<Integer, String> values = new LinkedHashMap<>();
    if (!text.isBlank()) {
      for (Json item : Json.parse("AssetDeliveryConfiguration", text).items("configuration")) {
        Json.Members pair = item.members("configuration");
        int key = key(pair);
        String value = Json.member(pair, "Value").map(it -> it.scalar("Value")).orElse("");
        checkValue(key, value);
        if (values.put(key, value) != null) {
          throw new Malformed("Key", "must be there once but " + key + " is there twice");
        }
      }
    }
    return new DeliveryConfiguration(values);
  }

  private static int key(Json.Members pair) {
    String text = Json.member(pair, "Key").map(it -> it.scalar("Key")).orElse("");
    if (NUMBER.matcher(text).matches() && Integer.parseInt(text) <= LAST_KEY) {
      return Integer.parseInt(text);
    }
    throw new Malformed(
        "Key", "must be a number from 0 to " + LAST_KEY + " but was '" + text + "'");
  }

  private static void checkValue(int key, String value) {
    if (key == ENVELOPE_IV_BASE64 && !isInitializationVector(value)) {
      throw new Malformed("Value", "must be 16 bytes in base64 for key " + key);
    }
    if (key == CBCS_IV && !IV_DIGITS.matcher(value).matches()) {
      throw new Malformed("Value", "must be 32 hexadecimal digits for key " + key);
    }
  }

  private static boolean isInitializationVector(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length == IV_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
