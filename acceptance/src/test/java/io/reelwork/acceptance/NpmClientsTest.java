package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/// The two npm clients of Azure Media Services, unmodified, over their whole surface: each script
/// goes a program's whole way and asserts what its client hands it.
@ExtendWith(SharedServer.class)
@EnabledIf("io.reelwork.acceptance.NodeProgram#available")
class NpmClientsTest {
  private static SharedServer.Running shared;
  private static String clip;

  @BeforeAll
  static void start(SharedServer.Running running) {
    shared = running;
    clip = Clips.video(1, 320, 180).toAbsolutePath().toString();
  }

  @Test
  void azureMediaGoesItsWholeWay() {
    ServerProcess server = shared.server();

    Command ended =
        NodeProgram.run(
            Map.of(
                "REELWORK_API",
                server.api().toString(),
                "REELWORK_ACS",
                server.origin("api").resolve("/v2/OAuth2-13").toString(),
                "REELWORK_ID",
                ServerProcess.CLIENT_ID,
                "REELWORK_SECRET",
                ServerProcess.CLIENT_SECRET),
            "azure-media.js",
            clip);

    assertDone(ended);
  }

  @Test
  void nodeAzureMediaGoesItsWholeWayToItsHardWiredHosts() {
    Command ended =
        NodeProgram.run(
            Map.of(
                "REELWORK_TLS_PORT",
                "" + shared.server().tlsOrigin("api").getPort(),
                "REELWORK_CERTIFICATE",
                shared.certificate().toAbsolutePath().toString(),
                "REELWORK_ID",
                ServerProcess.CLIENT_ID,
                "REELWORK_SECRET",
                ServerProcess.CLIENT_SECRET),
            "--require",
            "redirect.js",
            "node-azure-media.js",
            clip);

    assertDone(ended);
  }

  private static void assertDone(Command ended) {
    assertThat(ended.exitCode()).as(ended.output() + shared.server().log()).isZero();
    assertThat(ended.output()).endsWith("done\n");
  }
}
