package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.http.RawSocket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/// What real clients need of tokens: rows of the list in `ClientRows`.
final class ClientTokensTest extends ClientRows {
  @Test
  void row19OffersTokensOverTls() throws Exception {
    String secret = "client_secret=" + service.client().secret();
    String azure =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + service.client().id()
            + "&"
            + secret;
    String acs =
        "grant_type=client_credentials&client_id=reelwork&"
            + secret
            + "+&scope=urn%3AWindowsAzureMediaServices";

    assertThat(overTls("/any-tenant.example/oauth2/token", azure)).contains("access_token");
    assertThat(overTls("/v2/OAuth2-13", acs)).contains("access_token");
  }

  private String overTls(String path, String form) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    try (RawSocket socket =
        RawSocket.over(
            context.getSocketFactory().createSocket("127.0.0.1", service.port("api", true)))) {
      socket.send(
          "POST "
              + path
              + " HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\n"
              + "Content-Length: "
              + form.length()
              + "\n\n"
              + form);
      Answer answer = Deployed.read(socket, false);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }

  /// The certificate is made by the service for this test.
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void row20GivesTheSameTokenAgainWithoutSigning() {
    String form =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + service.client().id()
            + "&client_secret="
            + service.client().secret();
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      tokens.add(service.form("/t/oauth2/token", form).find("\"access_token\":\"([^\"]+)\""));
    }

    assertThat(tokens).containsExactly(service.token());
  }
}
