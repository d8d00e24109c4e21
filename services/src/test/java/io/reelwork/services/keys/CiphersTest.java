package io.reelwork.services.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CiphersTest {
  private static final ContentKeyId ID =
      new ContentKeyId("nb:kid:UUID:316d14d4-b603-4d90-b8db-0fede8aa48f8");
  private static final String VECTOR = "397304628502661816";

  /// Delivery section 19.
  @Test
  void encryptsTheReferencesVector() throws IOException {
    byte[] clear = "Hello, Azure Media Services v2!!".getBytes(StandardCharsets.US_ASCII);

    byte[] encrypted = through(cipher(VECTOR), clear, 0);

    assertThat(HexFormat.of().formatHex(encrypted))
        .isEqualTo("5510a476953f729e3d8d00504833b951b24132d1edd0997e16bdd1731d8f4db0");
    assertThat(through(cipher(VECTOR), encrypted, 0)).isEqualTo(clear);
  }

  @Test
  void startsAnywhereInAFile() throws IOException {
    byte[] clear = new byte[100_000];
    new Random(4).nextBytes(clear);
    byte[] whole = through(cipher(VECTOR), clear, 0);

    for (int offset : new int[] {1, 15, 16, 17, 4096, 99_999}) {
      byte[] rest = Arrays.copyOfRange(whole, offset, whole.length);
      assertThat(through(cipher(VECTOR), rest, offset))
          .isEqualTo(Arrays.copyOfRange(clear, offset, clear.length));
    }
  }

  @Test
  void countsBytesThatAreSkippedOrReadOneByOne() throws IOException {
    byte[] clear = "Hello, Azure Media Services v2!!".getBytes(StandardCharsets.US_ASCII);
    byte[] encrypted = through(cipher(VECTOR), clear, 0);

    try (InputStream in = cipher(VECTOR).through(new ByteArrayInputStream(encrypted), 0)) {
      assertThat(in.read()).isEqualTo('H');
      in.skipNBytes(6);
      assertThat(in.readNBytes(5)).isEqualTo("Azure".getBytes(StandardCharsets.US_ASCII));
      assertThat(in.markSupported()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "18446744073709551615, 18446744073709551615",
    "0, 0",
    "397304628502661816</d:InitializationVector, 397304628502661816",
    "' 7 ', 7"
  })
  void readsVectorsAsClientsSendThem(String sent, String vector) {
    assertThat(cipher(sent).initializationVector()).isEqualTo(vector);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AQID", "-1", "18446744073709551616", "99999999999999999999"})
  void refusesOtherVectors(String sent) {
    assertThat(StorageCipher.of(key(32), sent)).isEmpty();
  }

  @Test
  void refusesKeysOfAnotherLength() {
    assertThat(StorageCipher.of(key(16), VECTOR)).isEmpty();
    assertThat(StorageCipher.of(key(0), VECTOR)).isEmpty();
  }

  @Test
  void givesEveryNewFileAVectorOfItsOwn() {
    byte[] key = StorageCipher.freshKey();

    assertThat(key).hasSize(32).isNotEqualTo(StorageCipher.freshKey());
    assertThat(StorageCipher.fresh(key).initializationVector())
        .isNotEqualTo(StorageCipher.fresh(key).initializationVector());
  }

  @Test
  void decryptsAConfiguration() throws GeneralSecurityException {
    byte[] vector = new byte[16];
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(key(32).value(), "AES"),
        new IvParameterSpec(vector));
    String sent =
        base64(cipher.doFinal("H264 Single Bitrate – é".getBytes(StandardCharsets.UTF_8)));

    assertThat(ConfigurationCipher.decrypt(key(32), base64(vector), sent))
        .contains("H264 Single Bitrate – é");
    assertThat(ConfigurationCipher.decrypt(key(16), base64(vector), sent)).isEmpty();
    assertThat(ConfigurationCipher.decrypt(key(32), base64(new byte[8]), sent)).isEmpty();
    assertThat(ConfigurationCipher.decrypt(key(32), "!", sent)).isEmpty();
    assertThat(ConfigurationCipher.decrypt(key(32), base64(vector), "H264 Preset")).isEmpty();
    assertThat(ConfigurationCipher.decrypt(key(32), base64(vector), "")).isEmpty();
    assertThat(ConfigurationCipher.decrypt(key(32), base64(vector), base64(new byte[16])))
        .isEmpty();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] through(StorageCipher cipher, byte[] bytes, long offset)
      throws IOException {
    try (InputStream in = cipher.through(new ByteArrayInputStream(bytes), offset)) {
      return in.readAllBytes();
    }
  }

  private static StorageCipher cipher(String vector) {
    return StorageCipher.of(key(32), vector).orElseThrow();
  }

  /// 00 01 02…
  private static ContentKey key(int length) {
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      value[i] = (byte) i;
    }
    return new ContentKey(ID, ContentKeyType.STORAGE_ENCRYPTION, value);
  }
}
