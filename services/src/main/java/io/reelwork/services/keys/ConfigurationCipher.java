package io.reelwork.services.keys;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The encryption of a task's configuration: AES-256-CBC with PKCS7 padding over UTF-8, in base64
/// (encoding section 2.3).
public final class ConfigurationCipher {
  private static final int KEY_BYTES = 32;
  private static final int VECTOR_BYTES = 16;

  private ConfigurationCipher() {}

  /// The configuration in the clear.
  ///
  /// @param text base64
  /// @param initializationVector base64 of 16 bytes
  /// @return empty when the text is not what this key and vector encrypt; nothing at all is never
  ///   encrypted
  public static Optional<String> decrypt(ContentKey key, String initializationVector, String text) {
    try {
      byte[] vector = Base64.getMimeDecoder().decode(initializationVector);
      if (key.value().length != KEY_BYTES || vector.length != VECTOR_BYTES) {
        return Optional.empty();
      }
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(key.value(), "AES"), new IvParameterSpec(vector));
      byte[] clear = cipher.doFinal(Base64.getMimeDecoder().decode(text));
      return Optional.of(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(clear)).toString())
          .filter(it -> !it.isEmpty());
    } catch (GeneralSecurityException | IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
