package io.reelwork.server.cli;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A small program written against Azure Media Services, as its published REST samples are: JSON
/// light, one token, blobs by SAS. Used by one thread.
final class DemoClient implements AutoCloseable {
  private static final String ENCODER = "Media Encoder Standard";
  private static final JsonFactory JSON = new JsonFactory();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI api;
  private final String token;

  /// Signs in at the service's own token endpoint.
  DemoClient(URI api, String clientId, String secret) throws IOException, InterruptedException {
    this.api = api;
    this.token = signIn(clientId, secret);
  }

  private String signIn(String clientId, String secret) throws IOException, InterruptedException {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s&resource=%s"
            .formatted(
                clientId,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                URLEncoder.encode("https://rest.media.azure.net", StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("/demo/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return member(only(send(request, 200)), "access_token");
  }

  /// Makes an asset, uploads the file through a SAS locator and records it; answers the asset's id.
  String upload(Path file, String name) throws IOException, InterruptedException {
    String asset = id(create("Assets", "{\"Name\":" + quoted(name) + "}"));
    String policy = policy(2);
    Map<String, String> locator = locator(policy, asset);
    send(
        HttpRequest.newBuilder(blob(locator, name))
            .header("x-ms-blob-type", "BlockBlob")
            .header("Content-Type", "video/mp4")
            .PUT(BodyPublishers.ofFile(file))
            .build(),
        201);
    send(request("CreateFileInfos?assetid='" + asset + "'").GET().build(), 204);
    return asset;
  }

  /// Submits a job of one encoding task; answers its id.
  String submit(String name, String asset, String preset) throws IOException, InterruptedException {
    String processor =
        id(read("MediaProcessors()?$filter=" + encoded("Name eq '" + ENCODER + "'")).getLast());
    String task =
        "{\"Configuration\":%s,\"MediaProcessorId\":%s,\"TaskBody\":%s}"
            .formatted(
                quoted(preset),
                quoted(processor),
                quoted(
                    "<taskBody><inputAsset>JobInputAsset(0)</inputAsset>"
                        + "<outputAsset>JobOutputAsset(0)</outputAsset></taskBody>"));
    String json =
        "{\"Name\":%s,\"InputMediaAssets@odata.bind\":[%s],\"Tasks\":[%s]}"
            .formatted(quoted(name), quoted(api + "Assets('" + asset + "')"), task);
    return id(create("Jobs", json));
  }

  /// The job as it is now.
  Map<String, String> job(String job) throws IOException, InterruptedException {
    return only(send(request("Jobs('" + job + "')").GET().build(), 200));
  }

  /// The job's first task as it is now.
  Map<String, String> task(String job) throws IOException, InterruptedException {
    return read("Jobs('" + job + "')/Tasks").getFirst();
  }

  /// Downloads the files of the job's first output asset into a folder; answers them.
  List<Path> download(String job, Path folder) throws IOException, InterruptedException {
    String asset = id(read("Jobs('" + job + "')/OutputMediaAssets").getFirst());
    String policy = policy(1);
    Map<String, String> locator = locator(policy, asset);
    List<Path> files = new ArrayList<>();
    for (Map<String, String> file : read("Assets('" + asset + "')/Files")) {
      String name = Path.of(file.getOrDefault("Name", "file")).getFileName().toString();
      HttpRequest request = HttpRequest.newBuilder(blob(locator, name)).build();
      files.add(http.send(request, BodyHandlers.ofFile(folder.resolve(name))).body());
    }
    return files;
  }

  /// The headline request, sent as the bytes that the first document shows; the whole exchange as
  /// text, the token shortened.
  String headline(String job) throws IOException {
    String request =
        """
        GET /api/Jobs()?$filter=Id%%20eq%%20'%s'&$top=1 HTTP/1.1
        DataServiceVersion: 1.0;NetFx
        MaxDataServiceVersion: 3.0;NetFx
        Accept: application/json
        Accept-Charset: UTF-8
        Authorization: Bearer %s
        x-ms-version: 2.19
        Host: %s
        Connection: close

        """
            .formatted(job.replace(":", "%3A"), token, api.getAuthority());
    try (Socket socket = new Socket(api.getHost(), api.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return request.replace(token, token.substring(0, 12) + "…") + answer.replace("\r\n", "\n");
    }
  }

  private String policy(int permissions) throws IOException, InterruptedException {
    return id(
        create(
            "AccessPolicies",
            "{\"Name\":\"demo\",\"DurationInMinutes\":60,\"Permissions\":" + permissions + "}"));
  }

  private static String id(Map<String, String> entity) {
    return member(entity, "Id");
  }

  private static String member(Map<String, String> object, String name) {
    String value = object.get(name);
    if (value == null) {
      throw new IllegalStateException(name + ": must be in the answer but was not: " + object);
    }
    return value;
  }

  private Map<String, String> locator(String policy, String asset)
      throws IOException, InterruptedException {
    String json =
        "{\"AccessPolicyId\":%s,\"AssetId\":%s,\"Type\":1}"
            .formatted(quoted(policy), quoted(asset));
    return create("Locators", json);
  }

  private static URI blob(Map<String, String> locator, String name) {
    return URI.create(
        member(locator, "BaseUri")
            + "/"
            + encoded(name)
            + member(locator, "ContentAccessComponent"));
  }

  private Map<String, String> create(String set, String json)
      throws IOException, InterruptedException {
    return only(send(request(set).POST(BodyPublishers.ofString(json)).build(), 201));
  }

  private List<Map<String, String>> read(String path) throws IOException, InterruptedException {
    return objects(send(request(path).GET().build(), 200));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + token)
        .header("x-ms-version", "2.19")
        .header("DataServiceVersion", "3.0")
        .header("MaxDataServiceVersion", "3.0")
        .header("Accept", "application/json")
        .header("Content-Type", "application/json");
  }

  private String send(HttpRequest request, int expected) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IOException(
          "%s %s: must answer %d but answered %d: %s"
              .formatted(
                  request.method(),
                  request.uri().getPath(),
                  expected,
                  response.statusCode(),
                  response.body()));
    }
    return response.body();
  }

  private static Map<String, String> only(String json) {
    return objects(json).getLast();
  }

  /// Every object in a JSON text with its plain members, inner ones first.
  private static List<Map<String, String>> objects(String json) {
    List<Map<String, String>> done = new ArrayList<>();
    List<Map<String, String>> open = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          open.add(new LinkedHashMap<>());
        } else if (token == JsonToken.END_OBJECT) {
          done.add(open.removeLast());
        } else if (token.isScalarValue() && !open.isEmpty()) {
          putMember(open.getLast(), parser.currentName(), parser.getString());
        }
      }
    }
    return entities(done);
  }

  private static void putMember(
      Map<String, String> object, @Nullable String name, @Nullable String value) {
    if (name != null && value != null) {
      object.put(name, value);
    }
  }

  /// A feed's own object, which closes last and holds no entity, is left out.
  private static List<Map<String, String>> entities(List<Map<String, String>> objects) {
    List<Map<String, String>> named =
        objects.stream().filter(object -> object.containsKey("Id")).toList();
    return named.isEmpty() ? objects : named;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.close();
  }
}
