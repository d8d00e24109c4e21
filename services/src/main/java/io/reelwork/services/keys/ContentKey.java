package io.reelwork.services.keys;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// A content key in the clear.
///
/// @param id its id
/// @param type what it is for
/// @param value its bytes, of any length; never changed
@SuppressWarnings("ArrayRecordComponent")
public record ContentKey(ContentKeyId id, ContentKeyType type, byte[] value) {
  private static final int CHECKSUM_BYTES = 8;

  /// What clients check a key by: the first 8 bytes of the id's GUID encrypted with the key, in
  /// base64 (delivery section 12.1). For keys of 16 and 32 bytes.
  String checksum() {
    try {
      // One block on its own: there is nothing a mode could chain.
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(value, "AES"));
      byte[] block = cipher.doFinal(id.dotNetBytes());
      return Base64.getEncoder().encodeToString(Arrays.copyOf(block, CHECKSUM_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(id + ": must be an AES key but was not", e);
    }
  }

  /// Does not tell the key.
  @Override
  public String toString() {
    return "ContentKey[" + id + ", " + type.word() + "]";
  }
}
