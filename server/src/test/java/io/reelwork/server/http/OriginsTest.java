package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.web.Headers;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {
  private static final String LOCAL = "127.0.0.1:8480";

  private static Optional<URI> of(Origins origins, Headers headers) {
    return origins.of(headers, false, "10.1.2.3", LOCAL);
  }

  @Test
  void prefersThePublicUrl() {
    Origins origins =
        new Origins(Optional.of(URI.create("https://media.windows.net/")), Set.of(), List.of());

    assertThat(of(origins, Headers.of("Host", "other")))
        .contains(URI.create("https://media.windows.net"));
  }

  @Test
  void keepsTheHostOfAnAccountBesideThePublicUrl() {
    Origins origins =
        new Origins(Optional.of(URI.create("https://media.test")), Set.of(), List.of());

    assertThat(of(origins, Headers.of("Host", "acct1.restv2.local.example.test:81")))
        .contains(URI.create("http://acct1.restv2.local.example.test:81"));
  }

  @Test
  void takesSchemeFromTheConnectionAndHostFromTheRequest() {
    Headers headers = Headers.of("host", "h:81");

    assertThat(Origins.ofRequest().of(headers, true, "1.1.1.1", LOCAL))
        .contains(URI.create("https://h:81"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h/path", "h h", "a@b", "h:port", "[::1", "h\"><script>"})
  void refusesHostsThatAreNone(String host) {
    assertThat(of(Origins.ofRequest(), Headers.of("Host", host))).isEmpty();
  }

  @Test
  void keepsToTheAllowedHosts() {
    Origins origins = new Origins(Optional.empty(), Set.of("media.test"), List.of());

    assertThat(of(origins, Headers.of("Host", "MEDIA.test:8480"))).isPresent();
    assertThat(of(origins, Headers.of("Host", "evil.test"))).isEmpty();
  }

  @Test
  void allowsOneLabelForAStar() {
    Origins origins =
        new Origins(Optional.empty(), Set.of("*.restv2.local.test", "media.test"), List.of());

    assertThat(of(origins, Headers.of("Host", "acct1.RESTV2.local.test:8480"))).isPresent();
    assertThat(of(origins, Headers.of("Host", "a.acct1.restv2.local.test"))).isEmpty();
    assertThat(of(origins, Headers.of("Host", "restv2.local.test"))).isEmpty();
    assertThat(of(origins, Headers.of("Host", ".restv2.local.test"))).isEmpty();
  }

  @Test
  void believesForwardedFieldsOfTrustedProxiesOnly() {
    Headers headers =
        Headers.of("Host", "inner")
            .and("X-Forwarded-Proto", "https")
            .and("X-Forwarded-Host", "outer.test, inner");
    Origins trusting =
        new Origins(Optional.empty(), Set.of(), List.of(AddressRange.parse("10.0.0.0/8")));

    assertThat(of(trusting, headers)).contains(URI.create("https://outer.test"));
    assertThat(of(Origins.ofRequest(), headers)).contains(URI.create("http://inner"));
    assertThat(trusting.of(headers, false, "192.0.2.1", LOCAL))
        .contains(URI.create("http://inner"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "::1, ::1, true",
    "fd00::/8, fdab::1, true",
    "10.0.0.0/8, ::1, false",
    "0.0.0.0/0, no address, false"
  })
  void knowsWhichAddressesLieInARange(String range, String address, boolean inside) {
    assertThat(AddressRange.parse(range).contains(address)).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", ""})
  void refusesRangesThatAreNone(String range) {
    assertThatThrownBy(() -> AddressRange.parse(range))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must ");
  }
}
