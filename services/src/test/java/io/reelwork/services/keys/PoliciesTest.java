package io.reelwork.services.keys;

import static io.reelwork.services.keys.KeyRoom.ACCOUNT;
import static io.reelwork.services.keys.KeyRoom.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Value;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.licenses.LicenseTexts;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PoliciesTest {
  private static final String POLICIES = "ContentKeyAuthorizationPolicies";
  private static final String OPTIONS = "ContentKeyAuthorizationPolicyOptions";
  private static final String DELIVERIES = "AssetDeliveryPolicies";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void linksOptionsToAPolicyInOrder(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String policy = room.create(POLICIES, Map.of("Name", text("Open"))).key();
      String first = option(room, Map.of()).key();
      String second = option(room, Map.of()).key();
      room.link(POLICIES, policy, "Options", OPTIONS, second);
      room.link(POLICIES, policy, "Options", OPTIONS, first);

      assertThat(room.linked(POLICIES, policy, "Options", OPTIONS)).containsExactly(second, first);
      room.unlink(POLICIES, policy, "Options", OPTIONS, second);
      assertThat(room.linked(POLICIES, policy, "Options", OPTIONS)).containsExactly(first);
      assertThat(room.find(OPTIONS, second)).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesAPolicyThatHasOptions(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String policy = room.create(POLICIES, Map.of()).key();
      String option = option(room, Map.of()).key();
      room.link(POLICIES, policy, "Options", OPTIONS, option);

      room.delete(POLICIES, policy);

      assertThat(room.find(POLICIES, policy)).isEmpty();
      assertThat(room.find(OPTIONS, option)).isPresent();
      room.delete(OPTIONS, option);
      assertThat(room.find(OPTIONS, option)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsRestrictionsAsTheyWereSent(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      Value restrictions = restrictions(1, LicenseTexts.TOKEN);

      Entity made = option(room, Map.of("Restrictions", restrictions, "Name", text("")));

      Entity read = room.find(OPTIONS, made.key()).orElseThrow();
      assertThat(read.value("Restrictions")).isEqualTo(restrictions);
      assertThat(read.value("Name")).isEqualTo(text(""));
      assertThat(option(room, Map.of()).value("Restrictions"))
          .isEqualTo(new Value.Items(List.of()));
    }
  }

  /// Data folders survive: the stored text is what it has always been.
  @ParameterizedTest
  @EnumSource
  void storesRestrictionsAsTextInTheOrderOfTheirMembers(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      room.create(
          OPTIONS,
          Map.of(
              "KeyDeliveryType",
              new Value.Int(2),
              "Restrictions",
              new Value.Items(
                  List.of(
                      new Value.Complex(Map.of()),
                      new Value.Complex(
                          Map.of(
                              "Name", text("Ä"),
                              "KeyRestrictionType", new Value.Int(0),
                              "Requirements", text("")))))));

      assertThat(stored(room))
          .isEqualTo("[{},{\"Name\":\"Ä\",\"KeyRestrictionType\":0,\"Requirements\":\"\"}]");
    }
  }

  private static String stored(KeyRoom room) {
    return room.database()
        .read(sql ->
            sql.fetchSingle("select restrictions from content_key_policy_option")
                .get(0, String.class));
  }

  @ParameterizedTest
  @EnumSource
  void readsRestrictionsThatEarlierProgramsStored(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String option = option(room, Map.of()).key();
      room.database()
          .write(sql ->
              sql.execute(
                  "update content_key_policy_option set restrictions ="
                      + " '[{\"Requirements\":null,\"KeyRestrictionType\":2,\"Name\":\"r\"},{}]'"));

      AuthorizationOption read =
          room.keys()
              .authorizationOptions()
              .find(ACCOUNT, new AuthorizationOptionId(option))
              .orElseThrow();

      assertThat(read.settings().restrictions())
          .containsExactly(
              new Restriction(Optional.of("r"), Optional.of(Restriction.Type.IP), Optional.empty()),
              new Restriction(Optional.empty(), Optional.empty(), Optional.empty()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesANullAmongRestrictions(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      Value nothing = new Value.Items(List.of(Value.Null.NULL));

      assertRefused(
          Code.INVALID_VALUE,
          "Restrictions: must hold restrictions only",
          () -> option(room, Map.of("Restrictions", nothing)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void checksAnOptionAsAWholeWhenAPartChanges(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String option =
          option(
                  room,
                  Map.of(
                      "KeyDeliveryType", new Value.Int(3), "KeyDeliveryConfiguration", text("{}")))
              .key();

      assertRefused(
          Code.INVALID_VALUE,
          "KeyDeliveryConfiguration: PlayReadyLicenseResponseTemplate",
          () -> room.update(OPTIONS, option, Map.of("KeyDeliveryType", new Value.Int(1))));
      assertRefused(
          Code.INVALID_VALUE,
          "Requirements: TokenRestrictionTemplate",
          () -> room.update(OPTIONS, option, Map.of("Restrictions", restrictions(1, "open"))));
      room.update(OPTIONS, option, Map.of("Restrictions", restrictions(1, LicenseTexts.TOKEN)));
      room.update(
          OPTIONS,
          option,
          Map.of(
              "KeyDeliveryType",
              new Value.Int(1),
              "KeyDeliveryConfiguration",
              text(LicenseTexts.PLAY_READY)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, KeyDeliveryType: must be",
    "1, must be well-formed",
    "3, must be JSON",
    "4, must be JSON"
  })
  void refusesAConfigurationOfAnotherKind(int type, String message) {
    try (KeyRoom room = KeyRoom.open(TestDatabase.SQLITE, folder)) {
      assertRefused(
          Code.INVALID_VALUE,
          message,
          () ->
              option(
                  room,
                  Map.of(
                      "KeyDeliveryType",
                      new Value.Int(type),
                      "KeyDeliveryConfiguration",
                      text(""))));
      assertRefused(
          Code.INVALID_VALUE,
          "KeyRestrictionType: must be",
          () -> option(room, Map.of("Restrictions", restrictions(3, ""))));
    }
  }

  private static Entity option(KeyRoom room, Map<String, Value> values) {
    Map<String, Value> all = new java.util.HashMap<>(values);
    all.putIfAbsent("KeyDeliveryType", new Value.Int(2));
    return room.create(OPTIONS, all);
  }

  private static Value restrictions(int type, String requirements) {
    return new Value.Items(
        List.of(
            new Value.Complex(
                Map.of(
                    "Name", text("r"),
                    "KeyRestrictionType", new Value.Int(type),
                    "Requirements", text(requirements)))));
  }

  @ParameterizedTest
  @CsvSource({
    "3, ENVELOPE_ENCRYPTION, DynamicEnvelopeEncryption, EnvelopeEncryption",
    "4, COMMON_ENCRYPTION, DynamicCommonEncryption, CommonEncryption",
    "5, COMMON_ENCRYPTION_CBCS, DynamicCommonEncryptionCbcs, CommonEncryptionCbcs"
  })
  void wantsTheKeyBeforeThePolicy(int type, ContentKeyType keyType, String policy, String key) {
    try (KeyRoom room = KeyRoom.open(TestDatabase.SQLITE, folder)) {
      String asset = room.asset(0);
      String delivery = delivery(room, type, 1);

      assertRefused(Code.INVALID_STATE, keyless(policy, key), () -> link(room, asset, delivery));
      room.link("Assets", asset, "ContentKeys", "ContentKeys", room.key(keyType));
      link(room, asset, delivery);
      assertThat(linked(room, asset)).containsExactly(delivery);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesTwoPoliciesForOneProtocol(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String asset = room.asset(0);
      String smoothAndHls = delivery(room, 2, 5);
      String dash = delivery(room, 2, 2);
      link(room, asset, smoothAndHls);
      link(room, asset, dash);

      assertRefused(
          Code.INVALID_VALUE,
          "the protocols 4 are covered already",
          () -> link(room, asset, delivery(room, 1, 4)));
      assertRefused(
          Code.INVALID_VALUE,
          "covered already",
          () ->
              room.update(DELIVERIES, dash, Map.of("AssetDeliveryProtocol", new Value.Int(65535))));
      assertRefused(Code.CONFLICT, "linked already", () -> link(room, asset, dash));
      room.update(DELIVERIES, dash, Map.of("AssetDeliveryProtocol", new Value.Int(16)));
      Entity changed = room.find(DELIVERIES, dash).orElseThrow();
      assertThat(changed.value("AssetDeliveryProtocol")).isEqualTo(new Value.Int(16));
      assertThat(changed.value("LastModified")).isEqualTo(changed.value("Created"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingWhileAnAssetIsPlayed(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String asset = room.asset(0);
      String clear = delivery(room, 2, 1);
      link(room, asset, clear);
      String locator = room.originLocator(asset).key();
      String played = "has an OnDemandOrigin locator";

      assertRefused(Code.INVALID_STATE, played, () -> link(room, asset, delivery(room, 2, 2)));
      assertRefused(Code.INVALID_STATE, played, () -> unlink(room, asset, clear));
      assertRefused(
          Code.INVALID_STATE,
          played,
          () -> room.update(DELIVERIES, clear, Map.of("Name", text("new"))));

      room.delete("Locators", locator);
      assertRefused(Code.INVALID_STATE, "is linked to asset", () -> room.delete(DELIVERIES, clear));
      unlink(room, asset, clear);
      room.delete(DELIVERIES, clear);
      assertThat(room.find(DELIVERIES, clear)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsPoliciesToTheirQuotas(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      Quotas quotas = room.access().quotas();
      quotas.change(ACCOUNT, Quota.ASSET_DELIVERY_POLICIES, Optional.of(1L));
      quotas.change(ACCOUNT, Quota.CONTENT_KEY_AUTHORIZATION_POLICIES, Optional.of(1L));
      delivery(room, 2, 1);
      room.create(POLICIES, Map.of());

      assertThatThrownBy(() -> delivery(room, 2, 1))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("quota.asset-delivery-policies");
      assertThatThrownBy(() -> room.create(POLICIES, Map.of()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("quota.content-key-authorization-policies");
    }
  }

  @ParameterizedTest
  @EnumSource
  void playsAStorageEncryptedAssetOnlyUnderAPolicy(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      String asset = room.asset(1);

      assertRefused(
          Code.INVALID_STATE,
          "must have a delivery policy to be played",
          () -> room.originLocator(asset));
      link(room, asset, delivery(room, 2, 65535));
      room.originLocator(asset);
      room.originLocator(room.asset(0));

      room.database().transaction(() -> room.catalog().deleteAsset(ACCOUNT, new AssetId(asset)));
      assertThat(linked(room, asset)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, AssetDeliveryPolicyType",
    "6, 1, AssetDeliveryPolicyType",
    "2, 32, AssetDeliveryProtocol"
  })
  void refusesUnknownNumbers(int type, int protocol, String property) {
    try (KeyRoom room = KeyRoom.open(TestDatabase.SQLITE, folder)) {
      assertRefused(Code.INVALID_VALUE, property, () -> delivery(room, type, protocol));
    }
  }

  private static String delivery(KeyRoom room, int type, int protocols) {
    return room.create(
            DELIVERIES,
            Map.of(
                "AssetDeliveryPolicyType", new Value.Int(type),
                "AssetDeliveryProtocol", new Value.Int(protocols),
                "AssetDeliveryConfiguration", text("[{\"Key\":2,\"Value\":\"https://a.test/\"}]")))
        .key();
  }

  private static void link(KeyRoom room, String asset, String policy) {
    room.link("Assets", asset, "DeliveryPolicies", DELIVERIES, policy);
  }

  private static void unlink(KeyRoom room, String asset, String policy) {
    room.unlink("Assets", asset, "DeliveryPolicies", DELIVERIES, policy);
  }

  private static List<String> linked(KeyRoom room, String asset) {
    return room.linked("Assets", asset, "DeliveryPolicies", DELIVERIES);
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static String keyless(String policy, String key) {
    return "Cannot set an AssetDeliveryPolicy specifying AssetDeliveryPolicyType."
        + policy
        + " when no ContentKey with ContentKeyType."
        + key
        + " is linked to it";
  }
}
