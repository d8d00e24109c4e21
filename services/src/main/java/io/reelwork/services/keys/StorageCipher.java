package io.reelwork.services.keys;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Storage encryption of one file: AES-256 in counter mode, no header, as long as the clear file
/// (delivery section 13). Encrypting and decrypting are the same. Safe for any number of threads.
///
/// ```text
/// counter block = initialization vector, 8 bytes | number of the 16-byte block from 0, 8 bytes
///                 both big-endian
/// ```
public final class StorageCipher {
  /// The bytes of a key.
  public static final int KEY_BYTES = 32;

  /// `AssetFile.EncryptionScheme` of files that are encrypted so.
  public static final String SCHEME = "StorageEncryption";

  /// `AssetFile.EncryptionVersion` of the scheme.
  public static final String VERSION = "1.0";

  private static final int BLOCK_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A client has been seen to send what followed in its XML: `397304628502661816</d:Initializa…`.
  private static final Pattern VECTOR = Pattern.compile("\\s*(\\d{1,20})(\\D.*)?", Pattern.DOTALL);

  private final SecretKey key;
  private final long vector;

  private StorageCipher(SecretKey key, long vector) {
    this.key = key;
    this.vector = vector;
  }

  /// The cipher of a file.
  ///
  /// @param key the asset's storage encryption key
  /// @param initializationVector an unsigned number of 64 bits in decimal digits
  /// @return empty when the key has another length or the vector is no such number
  public static Optional<StorageCipher> of(ContentKey key, String initializationVector) {
    if (key.value().length != KEY_BYTES) {
      return Optional.empty();
    }
    return vector(initializationVector)
        .map(vector -> new StorageCipher(new SecretKeySpec(key.value(), "AES"), vector));
  }

  private static Optional<Long> vector(String text) {
    Matcher matcher = VECTOR.matcher(text);
    try {
      return matcher.matches()
          ? Optional.of(Long.parseUnsignedLong(matcher.group(1)))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// The cipher of a new file, with a vector of its own.
  public static StorageCipher fresh(byte[] key) {
    return new StorageCipher(new SecretKeySpec(key, "AES"), RANDOM.nextLong());
  }

  /// The bytes of a new key.
  public static byte[] freshKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  /// `AssetFile.InitializationVector`.
  public String initializationVector() {
    return Long.toUnsignedString(vector);
  }

  /// What is read through it is encrypted or decrypted, from the file's byte `offset` on.
  public InputStream through(InputStream in, long offset) {
    return new Stream(in, cipherAt(offset));
  }

  private Cipher cipherAt(long offset) {
    byte[] counter =
        ByteBuffer.allocate(BLOCK_BYTES).putLong(vector).putLong(offset / BLOCK_BYTES).array();
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
      byte[] skipped = new byte[(int) (offset % BLOCK_BYTES)];
      cipher.update(skipped, 0, skipped.length, skipped, 0);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in counter mode", e);
    }
  }

  /// Counter mode gives a byte for every byte, at once.
  private static final class Stream extends FilterInputStream {
    private final Cipher cipher;

    Stream(InputStream in, Cipher cipher) {
      super(in);
      this.cipher = cipher;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int at, int most) throws IOException {
      int count = super.read(to, at, most);
      if (count > 0) {
        try {
          cipher.update(to, at, count, to, at);
        } catch (ShortBufferException e) {
          throw new IllegalStateException("counter mode must give as many bytes as it takes", e);
        }
      }
      return count;
    }

    /// Skipped bytes count for the counter too.
    @Override
    public long skip(long most) throws IOException {
      byte[] skipped = new byte[Math.clamp(most, 0, 8192)];
      return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
