package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.service.ODataService;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import io.reelwork.server.http.RawSocket;
import io.reelwork.services.access.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The whole service in this process, on SQLite unless the options say otherwise and without
/// workers, and a client that writes every byte of its requests itself.
final class Deployed implements AutoCloseable {
  static final String HOST = "media.test:8480";

  private final List<Credentials> clients = new ArrayList<>();
  private final Wiring service;
  private final String token;

  private Deployed(Map<String, String> options) {
    ServerConfig config = ServerConfig.of(Settings.load(options, Map.of(), Optional.empty()));
    service = new Wiring(config, clients::add, InstantSource.system());
    token = login();
  }

  static Deployed in(Path folder, Map<String, String> more) {
    Map<String, String> options = new HashMap<>();
    options.put("data", folder.toString());
    options.put("roles", "api,blob,origin");
    for (String face : List.of("api", "blob", "origin")) {
      options.put(face + ".port", "0");
    }
    options.putAll(more);
    return new Deployed(options);
  }

  /// An answer, its line ends as `\n`.
  record Answer(int status, String head, String body) {
    Optional<String> header(String name) {
      return head.lines()
          .skip(1)
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }

    /// The first text that the pattern's group takes from the body.
    String find(String pattern) {
      Matcher matcher = Pattern.compile(pattern).matcher(body);
      assertThat(matcher.find()).as(pattern + " in " + head + "\n" + body).isTrue();
      return matcher.group(1);
    }
  }

  Credentials client() {
    return clients.getFirst();
  }

  String token() {
    return token;
  }

  /// What every face is over.
  Features features() {
    return service.features();
  }

  /// What the api declares.
  ODataService odata() {
    return service.odata();
  }

  /// Where a face listens; the first of its sockets, or the one with TLS.
  int port(String face, boolean tls) {
    return service.opened().stream()
        .filter(it -> it.face().equals(face))
        .filter(it -> it.url().getScheme().equals(tls ? "https" : "http"))
        .findFirst()
        .orElseThrow()
        .port();
  }

  /// From now on the database is away.
  void closeDatabase() {
    service.database().close();
  }

  private String login() {
    return form(
            "/tenant/oauth2/token",
            "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
                + client().id()
                + "&client_secret="
                + client().secret())
        .find("\"access_token\":\"([^\"]+)\"");
  }

  Answer form(String path, String form) {
    return raw(
        "api",
        "POST "
            + path
            + " HTTP/1.1\nHost: "
            + HOST
            + "\nContent-Type: application/x-www-form-urlencoded\n",
        form);
  }

  /// A request in JSON light.
  Answer json(String method, String path, String body) {
    return call(method, path, body, "Accept: application/json\nContent-Type: application/json");
  }

  /// A request in Atom.
  Answer atom(String method, String path, String body) {
    return call(
        method, path, body, "Accept: application/atom+xml\nContent-Type: application/atom+xml");
  }

  /// A request below the root of the server, with a token and these other fields.
  Answer call(String method, String path, String body, String fields) {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\nHost: "
            + HOST
            + "\nAuthorization: Bearer "
            + token
            + "\nx-ms-version: 2.19\n"
            + (fields.isEmpty() ? "" : fields + "\n");
    return raw("api", head, body);
  }

  /// A head without its last empty line, and a body whose length is told when there is one.
  Answer raw(String face, String head, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String length = bytes.length == 0 ? "" : "Content-Length: " + bytes.length + "\n";
    try (RawSocket socket = RawSocket.to(port(face, false))) {
      socket.send(head + length + "\n");
      socket.send(bytes);
      return read(socket, head.startsWith("HEAD "));
    } catch (IOException e) {
      throw new UncheckedIOException(head, e);
    }
  }

  static Answer read(RawSocket socket, boolean headOnly) throws IOException {
    String head = socket.head();
    while (head.startsWith("HTTP/1.1 100 ")) {
      head = socket.head();
    }
    int status = Integer.parseInt(head.substring(9, 12));
    return new Answer(status, head, headOnly ? "" : socket.body(head));
  }

  /// An asset with a file, as a job's input must have.
  String asset() {
    String id = json("POST", "/api/Assets", "{\"Name\":\"input\"}").find("\"Id\":\"([^\"]+)\"");
    Answer file =
        json(
            "POST",
            "/api/Files",
            "{\"Name\":\"a.mp4\",\"IsPrimary\":true,\"ParentAssetId\":\"" + id + "\"}");
    assertThat(file.status()).as(file.body()).isEqualTo(201);
    return id;
  }

  /// The path and the signature of a SAS locator that allows everything.
  Sas sas(String asset) {
    String policy =
        json("POST", "/api/AccessPolicies", "{\"DurationInMinutes\":60,\"Permissions\":15}")
            .find("\"Id\":\"([^\"]+)\"");
    Answer locator =
        json(
            "POST",
            "/api/Locators",
            "{\"Type\":1,\"AssetId\":\"%s\",\"AccessPolicyId\":\"%s\"}".formatted(asset, policy));
    return new Sas(
        locator.find("\"BaseUri\":\"http://[^/]+([^\"]+)\""),
        locator.find("\"ContentAccessComponent\":\"([^\"]+)\""),
        locator.find("\"Path\":\"http://[^/]+([^\"]+)\""));
  }

  /// A way into a container.
  record Sas(String container, String query, String path) {}

  /// A request to the blob face.
  Answer blob(String method, String target, String body, String fields) {
    String head = method + " " + target + " HTTP/1.1\nHost: " + HOST + "\n";
    return raw("blob", head + (fields.isEmpty() ? "" : fields + "\n"), body);
  }

  @Override
  public void close() {
    service.close();
  }
}
