package io.reelwork.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.server.http.Face;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.access.AccessConfig;
import io.reelwork.services.access.Quota;
import io.reelwork.services.ffmpeg.FfmpegConfig;
import io.reelwork.services.operations.OperationsConfig;
import io.reelwork.services.sql.DatabaseConfig;
import io.reelwork.services.storage.StorageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingsTest {
  @TempDir private Path folder;

  private static Settings options(Map<String, String> options) {
    return Settings.load(options, Map.of(), Optional.empty());
  }

  private static void refuses(ThrowingCallable load, String message) {
    assertThatThrownBy(load).isInstanceOf(ServiceFailure.class).hasMessage(message);
  }

  @Test
  void takesTheCommandLineBeforeTheEnvironmentBeforeTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c"), "api.port=1\nblob.port = 1 \norigin.port=1\n# a comment\n");
    Settings settings =
        Settings.load(
            Map.of("api.port", "3"),
            Map.of("REELWORK_API_PORT", "2", "REELWORK_BLOB_PORT", "2", "PATH", "/bin"),
            Optional.of(file));

    assertThat(settings.get(Keys.API.port())).isEqualTo(3);
    assertThat(settings.get(Keys.BLOB.port())).isEqualTo(2);
    assertThat(settings.get(Keys.ORIGIN.port())).isEqualTo(1);
    assertThat(settings.get(Keys.API.tlsPort())).isEqualTo(-1);
  }

  @Test
  void refusesAnUnknownKeyAndNamesTheNearest() throws IOException {
    Path file = Files.writeString(folder.resolve("c"), "databse.url=x");

    refuses(
        () -> options(Map.of("api.prot", "1")),
        "api.prot: there is no such key; did you mean api.port?");
    refuses(
        () -> Settings.load(Map.of(), Map.of(), Optional.of(file)),
        "databse.url: there is no such key; did you mean database.url?");
    refuses(
        () -> Settings.load(Map.of(), Map.of("REELWORK_ROLE", "api"), Optional.empty()),
        "REELWORK_ROLE: there is no such key; did you mean REELWORK_ROLES?");
  }

  @Test
  void leavesTheLaunchersVariablesAlone() {
    Map<String, String> environment =
        Map.of("REELWORK_JAVA_OPTIONS", "-Xmx1g", "REELWORK_TEST_FFMPEG_BUNDLED", "/f");

    assertThat(Settings.load(Map.of(), environment, Optional.empty()).get(Keys.BIND))
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          api.port          | 70000  | must be a number from -1 to 65535 but was '70000'
          api.max-body      | 16 MB  | must be a number with B, KiB, MiB, GiB or TiB but was '16 MB'
          http.idle-timeout | 5      | must be 0 or a number with ms, s, m, h or d but was '5'
          tls.self-signed   | yes    | must be true or false but was 'yes'
          roles             | api,x  | must be one of api, blob, origin, worker but was 'api,x'
          log.level         | loud   | must be one of error, warn, info, debug, trace but was 'loud'
          api.public-url    | host/p | must be http://host or https://host, port allowed but was 'host/p'
          http.trusted-proxies | h   | must be an address or a range but was h but was 'h'
          """)
  void saysKeySourceRuleAndValue(String key, String value, String rule) {
    refuses(() -> options(Map.of(key, value)), key + " (command line): " + rule);
  }

  @Test
  void saysWhichFileCannotBeRead() {
    assertThatThrownBy(() -> Settings.load(Map.of(), Map.of(), Optional.of(folder.resolve("none"))))
        .isInstanceOf(ServiceFailure.class)
        .hasMessageContaining("must be a readable properties file");
  }

  @Test
  void defaultsAreTheRecordsOwn() {
    ServerConfig config = ServerConfig.of(Settings.defaults());
    Path data = Path.of(".reelwork/data").toAbsolutePath();

    assertThat(config.data()).isEqualTo(data);
    assertThat(config.roles()).containsExactlyInAnyOrder(Role.values());
    assertThat(config.access()).isEqualTo(AccessConfig.defaults());
    assertThat(config.ffmpeg()).isEqualTo(FfmpegConfig.defaults());
    assertThat(config.storage()).isEqualTo(StorageConfig.in(data.resolve("objects")));
    assertThat(config.database()).isEqualTo(DatabaseConfig.sqlite(data.resolve("reelwork.db")));
    assertThat(config.limits()).isEqualTo(io.reelwork.server.http.HttpLimits.DEFAULT);
    assertThat(config.operations()).isEqualTo(OperationsConfig.defaults());
    assertThat(config.tls()).isInstanceOf(ServerConfig.TlsConfig.None.class);
    assertThat(config.apiMaxBody()).isEqualTo(16 << 20);
    assertThat(config.api().listeners())
        .containsExactly(new Face.Listener("127.0.0.1", 8480, false));
    assertThat(config.blob().listeners())
        .containsExactly(new Face.Listener("127.0.0.1", 8481, false));
    assertThat(config.origin().listeners())
        .containsExactly(new Face.Listener("127.0.0.1", 8482, false));
  }

  @Test
  void readsQuotas() {
    ServerConfig config =
        ServerConfig.of(options(Map.of("quota.jobs", "2000000", "quota.locators-per-asset", "0")));

    assertThat(config.access().quotas())
        .containsEntry(Quota.JOBS, 2_000_000L)
        .containsEntry(Quota.LOCATORS_PER_ASSET, 0L)
        .containsEntry(Quota.ASSETS, 1_000_000L);
  }

  @Test
  void opensTlsPortsBesidePlainOnesOrInstead() {
    Map<String, String> both = Map.of("api.tls-port", "8490", "tls.self-signed", "true");
    Map<String, String> only =
        Map.of("api.tls-port", "8490", "tls.self-signed", "true", "api.port", "-1");

    assertThat(ServerConfig.of(options(both)).api().listeners()).hasSize(2);
    assertThat(ServerConfig.of(options(only)).api().listeners())
        .containsExactly(new Face.Listener("127.0.0.1", 8490, true));
  }

  @Test
  void refusesValuesThatDoNotFitEachOther() {
    refuses(
        () -> ServerConfig.of(options(Map.of("api.tls-port", "1"))),
        "api.tls-port: must come with tls.keystore, tls.certificate or tls.self-signed");
    refuses(
        () -> ServerConfig.of(options(Map.of("tls.key", "k"))),
        "tls.certificate, tls.key: must be given together");
    refuses(
        () -> ServerConfig.of(options(Map.of("tls.keystore", "k", "tls.self-signed", "true"))),
        "tls.keystore, tls.certificate, tls.self-signed: must be only one of them");
    refuses(
        () -> ServerConfig.of(options(Map.of("roles", ""))),
        "roles: must name at least one role but was empty");
    refuses(
        () -> ServerConfig.of(options(Map.of("tokens.lifetime", "25h"))),
        "tokens.lifetime: must be PT1S to PT24H but was PT25H");
  }

  @Test
  void neverShowsSecrets() {
    String secret = "a-very-secret-text-of-more-than-32-letters";
    ServerConfig config =
        ServerConfig.of(
            options(
                Map.of(
                    "tls.keystore", "k",
                    "tls.password", secret,
                    "database.password", secret,
                    "security.master-key", secret,
                    "client.id", "11111111-2222-3333-4444-555555555555",
                    "client.secret", secret)));

    assertThat(config.toString()).doesNotContain(secret);
  }

  @Test
  void readsDurationsAndSizes() {
    Settings settings =
        options(
            Map.of(
                "http.idle-timeout",
                "1500ms",
                "tokens.rotation",
                "2d",
                "api.max-body",
                "3KiB",
                "storage.reserve-bytes",
                "7"));

    assertThat(settings.get(Keys.HTTP_IDLE_TIMEOUT)).isEqualTo(Duration.ofMillis(1500));
    assertThat(settings.get(Keys.TOKENS_ROTATION)).isEqualTo(Duration.ofDays(2));
    assertThat(settings.get(Keys.API_MAX_BODY)).isEqualTo(3072);
    assertThat(settings.get(Keys.STORAGE_RESERVE_BYTES)).contains(7L);
  }

  static List<Key<?>> keys() {
    return Keys.all();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsNamedExplainedAndHasADefaultItAccepts(Key<?> key) {
    assertThat(key.name()).matches("[a-z]+(\\.[a-z]+(-[a-z]+)*)?");
    assertThat(key.help()).endsWith(".").hasSizeGreaterThan(15);
    assertThat(key.parser().apply(key.standard())).isNotNull();
    assertThat(Settings.load(Map.of(), Map.of(key.variable(), key.standard()), Optional.empty()))
        .isNotNull();
  }

  @Test
  void noTwoKeysHaveOneName() {
    Set<String> variables = new HashSet<>();

    assertThat(Keys.all()).allMatch(key -> variables.add(key.variable()));
  }

  /// `-Dgolden=write` writes the page anew.
  @Test
  void thePageOfTheDocumentationIsUpToDate() throws IOException {
    Path page = Path.of("..", "docs", "configuration.md");
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(page, ConfigurationPage.text());
    }

    assertThat(page).hasContent(ConfigurationPage.text());
  }
}
