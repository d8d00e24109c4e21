package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole conversations of clients that do not run here, byte for byte over a raw socket: one file
/// of `golden/wire` per client, each request followed by the answer it must get. `-Dgolden=write`
/// writes the answers anew; every file of the folder is run.
class WireGoldensTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "wire");

  @TempDir static Path data;

  private static ServerProcess server;
  private static String token;

  @BeforeAll
  static void start() {
    server =
        ServerProcess.with(data)
            .set("jobs.start-delay", "4s")
            .set("blob.public-url", "https://" + WireConversation.BLOB_HOST)
            .set("origin.public-url", "https://" + WireConversation.ORIGIN_HOST)
            .start();
    token = RestClient.signIn(server).token();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<String> conversations() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void answersAsTheClientExpects(String name) throws Exception {
    Path file = FOLDER.resolve(name);
    String golden = Files.readString(file);

    String held = new WireConversation(server, token).hold(golden);

    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(file, held);
    }
    assertThat(held).isEqualTo(Files.readString(file));
  }
}
