package io.reelwork.services.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// A certificate signed by itself: X.509 v3 (RFC 5280) with an RSA key.
///
/// ```
/// Certificate ::= SEQUENCE { TBSCertificate, AlgorithmIdentifier, BIT STRING }
/// TBSCertificate ::= SEQUENCE { [0] version, serial, algorithm, issuer, validity, subject,
///                               SubjectPublicKeyInfo, [3] extensions }
/// ```
public final class SelfSignedCertificate {
  private static final DateTimeFormatter GENERALIZED =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0C;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  /// sha256WithRSAEncryption, 1.2.840.113549.1.1.11, with NULL parameters.
  private static final byte[] SHA256_WITH_RSA =
      der(
          SEQUENCE,
          new byte[] {0x06, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 13, 1, 1, 11},
          new byte[] {0x05, 0});

  private static final byte[] COMMON_NAME = {0x06, 3, 0x55, 0x04, 0x03};
  private static final byte[] SUBJECT_ALT_NAME = {0x06, 3, 0x55, 0x1D, 0x11};
  private static final byte[] BASIC_CONSTRAINTS = {0x06, 3, 0x55, 0x1D, 0x13};

  private SelfSignedCertificate() {}

  /// When a certificate is good.
  ///
  /// @param from its first second
  /// @param until its last
  public record Validity(Instant from, Instant until) {}

  /// A certificate for this key.
  ///
  /// @param commonName who has the key, and who says so
  /// @param hosts names and addresses it is good for; none for a key that no host shows
  public static X509Certificate of(
      KeyPair pair, String commonName, List<String> hosts, Validity validity)
      throws GeneralSecurityException {
    byte[] toSign = toBeSigned(pair, commonName, hosts, validity);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(toSign);
    byte[] whole = der(SEQUENCE, toSign, SHA256_WITH_RSA, bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] toBeSigned(
      KeyPair pair, String commonName, List<String> hosts, Validity validity) {
    BigInteger serial = new BigInteger(120, new SecureRandom()).add(BigInteger.ONE);
    return der(
        SEQUENCE,
        der(0xA0, der(INTEGER, new byte[] {2})),
        der(INTEGER, serial.toByteArray()),
        SHA256_WITH_RSA,
        name(commonName),
        der(SEQUENCE, time(validity.from()), time(validity.until())),
        name(commonName),
        pair.getPublic().getEncoded(),
        der(0xA3, der(SEQUENCE, alternativeNames(hosts), noAuthority())));
  }

  private static byte[] name(String commonName) {
    byte[] text = der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant instant) {
    return der(GENERALIZED_TIME, GENERALIZED.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  /// SubjectAlternativeName; nothing at all without hosts, an empty one is not allowed.
  private static byte[] alternativeNames(List<String> hosts) {
    if (hosts.isEmpty()) {
      return new byte[0];
    }
    List<byte[]> names = new ArrayList<>();
    for (String host : hosts) {
      names.add(isAddress(host) ? address(host) : dnsName(host));
    }
    byte[] sequence = der(SEQUENCE, names.toArray(byte[][]::new));
    return der(SEQUENCE, SUBJECT_ALT_NAME, der(OCTET_STRING, sequence));
  }

  private static boolean isAddress(String host) {
    return host.matches("[0-9.]+") || host.contains(":");
  }

  private static byte[] address(String host) {
    return der(IP_ADDRESS, InetAddress.ofLiteral(host).getAddress());
  }

  private static byte[] dnsName(String host) {
    return der(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
  }

  /// An empty BasicConstraints: not an authority.
  private static byte[] noAuthority() {
    return der(SEQUENCE, BASIC_CONSTRAINTS, der(OCTET_STRING, der(SEQUENCE)));
  }

  private static byte[] bits(byte[] bytes) {
    return der(BIT_STRING, new byte[] {0}, bytes);
  }

  /// Tag, length (X.690 §8.1.3), contents.
  private static byte[] der(int tag, byte[]... contents) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int skip = digits[0] == 0 ? 1 : 0;
      out.write(0x80 | (digits.length - skip));
      out.write(digits, skip, digits.length - skip);
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
