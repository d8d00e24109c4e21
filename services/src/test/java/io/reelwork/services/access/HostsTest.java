package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostsTest {
  @Test
  void findsTheAccountOfAHost() {
    assertThat(Hosts.accountOf("acct1.restv2.local.example.test")).contains("acct1");
    assertThat(Hosts.accountOf("Acct1.RestV2.westus.media.azure.net:8480")).contains("acct1");
    assertThat(Hosts.accountOf("abc.restv2.x.y")).contains("abc");
  }

  @Test
  void findsNoneInOtherHosts() {
    for (String host :
        List.of(
            "",
            "localhost:8480",
            "127.0.0.1",
            "[::1]:8480",
            "ab.restv2.x.y",
            "acct1.restv2.x",
            "acct1.restv3.x.y",
            "a.acct1.restv2.x.y",
            "acct-1.restv2.x.y",
            "acct1.restv2.x.y:port",
            "acct1.restv2.x.y/z")) {
      assertThat(Hosts.accountOf(host)).as(host).isEmpty();
    }
  }
}
