package io.reelwork.services.keys;

import static io.reelwork.services.keys.KeyRoom.ACCOUNT;
import static io.reelwork.services.keys.KeyRoom.CALL;
import static io.reelwork.services.keys.KeyRoom.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentKeysTest {
  private static final String ID = "nb:kid:UUID:316d14d4-b603-4d90-b8db-0fede8aa48f8";
  private static final byte[] CLEAR = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void givesAKeyBackAsItWasSent(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String wrapped = KeyRoom.protection().wrap(CLEAR);
      Map<String, Value> sent =
          Map.of(
              "Id", text(ID),
              "ContentKeyType", new Value.Int(4),
              "EncryptedContentKey", text(wrapped),
              "ProtectionKeyId", text(KeyRoom.protection().thumbprint()),
              "ProtectionKeyType", new Value.Int(1),
              "Checksum", text("of my own making"),
              "TrackIdentifiers", text("1,2"));

      Entity made = room.create("ContentKeys", sent);

      Entity read = room.find("ContentKeys", ID).orElseThrow();
      assertThat(read.values()).containsAllEntriesOf(sent);
      assertThat(made.values()).containsAllEntriesOf(sent);
      assertThat(read.value("AuthorizationPolicyId")).isEqualTo(Value.Null.NULL);
      assertThat(read.value("LastModified")).isEqualTo(read.value("Created"));
      assertRefused(Code.CONFLICT, "must not be in use", () -> room.create("ContentKeys", sent));
      assertRefused(
          Code.FORBIDDEN,
          "belongs to another account",
          () -> room.createFor("stranger", "ContentKeys", sent));
    }
  }

  @ParameterizedTest
  @EnumSource
  void storesKeysUnderTheMasterKeyOnly(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      ContentKeyId id = new ContentKeyId(room.key(ContentKeyType.ENVELOPE_ENCRYPTION, CLEAR));

      byte[] stored = new ContentKeyTable(room.database()).secret(ACCOUNT, id).orElseThrow();

      assertThat(new String(stored, StandardCharsets.ISO_8859_1))
          .doesNotContain(new String(CLEAR, StandardCharsets.ISO_8859_1));
      ContentKey key = room.keys().contentKey(ACCOUNT, id).orElseThrow();
      assertThat(key.value()).isEqualTo(CLEAR);
      assertThat(key).hasToString("ContentKey[" + id + ", EnvelopeEncryption]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesToRebindWhatItCannotDecrypt(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String id =
          room.create("ContentKeys", Map.of("EncryptedContentKey", text("ThisIsEncrypted"))).key();

      assertRefused(
          Code.INVALID_VALUE,
          "cannot be decrypted",
          () -> room.call("RebindContentKey", Map.of("id", text(id))));
      assertRefused(
          Code.NOT_FOUND, ID, () -> room.call("RebindContentKey", Map.of("id", text(ID))));
      assertRefused(
          Code.MISSING_VALUE, "id: must be given", () -> room.call("RebindContentKey", Map.of()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rebindsAKeyToTheClientsCertificate(TestDatabase kind) throws GeneralSecurityException {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String id = room.key(ContentKeyType.STORAGE_ENCRYPTION, CLEAR);
      KeyPair mine = rsa();
      String certificate = Base64.getEncoder().encodeToString(longGone(mine));
      String twice = certificate.replace("+", "%2B").replace("/", "%2f").replace("=", "%3D");

      String clear = rebind(room, id, "");
      String once = rebind(room, id, certificate.replace('+', ' '));
      String again = rebind(room, id, twice);

      assertThat(Base64.getDecoder().decode(clear)).isEqualTo(CLEAR);
      assertThat(decrypted(mine, once)).isEqualTo(CLEAR);
      assertThat(decrypted(mine, again)).isEqualTo(CLEAR);
      for (String unusable : List.of("AAAA", "no base64", certificate.substring(100))) {
        assertRefused(
            Code.INVALID_VALUE, "must be a certificate", () -> rebind(room, id, unusable));
      }
    }
  }

  private static String rebind(KeyRoom room, String id, String certificate) {
    return room.call(
        "RebindContentKey", Map.of("id", text(id), "x509Certificate", text(certificate)));
  }

  private static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    return generator.generateKeyPair();
  }

  private static byte[] longGone(KeyPair pair) throws GeneralSecurityException {
    Instant past = Instant.parse("2001-01-01T00:00:00Z");
    return SelfSignedCertificate.of(
            pair, "client", List.of(), new SelfSignedCertificate.Validity(past, past))
        .getEncoded();
  }

  private static byte[] decrypted(KeyPair pair, String wrapped) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA1AndMGF1Padding");
    cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
    return cipher.doFinal(Base64.getDecoder().decode(wrapped));
  }

  @ParameterizedTest
  @EnumSource
  void publishesOneProtectionKeyForAllTypes(TestDatabase kind) throws GeneralSecurityException {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String id = room.call("GetProtectionKeyId", Map.of("contentKeyType", new Value.Int(1)));

      String certificate =
          room.call(
              "GetProtectionKey", Map.of("protectionKeyId", text(id.toLowerCase(Locale.ROOT))));

      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(Base64.getDecoder().decode(certificate));
      assertThat(id).isEqualTo(HexFormat.of().withUpperCase().formatHex(hash));
      assertThat(room.call("GetProtectionKeyId", Map.of("contentKeyType", new Value.Int(8))))
          .isEqualTo(id);
      assertRefused(
          Code.INVALID_VALUE,
          "was 5",
          () -> room.call("GetProtectionKeyId", Map.of("contentKeyType", new Value.Int(5))));
      assertRefused(
          Code.NOT_FOUND,
          "no protection key",
          () -> room.call("GetProtectionKey", Map.of("protectionKeyId", text("00"))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesAnAuthorizationPolicyLater(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String key = room.key(ContentKeyType.ENVELOPE_ENCRYPTION);
      String policy = room.create("ContentKeyAuthorizationPolicies", Map.of()).key();
      String property = "AuthorizationPolicyId";

      room.update(
          "ContentKeys",
          key,
          Map.of(property, text(policy.toUpperCase(Locale.ROOT).replace("NB:CKPID", "nb:ckpid"))));
      assertThat(room.find("ContentKeys", key).orElseThrow().value(property))
          .isEqualTo(text(policy));

      room.delete("ContentKeyAuthorizationPolicies", policy);
      room.update("ContentKeys", key, Map.of(property, text(policy), "Name", text("n")));
      room.update("ContentKeys", key, Map.of(property, Value.Null.NULL));
      assertThat(room.find("ContentKeys", key).orElseThrow().value(property))
          .isEqualTo(Value.Null.NULL);
      assertRefused(
          Code.NOT_FOUND,
          "there is no authorization policy",
          () -> room.update("ContentKeys", key, Map.of(property, text(policy))));
      assertRefused(
          Code.MALFORMED_ID,
          "must be nb:ckpid",
          () -> room.update("ContentKeys", key, Map.of(property, text("open"))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, COMMON_ENCRYPTION, true",
    "0, ENVELOPE_ENCRYPTION, true",
    "0, COMMON_ENCRYPTION_CBCS, true",
    "0, STORAGE_ENCRYPTION, false",
    "0, CONFIGURATION_ENCRYPTION, false",
    "1, STORAGE_ENCRYPTION, true",
    "1, ENVELOPE_ENCRYPTION, true",
    "2, COMMON_ENCRYPTION, true",
    "2, ENVELOPE_ENCRYPTION, false",
    "4, ENVELOPE_ENCRYPTION, true",
    "4, COMMON_ENCRYPTION, false"
  })
  void linksOnlyKeysThatFitTheAsset(int options, ContentKeyType type, boolean fits) {
    try (KeyRoom room = KeyRoom.open(TestDatabase.SQLITE, folder)) {
      String asset = room.asset(options);
      String key = room.key(type);

      if (fits) {
        link(room, asset, key);
      } else {
        assertRefused(Code.INVALID_VALUE, "does not fit", () -> link(room, asset, key));
      }
      assertThat(linked(room, asset)).hasSize(fits ? 1 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesASecondStorageKeyAndTheSameKeyTwice(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String asset = room.asset(1);
      String key = room.key(ContentKeyType.STORAGE_ENCRYPTION);
      String second = room.key(ContentKeyType.STORAGE_ENCRYPTION);
      link(room, asset, key);

      assertRefused(Code.CONFLICT, "linked already", () -> link(room, asset, key));
      assertRefused(
          Code.CONFLICT, "has a storage encryption key already", () -> link(room, asset, second));
      assertRefused(Code.NOT_FOUND, ID, () -> link(room, asset, ID));
      assertThat(linked(room, asset)).containsExactly(key);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesAKeyWithItsLastAsset(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String first = room.asset(0);
      String second = room.asset(0);
      String key = room.key(ContentKeyType.ENVELOPE_ENCRYPTION);
      link(room, first, key);
      link(room, second, key);

      assertRefused(
          Code.INVALID_STATE, "is linked to asset", () -> room.delete("ContentKeys", key));
      room.unlink("Assets", first, "ContentKeys", "ContentKeys", key);
      assertThat(room.find("ContentKeys", key)).isPresent();
      room.database().transaction(() -> room.catalog().deleteAsset(ACCOUNT, new AssetId(second)));

      assertThat(room.find("ContentKeys", key)).isEmpty();
      assertThat(room.keys().contentKey(ACCOUNT, new ContentKeyId(key))).isEmpty();
      String alone = room.key(ContentKeyType.ENVELOPE_ENCRYPTION);
      room.delete("ContentKeys", alone);
      assertThat(room.find("ContentKeys", alone)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, COMMON_ENCRYPTION, /keydelivery/reelwork/PlayReady/",
    "2, ENVELOPE_ENCRYPTION, /keydelivery/reelwork/?KID=<guid>",
    "3, COMMON_ENCRYPTION, /keydelivery/reelwork/Widevine/?KID=<guid>",
    "4, COMMON_ENCRYPTION_CBCS, /keydelivery/reelwork/FairPlay/?kid=<guid>"
  })
  void tellsWherePlayersGetAKey(int number, ContentKeyType type, String path) {
    try (KeyRoom room = KeyRoom.open(TestDatabase.SQLITE, folder)) {
      String key = room.key(type);

      String expected =
          "http://media.test:8482" + path.replace("<guid>", new ContentKeyId(key).guid());
      assertThat(url(room, key, number)).isEqualTo(text(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, ENVELOPE_ENCRYPTION",
    "1, ENVELOPE_ENCRYPTION",
    "2, COMMON_ENCRYPTION",
    "9, COMMON_ENCRYPTION"
  })
  void refusesAWayThatDoesNotDeliverTheKey(int number, ContentKeyType type) {
    try (KeyRoom room = KeyRoom.open(TestDatabase.SQLITE, folder)) {
      String key = room.key(type);

      assertRefused(Code.INVALID_VALUE, "keyDeliveryType", () -> url(room, key, number));
    }
  }

  private static Value url(KeyRoom room, String key, int number) {
    EntitySet set = room.set("ContentKeys");
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("keyDeliveryType", new Value.Int(number));
    EntitySet.ActionResult result =
        set.invoke(
            CALL,
            key,
            set.type().action("GetKeyDeliveryUrl").orElseThrow(),
            PropertyMap.of(arguments));
    return ((EntitySet.ActionResult.Returned) result).value();
  }

  @ParameterizedTest
  @CsvSource({"16, VsHMb9Y/JK4=", "32, Fp4PnGf1uTk="})
  void checksumsAsClientsDo(int length, String checksum) {
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      value[i] = (byte) i;
    }

    ContentKey key = new ContentKey(new ContentKeyId(ID), ContentKeyType.COMMON_ENCRYPTION, value);

    assertThat(key.checksum()).isEqualTo(checksum);
  }

  private static void link(KeyRoom room, String asset, String key) {
    room.link("Assets", asset, "ContentKeys", "ContentKeys", key);
  }

  private static List<String> linked(KeyRoom room, String asset) {
    return room.linked("Assets", asset, "ContentKeys", "ContentKeys");
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }
}
