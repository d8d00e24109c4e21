package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessConfigTest {
  private static final String ID = "A0000000-0000-4000-8000-00000000000F";
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void hasTheseDefaults() {
    AccessConfig config = AccessConfig.defaults();

    assertThat(config.masterKey()).isEmpty();
    assertThat(config.accountName()).isEqualTo("reelwork");
    assertThat(config.client()).isEmpty();
    assertThat(config.tokens().rotation()).isEqualTo(Duration.ofDays(90));
    assertThat(config.tokens().lifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(config.tokens().acsLifetime()).isEqualTo(Duration.ofHours(6));
    assertThat(config.tokens().issuer()).isEqualTo("urn:reelwork");
    assertThat(config.tokens().resources())
        .containsExactly(
            "https://rest.media.azure.net",
            "https://rest.media.chinacloudapi.cn",
            "https://rest.media.usgovcloudapi.net",
            "https://rest.media.cloudapi.de");
  }

  @Test
  void refusesLivesOutOfRange() {
    Duration day = Duration.ofDays(1);
    Duration hour = Duration.ofHours(1);

    assertThatThrownBy(
            () -> new AccessConfig.Tokens(day, Duration.ofMillis(999), hour, "us", List.of("it")))
        .hasMessage("tokens.lifetime: must be PT1S to PT24H but was PT0.999S");
    assertThatThrownBy(
            () -> new AccessConfig.Tokens(day, hour, Duration.ofHours(25), "us", List.of("it")))
        .hasMessage("tokens.acs-lifetime: must be PT1S to PT24H but was PT25H");
    assertThatThrownBy(() -> new AccessConfig.Tokens(hour, hour, hour, "us", List.of("it")))
        .hasMessage("tokens.rotation: must be at least PT24H but was PT1H");
    assertThatThrownBy(() -> new AccessConfig.Tokens(day, hour, hour, " ", List.of("it")))
        .hasMessage("tokens.issuer: must be a text but was empty");
    assertThatThrownBy(() -> new AccessConfig.Tokens(day, hour, hour, "us", List.of()))
        .hasMessage("tokens.resources: must be at least one resource but was empty");
  }

  @Test
  void refusesAnAccountNameThatNoHostCouldCarry() {
    for (String name : List.of("", "ab", "Reelwork", "reel-work", "a".repeat(25), "reel work")) {
      assertThatThrownBy(() ->
              new AccessConfig(
                  Optional.empty(),
                  name,
                  Optional.empty(),
                  AccessConfig.Tokens.defaults(),
                  Quotas.standard()))
          .hasMessage(
              "account.name: must be 3 to 24 lower-case letters and digits but was '" + name + "'");
    }
  }

  @Test
  void takesAClientWholeOrNotAtAll() {
    assertThat(AccessConfig.client(Optional.empty(), Optional.empty())).isEmpty();
    assertThat(AccessConfig.client(Optional.of(ID), Optional.of(SECRET)))
        .contains(new Credentials("a0000000-0000-4000-8000-00000000000f", SECRET));
    assertThatThrownBy(() -> AccessConfig.client(Optional.of(ID), Optional.empty()))
        .hasMessage("client.id, client.secret: must be given together but only client.id was");
    assertThatThrownBy(() -> AccessConfig.client(Optional.empty(), Optional.of(SECRET)))
        .hasMessage("client.id, client.secret: must be given together but only client.secret was");
  }

  @Test
  void refusesCredentialsThatCannotBe() {
    assertThatThrownBy(() -> Credentials.given("me", SECRET))
        .hasMessage("client id: must be a GUID but was 'me'");
    for (String secret : List.of("", SECRET.substring(1), SECRET + " x", SECRET + "é")) {
      assertThatThrownBy(() -> Credentials.given(ID, secret))
          .hasMessage(
              "client secret: must be 32 to 512 printable ASCII characters without blanks but had "
                  + secret.length());
    }
  }

  @Test
  void tellsNoSecretInItsText() {
    AccessConfig config =
        new AccessConfig(
            Optional.of(Deployment.base64(1)),
            "reelwork",
            Optional.of(Credentials.given(ID, SECRET)),
            AccessConfig.Tokens.defaults(),
            Quotas.standard());

    assertThat(config.toString()).doesNotContain(SECRET).doesNotContain(Deployment.base64(1));
    assertThat(Credentials.given(ID, SECRET).toString()).doesNotContain(SECRET);
  }
}
