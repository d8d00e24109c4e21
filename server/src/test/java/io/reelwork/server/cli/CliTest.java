package io.reelwork.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.Credentials;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.storage.Blobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CliTest {
  private static final Path GOLDENS = Path.of("src", "test", "resources", "golden", "cli");
  private static final String TEMPORARY = System.getProperty("java.io.tmpdir");

  @TempDir private Path folder;

  /// A program that has tables but no faces.
  private static final class OnlyTables implements Program {
    @Override
    public Running start(ServerConfig config, Consumer<Credentials> firstClient) {
      throw new ServiceFailure(ServiceFailure.Code.DATABASE, "start: not in this test");
    }

    @Override
    public List<Schema> schemas() {
      return List.of(Access.SCHEMA, Blobs.SCHEMA);
    }
  }

  private record Result(int code, String out, String err) {}

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Cli.run(
            new OnlyTables(),
            Map.of("PATH", "/bin"),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments);
    return new Result(code, out.toString(), err.toString());
  }

  private Result client(String... arguments) {
    return on("client", arguments);
  }

  private Result storage(String... arguments) {
    return on("storage", arguments);
  }

  private Result account(String... arguments) {
    return on("account", arguments);
  }

  private Result on(String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--data";
    all[arguments.length + 2] = folder.resolve("data").toString();
    return run(all);
  }

  @AfterEach
  void giveTheTemporaryFolderBack() {
    System.setProperty("java.io.tmpdir", TEMPORARY);
    System.clearProperty("org.sqlite.tmpdir");
    System.clearProperty("io.netty.native.workdir");
  }

  /// `-Dgolden=write` writes the texts anew.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serve --help",
        "account",
        "account add --help",
        "account quota --help",
        "client",
        "client add --help",
        "client list --help",
        "client revoke --help",
        "storage",
        "storage list --help",
        "storage keys --help",
        "storage roll --help",
        "doctor --help"
      })
  void printsItsHelp(String line) throws IOException {
    Result result = run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    String name = line.replace(" --help", "").replace(' ', '-');
    Path golden = GOLDENS.resolve("help" + (name.isEmpty() ? "" : "-" + name) + ".txt");
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(GOLDENS);
      Files.writeString(golden, result.out());
    }

    assertThat(result.code()).isZero();
    assertThat(golden).hasContent(result.out());
  }

  @Test
  void saysWhatIsWrongWithALine() {
    Result unknown = run("frob");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("reelwork: Unmatched argument at index 0: 'frob'\nTry 'reelwork --help'.\n");
    Result missing = run("client", "add");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("NAME").contains("Try 'reelwork client add --help'.");
  }

  @Test
  void failsWithOneLineAndWithoutAStack() {
    Result result = run("serve", "--set", "api.prot=1", "--data", folder.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("reelwork: api.prot: there is no such key; did you mean api.port?\n");
  }

  @Test
  void listsShowsAndRollsTheKeysOfStorageAccounts() {
    assertThat(storage("list").code()).isZero();
    Map<String, String> data = Map.of("data", folder.resolve("data").toString());
    ServerConfig config = ServerConfig.of(Settings.load(data, Map.of(), Optional.empty()));
    try (Database database = Database.open(config.database(), new OnlyTables().schemas())) {
      new Blobs(database, config.storage(), config.masterKey())
          .ensureStorageAccount("reelwork", "films", true);
    }

    assertThat(storage("list").out())
        .contains("films                     reelwork                  yes      0");
    Result before = storage("keys", "films");
    assertThat(before.out()).matches("key1  \\S{88}\nkey2  \\S{88}\n");
    Result rolled = storage("roll", "films", "key2");
    assertThat(rolled.code()).isZero();
    assertThat(rolled.out()).isEqualTo(storage("keys", "films").out()).isNotEqualTo(before.out());
    assertThat(rolled.out().lines().findFirst()).isEqualTo(before.out().lines().findFirst());
    assertThat(storage("keys", "nobody").code()).isEqualTo(1);
    assertThat(storage("roll", "films", "key3").code()).isEqualTo(2);
  }

  @Test
  void addsListsAndRevokesClients() {
    Result added = client("add", "portal");
    assertThat(added.code()).isZero();
    Matcher id =
        Pattern.compile("client id +(\\S+)\nclient secret +\\S{43}\n").matcher(added.out());
    assertThat(id.matches()).as(added.out()).isTrue();

    assertThat(client("list").out()).contains(id.group(1) + "  reelwork      active    portal");
    assertThat(client("revoke", id.group(1)).code()).isZero();
    assertThat(client("list").out()).contains("revoked   portal");
    assertThat(client("revoke", id.group(1)).code()).isEqualTo(1);
  }

  @Test
  void addsAccountsWithAStorageAccountAndClientsOfTheirOwn() {
    Result added = account("add", "second");

    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("account          second\n", "storage account  second\n");
    assertThat(account("add", "second").err())
        .isEqualTo("reelwork: account: 'second' exists already\n");
    assertThat(account("add", "No").err()).contains("must be 3 to 24 lower-case letters");
    assertThat(client("add", "portal", "--account", "second").code()).isZero();
    assertThat(client("list").out()).contains("  second        active    portal");
  }

  @Test
  void leavesNoAccountBehindWhoseStorageAccountIsTaken() {
    account("add", "second");

    assertThat(account("add", "third", "--storage", "second").err())
        .contains("storage account second: must belong to third");
    assertThat(account("list").out()).contains("second ").doesNotContain("third");
  }

  @Test
  void disablesEnablesAndLimitsAccounts() {
    account("add", "second");

    assertThat(account("disable", "second").out()).isEqualTo("disabled second\n");
    assertThat(account("list").out()).contains("  disabled");
    assertThat(account("enable", "second").out()).isEqualTo("enabled second\n");
    assertThat(account("disable", "nobody").code()).isEqualTo(1);
    assertThat(account("quota", "second", "jobs=7", "quota.assets=0").out())
        .containsPattern("quota\\.jobs +7  \\(its own\\)\n")
        .containsPattern("quota\\.assets +none  \\(its own\\)\n")
        .containsPattern("quota\\.locators-per-asset +5\n");
    assertThat(account("list").out()).contains("quota.assets=0 quota.jobs=7");
    assertThat(account("quota", "second", "jobs=").out()).containsPattern("quota\\.jobs +50000\n");
    assertThat(account("quota", "second", "jbos=1").err())
        .contains("must be a quota and a number, as in jobs=2000, but was 'jbos=1'");
  }

  @Test
  void doctorSaysWhatToDo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Result result =
        run(
            "doctor",
            "--data",
            folder.resolve("data").toString(),
            "--set",
            "ffmpeg.path=" + file,
            "--set",
            "api.port=0");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("ok     jdk")
        .contains("ok     database       SQLite, will be made at the first start")
        .contains("WRONG  ffmpeg")
        .contains("Install FFmpeg, or set ffmpeg.path.")
        .contains("Something must be done, see above.");
  }
}
