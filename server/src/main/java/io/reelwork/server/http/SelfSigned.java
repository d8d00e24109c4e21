package io.reelwork.server.http;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.keys.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A certificate for development, signed by itself and good for the hosts it names, in a store of
/// its own.
final class SelfSigned {
  private static final String PASSWORD = "development";
  private static final Duration LIFE = Duration.ofDays(397);

  private SelfSigned() {}

  /// The password of the stores written here; the file's mode protects the key.
  static String password() {
    return PASSWORD;
  }

  /// Whether the store holds a certificate for these hosts that is good for another week.
  static boolean fits(Path store, Set<String> hosts, Instant now) {
    if (!Files.isReadable(store)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      if (!(keys.getCertificate("reelwork") instanceof X509Certificate certificate)) {
        return false;
      }
      Instant end = certificate.getNotAfter().toInstant();
      return end.isAfter(now.plus(Duration.ofDays(7))) && names(certificate).equals(hosts);
    } catch (GeneralSecurityException | IOException e) {
      return false;
    }
  }

  private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
    Set<String> names = new HashSet<>();
    for (List<?> name : certificate.getSubjectAlternativeNames()) {
      String text = String.valueOf(name.get(1));
      names.add(text.equals("0:0:0:0:0:0:0:1") ? "::1" : text);
    }
    return names;
  }

  /// Writes a PKCS12 store with a fresh key, mode 0600.
  static void write(Path store, List<String> hosts, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      Certificate[] chain = {
        SelfSignedCertificate.of(
            pair,
            "Reelwork development",
            hosts,
            new SelfSignedCertificate.Validity(now.minus(Duration.ofHours(1)), now.plus(LIFE)))
      };
      keys.setKeyEntry("reelwork", pair.getPrivate(), PASSWORD.toCharArray(), chain);
      save(keys, store);
    } catch (GeneralSecurityException | IOException e) {
      throw new ServiceFailure(Code.KEYS, store + ": the certificate cannot be written", e);
    }
  }

  private static void save(KeyStore keys, Path store) throws IOException, GeneralSecurityException {
    Files.deleteIfExists(store);
    Files.createFile(
        store, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(store, StandardOpenOption.WRITE)) {
      keys.store(out, PASSWORD.toCharArray());
    }
  }
}
