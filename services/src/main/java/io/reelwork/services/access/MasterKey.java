package io.reelwork.services.access;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one secret that is not in the database: it seals all others with AES-256-GCM (NIST SP
/// 800-38D). Safe for any number of threads.
///
/// ```text
/// sealed = format (1 byte, 1) | nonce (12) | cipher text | tag (16)
/// associated data = the label: what the secret is for, so that no sealed secret passes for another
/// ```
public final class MasterKey {
  private static final Logger LOG = LoggerFactory.getLogger(MasterKey.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final String FILE = "master.key";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final byte FORMAT = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey key;

  private MasterKey(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /// The key of the configuration.
  ///
  /// @param base64 32 bytes in base64
  /// @throws ServiceFailure `CONFIGURATION` when it is something else
  public static MasterKey of(String base64) {
    return parse("security.master-key", base64);
  }

  /// The key of a deployment on PostgreSQL, which only the configuration can give: every process
  /// needs the same one.
  ///
  /// @throws ServiceFailure `CONFIGURATION` when it gives none
  public static MasterKey configured(Optional<String> base64) {
    return of(
        base64.orElseThrow(() ->
            new ServiceFailure(
                Code.CONFIGURATION,
                "security.master-key: must be set when database.url is set; make one with"
                    + " 'openssl rand -base64 32' and give every process the same")));
  }

  /// The key of a deployment on SQLite: the configuration's, else the one in `master.key` in the
  /// data folder, which is made when it is not there and which only its owner may read.
  ///
  /// @throws ServiceFailure `KEYS` when the file cannot be read or written
  public static MasterKey inFolder(Optional<String> base64, Path folder) {
    if (base64.isPresent()) {
      return of(base64.get());
    }
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      protect(file);
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new ServiceFailure(Code.KEYS, file + ": cannot be read or made: " + e, e);
    }
  }

  private static MasterKey parse(String where, String base64) {
    byte[] bytes = decode(where, base64.strip());
    if (bytes.length != KEY_BYTES) {
      throw new ServiceFailure(
          Code.CONFIGURATION,
          where + ": must be " + KEY_BYTES + " bytes in base64 but had " + bytes.length);
    }
    return new MasterKey(bytes);
  }

  private static byte[] decode(String where, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // Without the cause: its message quotes the key.
      throw new ServiceFailure(
          Code.CONFIGURATION, where + ": must be " + KEY_BYTES + " bytes in base64 but was not");
    }
  }

  /// Written whole under another name first: a crash leaves no half key behind.
  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    byte[] line =
        (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path draft = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(line);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    LOG.info("master key made file={}; back it up apart from the database", file);
  }

  private static void protect(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      LOG.warn(
          "master key was open to others, closed it file={} permissions={}",
          file,
          PosixFilePermissions.toString(permissions));
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
  }

  /// Seals a secret for one purpose.
  public byte[] seal(String label, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] text = cipher(Cipher.ENCRYPT_MODE, label, nonce).doFinal(secret);
      return ByteBuffer.allocate(1 + NONCE_BYTES + text.length)
          .put(FORMAT)
          .put(nonce)
          .put(text)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  /// Opens what `seal` made with the same label.
  ///
  /// @throws ServiceFailure `KEYS` when it was changed, is for another purpose or another key's
  public byte[] open(String label, byte[] sealed) {
    if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != FORMAT) {
      throw new ServiceFailure(
          Code.KEYS, label + ": must be a sealed secret of format " + FORMAT + " but was not");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, 1, nonce, 0, NONCE_BYTES);
    int start = 1 + NONCE_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, label, nonce)
          .doFinal(sealed, start, sealed.length - start);
    } catch (AEADBadTagException e) {
      throw new ServiceFailure(
          Code.KEYS,
          label
              + ": must open with the master key (security.master-key, or master.key in the data"
              + " folder) but did not; it was sealed with another one, or changed",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  private Cipher cipher(int mode, String label, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(label.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /// Does not tell the key.
  @Override
  public String toString() {
    return "MasterKey";
  }
}
