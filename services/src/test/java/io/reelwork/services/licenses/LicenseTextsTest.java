package io.reelwork.services.licenses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.licenses.TokenRestriction.Claim;
import io.reelwork.services.licenses.TokenRestriction.TokenType;
import io.reelwork.services.licenses.TokenRestriction.VerificationKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicenseTextsTest {
  private static final String PRIMARY =
      "<PrimaryVerificationKey i:type=\"SymmetricVerificationKey\"><KeyValue>BAUG</KeyValue></PrimaryVerificationKey>";

  @Test
  void readsWhatTokensMustSay() {
    TokenRestriction restriction = TokenRestriction.parse(LicenseTexts.TOKEN);

    assertThat(restriction.type()).isEqualTo(TokenType.JWT);
    assertThat(restriction.issuer()).isEqualTo("http://testacs.com/");
    assertThat(restriction.audience()).isEqualTo("urn:test");
    assertThat(restriction.discovery()).isEmpty();
    assertThat(restriction.claims())
        .containsExactly(
            new Claim("urn:microsoft:azure:mediaservices:contentkeyidentifier", Optional.empty()));
    assertThat(restriction.keys())
        .extracting(key -> ((VerificationKey.Symmetric) key).key())
        .containsExactly(new byte[] {4, 5, 6}, new byte[] {1, 2, 3});
  }

  @Test
  void readsRsaKeysAndDiscovery() {
    String body =
        Base64.getEncoder()
            .encodeToString("{\"e\":\"AQAB\",\"n\":\"/w==\"}".getBytes(StandardCharsets.UTF_8));
    String xml =
        LicenseTexts.TOKEN
            .replace(
                PRIMARY,
                "<PrimaryVerificationKey i:type=\"RsaTokenVerificationKey\"><RawBody>"
                    + body
                    + "</RawBody></PrimaryVerificationKey>")
            .replace(
                "<OpenIdConnectDiscoveryDocument i:nil=\"true\"/>",
                "<OpenIdConnectDiscoveryDocument><OpenIdDiscoveryUri>https://sts.test/d"
                    + "</OpenIdDiscoveryUri></OpenIdConnectDiscoveryDocument>");

    TokenRestriction restriction = TokenRestriction.parse(xml);

    assertThat(restriction.keys().getFirst())
        .isEqualTo(new VerificationKey.Rsa(BigInteger.valueOf(255), BigInteger.valueOf(65537)));
    assertThat(restriction.discovery().orElseThrow()).hasToString("https://sts.test/d");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "<Issuer>http://testacs.com/</Issuer>|<Issuer/>|TokenRestrictionTemplate: Expecting element 'Issuer'.",
        "<Audience>urn:test</Audience>||TokenRestrictionTemplate: Expecting element 'Audience'.",
        "<TokenType>JWT|<TokenType>SAML|TokenType: must be SWT or JWT",
        "BAUG|!|KeyValue: must be base64",
        "Symmetric|Quantum|PrimaryVerificationKey: i:type must be SymmetricVerificationKey, X509CertTokenVerificationKey or RsaTokenVerificationKey",
        "urn:microsoft:azure:mediaservices:contentkeyidentifier||TokenClaim: Expecting element 'ClaimType'.",
        "</TokenRestrictionTemplate>||TokenRestrictionTemplate: must be well-formed XML but is not",
        "TokenRestrictionTemplate|Template|Template: the root must be TokenRestrictionTemplate"
      },
      delimiter = '|')
  void refusesATemplateThatNoTokenCouldMeet(String part, @Nullable String instead, String message) {
    String xml = LicenseTexts.TOKEN.replace(part, instead == null ? "" : instead);

    assertMalformed(message, () -> TokenRestriction.parse(xml));
  }

  @Test
  void wantsUrisOfAnSwtAndAKeyOfAll() {
    String swt = LicenseTexts.TOKEN.replace("<TokenType>JWT</TokenType>", "");

    assertThat(TokenRestriction.parse(swt).type()).isEqualTo(TokenType.SWT);
    assertMalformed(
        "Audience: must be an absolute URI",
        () -> TokenRestriction.parse(swt.replace("urn:test", "test")));
    assertMalformed(
        "Both PrimaryVerificationKey and OpenIdConnectDiscoveryDocument are null",
        () -> TokenRestriction.parse(LicenseTexts.TOKEN.replace(PRIMARY, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><TokenRestrictionTemplate>&e;</TokenRestrictionTemplate>",
        "<!DOCTYPE a [<!ENTITY e \"x\">]><TokenRestrictionTemplate>&e;</TokenRestrictionTemplate>"
      })
  void readsNoEntities(String xml) {
    assertThatThrownBy(() -> TokenRestriction.parse(xml)).isInstanceOf(Malformed.class);
  }

  @Test
  void readsPlayReadyTemplates() {
    PlayReadyTemplate.check(LicenseTexts.PLAY_READY);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "<PlayRight>|<PlayLeft>|must be well-formed",
        "PlayRight|PlayLeft|Expecting element 'PlayRight'.",
        "PlayReadyLicenseTemplate>|Other>|must hold a PlayReadyLicenseTemplate",
        "FromHeader|FromNowhere|ContentKey: i:type must be one of",
        ">Nonpersistent<|>Eternal<|LicenseType: must be Nonpersistent or Persistent",
        "<PlayRight>|<BeginDate>2016-01-01T00:00:00Z</BeginDate><PlayRight>|BeginDate: must not be given for a Nonpersistent license",
        "<PlayRight>|<PlayRight><FirstPlayExpiration>PT1H</FirstPlayExpiration>|FirstPlayExpiration: must not be given",
        ">NotAllowed<|>Maybe<|AllowPassingVideoContentToUnknownOutput: must be",
        "<PlayRight>|<BeginDate>2016-01-01T00:00:00Z</BeginDate><RelativeBeginDate>P1D</RelativeBeginDate><PlayRight>|must not have both BeginDate and RelativeBeginDate"
      },
      delimiter = '|')
  void refusesPlayReadyTemplatesThatMakeNoLicense(String part, String instead, String message) {
    String xml = LicenseTexts.PLAY_READY.replace(part, instead);

    assertMalformed(message, () -> PlayReadyTemplate.check(xml));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"allowed_track_types\":\"SD_HD\",\"content_key_specs\":[{\"track_type\":\"SD\",\"key_id\":null,"
            + "\"security_level\":1,\"required_output_protection\":{\"hdcp\":\"HDCP_V2\"}}],"
            + "\"policy_overrides\":{\"can_play\":true,\"rental_duration_seconds\":null,\"renewal_server_url\":\"\"}}"
      })
  void readsWidevineConfigurations(String json) {
    DrmConfiguration.checkWidevine(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{} {}",
        "{\"allowed_track_types\":\"ALL\"}",
        "{\"content_key_specs\":{}}",
        "{\"content_key_specs\":[{\"security_level\":6}]}",
        "{\"content_key_specs\":[{\"required_output_protection\":{\"hdcp\":\"none\"}}]}",
        "{\"policy_overrides\":{\"can_play\":\"often\"}}",
        "{\"policy_overrides\":{\"license_duration_seconds\":-1}}",
        "{\"policy_overrides\":{\"can_play\":{}}}"
      })
  void refusesMalformedWidevineConfigurations(String json) {
    assertThatThrownBy(() -> DrmConfiguration.checkWidevine(json)).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ASkId, 3f2504e0-4f89-11d3-9a0c-0305e82c3301, 12",
    "FairPlayPfxPasswordId, 3f2504e0-4f89-11d3-9a0c-0305e82c3301, secret",
    "FairPlayPfx, AQID, !",
    "ContentEncryptionIV, 000102030405060708090A0B0C0D0E0F, 00",
    "RentalAndLeaseKeyType, 1039325691, lease"
  })
  void checksTheFormsOfAFairPlayConfiguration(String member, String right, String wrong) {
    String json = "{\"%s\":\"%s\",\"Unknown\":[]}";

    DrmConfiguration.checkFairPlay(json.formatted(member, right));
    assertMalformed(member, () -> DrmConfiguration.checkFairPlay(json.formatted(member, wrong)));
  }

  @Test
  void readsDeliveryConfigurations() {
    String json =
        "[{\"Key\":2,\"Value\":\"https:\\/\\/a.test\\/\"},{\"Key\":\"12\",\"Value\":null}]";

    assertThat(DeliveryConfiguration.parse(json).values())
        .isEqualTo(Map.of(2, "https://a.test/", 12, ""));
    assertThat(DeliveryConfiguration.parse("").values()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{\"Key\":14,\"Value\":\"\"}]",
        "[{\"Value\":\"\"}]",
        "[{\"Key\":3,\"Value\":\"AQID\"}]",
        "[{\"Key\":11,\"Value\":\"AQID\"}]",
        "[{\"Key\":1,\"Value\":\"\"},{\"Key\":1,\"Value\":\"\"}]",
        "[{\"Key\":1,\"Value\":{}}]"
      })
  void refusesMalformedDeliveryConfigurations(String json) {
    assertThatThrownBy(() -> DeliveryConfiguration.parse(json)).isInstanceOf(Malformed.class);
  }

  private static void assertMalformed(String message, ThrowingCallable reading) {
    assertThatThrownBy(reading).isInstanceOf(Malformed.class).hasMessageContaining(message);
  }
}
