package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import io.reelwork.services.access.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Templates, bulk ingest, reserved units, storage accounts and notification end points as clients
/// ask for them, in all formats.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SetsOnTheWireTest {
  private static final String LIGHT = "application/json";
  private static final String VERBOSE = "application/json;odata=verbose";
  private static final String ATOM = "application/atom+xml";
  private static final String MES = "nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56";
  private static final String TEMPLATE = "nb:ttid:UUID:071370a3-0000-0000-0000-00000000000";
  private static final String BODY =
      "<jobTemplate><taskBody taskTemplateId='%s'><inputAsset>JobInputAsset(0)</inputAsset>"
          + "<outputAsset>JobOutputAsset(0)</outputAsset></taskBody></jobTemplate>";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Wiring service;
  private String api;
  private String token;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    List<Credentials> clients = new ArrayList<>();
    Map<String, String> options =
        Map.of(
            "data", folder.toString(),
            "roles", "api,blob",
            "jobs.reserved-units", "3",
            "api.port", "0",
            "blob.port", "0",
            "origin.port", "0");
    ServerConfig config = ServerConfig.of(Settings.load(options, Map.of(), Optional.empty()));
    Instant now = Instant.parse("2026-11-25T08:25:56Z");
    service = new Wiring(config, clients::add, InstantSource.fixed(now));
    int port =
        service.opened().stream()
            .filter(it -> it.face().equals("api"))
            .findFirst()
            .orElseThrow()
            .port();
    String root = "http://127.0.0.1:" + port;
    api = root + "/api/";
    String form =
        "grant_type=client_credentials&resource=https%3A%2F%2Frest.media.azure.net&client_id="
            + clients.getFirst().id()
            + "&client_secret="
            + clients.getFirst().secret();
    HttpRequest login =
        HttpRequest.newBuilder(URI.create(root + "/tenant/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    token = member(http.send(login, BodyHandlers.ofString()).body(), "access_token");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private HttpResponse<String> call(
      String method, String path, String version, String format, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : api + path))
            .header("Authorization", "Bearer " + token)
            .header("x-ms-version", version)
            .header("Accept", format)
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header(
          "Content-Type", body.startsWith("--") ? "multipart/mixed; boundary=b" : format);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String format) throws Exception {
    return call("GET", path, "2.19", format, "");
  }

  private HttpResponse<String> post(String path, String format, String body) throws Exception {
    return call("POST", path, "2.19", format, body);
  }

  private String made(String path, String format, String body) throws Exception {
    HttpResponse<String> answer = post(path, format, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  private static String member(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
  }

  private static String key(String id) {
    return "('" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "')";
  }

  private String asset() throws Exception {
    return member(made("Assets", LIGHT, "{\"Name\":\"in\"}"), "Id");
  }

  /// An asset with a lone file, fit to be a job's input.
  private String input() throws Exception {
    String asset = asset();
    made("Files", LIGHT, "{\"Name\":\"a.mp4\",\"ParentAssetId\":\"" + asset + "\"}");
    return asset;
  }

  @Test
  void listsTheSetsOfEachVersion() throws Exception {
    assertThat(call("GET", "", "2.0", LIGHT, "").body())
        .contains("\"IngestManifestFiles\"", "\"TaskTemplates\"", "\"JobTemplates\"")
        .doesNotContain(
            "StorageAccounts", "EncodingReservedUnitTypes", "NotificationEndPoints", "Monitoring");
    assertThat(call("GET", "", "2.19", LIGHT, "").body())
        .contains(
            "StorageAccounts",
            "EncodingReservedUnitTypes",
            "NotificationEndPoints",
            "MonitoringConfigurations");
    assertThat(get("$metadata", "application/xml").body())
        .contains("IngestManifestStatistics", "GetMonitoringSasUris", "NumberofInputAssets");
  }

  @Test
  void showsTheDefaultStorageAccount() throws Exception {
    HttpResponse<String> light = get("StorageAccounts()?$filter=IsDefault&$top=1", LIGHT);
    assertThat(light.body()).contains("\"IsDefault\":true,\"BytesUsed\":\"0\"");
    assertThat(get("StorageAccounts", VERBOSE).body())
        .startsWith("{\"d\":{\"results\":[{\"__metadata\":{\"id\":\"" + api + "StorageAccounts('");
    assertThat(get("Assets" + key(asset()) + "/StorageAccount", ATOM).body())
        .contains("<d:IsDefault m:type=\"Edm.Boolean\">true</d:IsDefault>");
    assertThat(call("GET", "StorageAccounts", "2.4", LIGHT, "").body()).doesNotContain("BytesUsed");
  }

  @Test
  void changesReservedUnitsByEveryMethod() throws Exception {
    String all = get("EncodingReservedUnitTypes", LIGHT).body();
    assertThat(all)
        .containsPattern(
            "\"AccountId\":\"[0-9a-f-]{36}\",\"ReservedUnitType\":0,\"MaxReservableUnits\":25,"
                + "\"CurrentReservedUnits\":3");
    String one = "EncodingReservedUnitTypes(guid'" + member(all, "AccountId") + "')";

    assertThat(call("PUT", one, "2.19", LIGHT, "{CurrentReservedUnits:1}").statusCode())
        .isEqualTo(204);
    assertThat(get(one, LIGHT).body()).contains("\"CurrentReservedUnits\":1");
    assertThat(
            call(
                    "MERGE",
                    one,
                    "2.19",
                    VERBOSE,
                    "{\"ReservedUnitType\":1,\"MaxReservableUnits\":null,\"CurrentReservedUnits\":2}")
                .statusCode())
        .isEqualTo(204);
    assertThat(get("EncodingReservedUnitTypes", ATOM).body())
        .contains("<d:ReservedUnitType m:type=\"Edm.Int32\">1</d:ReservedUnitType>")
        .contains("<d:MaxReservableUnits m:type=\"Edm.Int32\">10</d:MaxReservableUnits>");
    HttpResponse<String> refused =
        call("PATCH", one, "2.19", LIGHT, "{\"CurrentReservedUnits\":11}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("can only reserve up to 10");
    assertThat(post("EncodingReservedUnitTypes", LIGHT, "{}").statusCode()).isEqualTo(405);
    assertThat(call("DELETE", one, "2.19", LIGHT, "").statusCode()).isEqualTo(405);
  }

  @Test
  void makesAJobFromATemplate() throws Exception {
    String task = TEMPLATE + "1";
    String template =
        made(
            "JobTemplates",
            VERBOSE,
            "{\"Name\":\"jt\",\"TemplateType\":\"1\",\"JobTemplateBody\":\""
                + BODY.formatted(task)
                + "\",\"TaskTemplates\":[{\"Id\":\""
                + task
                + "\",\"Configuration\":\"H264 Broadband 720p\",\"MediaProcessorId\":\""
                + MES
                + "\",\"Name\":\"tt\",\"NumberofInputAssets\":1,\"NumberofOutputAssets\":1}]}");
    String id = member(template, "Id");
    assertThat(template).contains("\"NumberofInputAssets\":1,\"TemplateType\":1");
    assertThat(get("JobTemplates" + key(id) + "/TaskTemplates", ATOM).body())
        .contains("<d:Id>" + task + "</d:Id>");

    String job =
        made(
            "Jobs",
            LIGHT,
            "{\"Name\":\"from a template\",\"TemplateId\":\""
                + id
                + "\",\"InputMediaAssets@odata.bind\":[\""
                + api
                + "Assets"
                + key(input())
                + "\"]}");

    assertThat(member(job, "TemplateId")).isEqualTo(id);
    assertThat(get("Jobs" + key(member(job, "Id")) + "/Tasks", LIGHT).body())
        .contains("\"Configuration\":\"H264 Broadband 720p\"", "\"Name\":\"tt\"")
        .contains("<taskBody><inputAsset>JobInputAsset(0)</inputAsset>");
    assertThat(call("DELETE", "JobTemplates" + key(id), "2.19", LIGHT, "").statusCode())
        .isEqualTo(204);
    assertThat(get("TaskTemplates" + key(task), LIGHT).statusCode()).isEqualTo(404);
  }

  @Test
  void makesATemplateInABatch() throws Exception {
    String task = TEMPLATE + "2";
    String batch =
        """
        --b
        Content-Type: multipart/mixed; boundary=c

        --c
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 1

        POST %sJobTemplates HTTP/1.1
        Content-ID: 1
        Content-Type: application/json
        Accept: application/json

        {"Name":"batched","JobTemplateBody":"%s","NumberofInputAssets":1,"TemplateType":1}

        --c
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 2

        POST %s$1/TaskTemplates HTTP/1.1
        Content-ID: 2
        Content-Type: application/json
        Accept: application/json

        {"Id":"%s","MediaProcessorId":"%s","NumberofInputAssets":1,"NumberofOutputAssets":1}

        --c--
        --b--
        """
            .formatted(api, BODY.formatted(task), api, task, MES)
            .replace("\n", "\r\n");

    HttpResponse<String> answer = post("$batch", "multipart/mixed", batch);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body().split("HTTP/1.1 201 Created", -1)).as(answer.body()).hasSize(3);
    assertThat(answer.body()).contains("\"Id\":\"" + task + "\"");
  }

  @Test
  void describesABulkIngest() throws Exception {
    String manifest = made("IngestManifests", LIGHT, "{\"Name\":\"bulk\"}");
    String id = member(manifest, "Id");
    assertThat(manifest)
        .contains("\"State\":0,\"BlobStorageUriForUpload\":\"http://127.0.0.1:")
        .contains("/manifest-" + id.substring("nb:mid:UUID:".length()) + "\",\"Statistics\":{")
        .contains("\"PendingFilesCount\":0,\"FinishedFilesCount\":0,\"ErrorFilesCount\":0");
    String asset = asset();
    String light =
        made(
            "IngestManifestAssets",
            LIGHT,
            "{\"ParentIngestManifestId\":\"" + id + "\",\"Asset\":{\"Id\":\"" + asset + "\"}}");
    String atom =
        made(
            "IngestManifestAssets",
            ATOM,
            "<entry xmlns=\"http://www.w3.org/2005/Atom\""
                + " xmlns:d=\"http://schemas.microsoft.com/ado/2007/08/dataservices\""
                + " xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\">"
                + "<link rel=\"http://schemas.microsoft.com/ado/2007/08/dataservices/related/Asset\""
                + " type=\"application/atom+xml;type=entry\" href=\"Assets"
                + key(asset())
                + "\" /><content type=\"application/xml\"><m:properties><d:ParentIngestManifestId>"
                + id
                + "</d:ParentIngestManifestId></m:properties></content></entry>");
    assertThat(atom).contains("<d:ParentIngestManifestId>" + id);
    String file =
        made(
            "IngestManifestFiles",
            VERBOSE,
            "{\"Name\":\"a.mp4\",\"ParentIngestManifestId\":\""
                + id
                + "\",\"ParentIngestManifestAssetId\":\""
                + member(light, "Id")
                + "\",\"IsEncrypted\":\"false\",\"IsPrimary\":true,\"MimeType\":\"video/mp4\"}");
    assertThat(file).contains("\"State\":0");

    assertThat(get("IngestManifests" + key(id), ATOM).body())
        .contains("<d:PendingFilesCount m:type=\"Edm.Int32\">1</d:PendingFilesCount>");
    assertThat(get("IngestManifests" + key(id) + "/IngestManifestAssets/$count", LIGHT).body())
        .isEqualTo("2");
    assertThat(get("IngestManifests" + key(id) + "/PendingIngestManifestAssets", LIGHT).body())
        .contains(member(light, "Id"));
    assertThat(get("IngestManifestAssets" + key(member(light, "Id")) + "/Asset", LIGHT).body())
        .contains(asset);
    assertThat(call("DELETE", "IngestManifests" + key(id), "2.19", LIGHT, "").statusCode())
        .isEqualTo(204);
    assertThat(get("IngestManifestFiles" + key(member(file, "Id")), LIGHT).statusCode())
        .isEqualTo(404);
  }

  @Test
  void showsEveryPropertyInItsOrder() throws Exception {
    String task = TEMPLATE + "3";
    made(
        "JobTemplates",
        LIGHT,
        "{\"JobTemplateBody\":\""
            + BODY.formatted(task)
            + "\",\"TaskTemplates\":[{\"Id\":\""
            + task
            + "\",\"NumberofInputAssets\":1,\"NumberofOutputAssets\":1}]}");
    assertThat(names(get("TaskTemplates" + key(task), LIGHT).body()))
        .isEqualTo(
            "Id Configuration Created Description LastModified MediaProcessorId Name"
                + " NumberofInputAssets NumberofOutputAssets Options EncryptionKeyId"
                + " EncryptionScheme EncryptionVersion InitializationVector");
    String queue =
        made(
            "NotificationEndPoints",
            LIGHT,
            "{\"Name\":\"q\",\"EndPointAddress\":\"jobs\",\"EndPointType\":1}");
    assertThat(names(queue))
        .isEqualTo(
            "Id Name Created EndPointAddress EndPointType CredentialType"
                + " EncryptedEndPointCredential ProtectionKeyType ProtectionKeyId");
    String manifest = made("IngestManifests", LIGHT, "{}");
    assertThat(names(manifest))
        .isEqualTo(
            "Id Created LastModified Name State BlobStorageUriForUpload Statistics"
                + " PendingFilesCount FinishedFilesCount ErrorFilesCount ErrorFilesDetails"
                + " StorageAccountName");
    String of = "{\"ParentIngestManifestId\":\"" + member(manifest, "Id") + "\",";
    String asset =
        made("IngestManifestAssets", LIGHT, of + "\"Asset\":{\"Id\":\"" + asset() + "\"}}");
    assertThat(names(asset)).isEqualTo("Id Created LastModified ParentIngestManifestId");
    String file =
        made(
            "IngestManifestFiles",
            LIGHT,
            of
                + "\"Name\":\"a.mp4\",\"ParentIngestManifestAssetId\":\""
                + member(asset, "Id")
                + "\"}");
    assertThat(names(file))
        .isEqualTo(
            "Id Created LastModified Name State ParentIngestManifestId"
                + " ParentIngestManifestAssetId ErrorDetail MimeType IsPrimary EncryptionVersion"
                + " EncryptionScheme EncryptionKeyId InitializationVector IsEncrypted");
  }

  /// The names in an entity's JSON, in their order.
  private static String names(String json) {
    List<String> names = new ArrayList<>();
    Matcher matcher = Pattern.compile("\"(\\w+)\":").matcher(json);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return String.join(" ", names);
  }

  @Test
  void keepsEndPointsAndMonitoringConfigurations() throws Exception {
    String hook =
        made(
            "NotificationEndPoints",
            VERBOSE,
            "{\"Name\":\"hook\",\"EndPointAddress\":\"https://example.test/cb\",\"EndPointType\":3,"
                + "\"CredentialType\":0,\"ProtectionKeyType\":0}");
    assertThat(hook)
        .containsPattern(
            "\"Name\":\"hook\",\"Created\":\"[^\"]+\",\"EndPointAddress\":\"https:"
                + ".*\",\"EndPointType\":3");
    String table =
        made(
            "NotificationEndPoints",
            LIGHT,
            "{\"Name\":\"t\",\"EndPointAddress\":\"https://a.table.test\",\"EndPointType\":2}");
    HttpResponse<String> uris =
        post(
            "NotificationEndPoints" + key(member(table, "Id")) + "/GetMonitoringSasUris",
            LIGHT,
            "{\"monitoringStartDate\":\"2026-11-01T00:00:00Z\","
                + "\"monitoringEndDate\":\"2026-11-02T00:00:00Z\"}");
    assertThat(uris.statusCode()).isEqualTo(501);
    assertThat(uris.body()).contains("telemetry is not collected");

    String monitoring =
        made(
            "MonitoringConfigurations",
            VERBOSE,
            "{\"NotificationEndPointId\":\""
                + member(table, "Id")
                + "\",\"Settings\":[{\"Component\":\"Channel\",\"Level\":\"Normal\"}]}");
    assertThat(monitoring)
        .contains(
            "\"results\":[{\"Component\":\"Channel\",\"Level\":\"Normal\"},"
                + "{\"Component\":\"StreamingEndpoint\",\"Level\":\"Disabled\"}]");
    assertThat(names(get("MonitoringConfigurations" + key(member(monitoring, "Id")), LIGHT).body()))
        .isEqualTo(
            "Id NotificationEndPointId Created LastModified Settings Component Level Component"
                + " Level");
  }

  /// As the Java SDK renames one: with 0 for the type that it does not mean to change.
  @Test
  void aRenamedEndPointKeepsTheTypeItHas() throws Exception {
    String made =
        made(
            "NotificationEndPoints",
            LIGHT,
            "{\"Name\":\"q\",\"EndPointAddress\":\"renamed\",\"EndPointType\":1}");
    String one = "NotificationEndPoints" + key(member(made, "Id"));

    HttpResponse<String> renamed =
        call("MERGE", one, "2.17", LIGHT, "{\"Name\":\"new\",\"EndPointType\":0}");

    assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(204);
    assertThat(get(one, LIGHT).body())
        .contains("\"Name\":\"new\"", "\"EndPointType\":1", "\"EndPointAddress\":\"renamed\"");
  }

  /// As documented: encrypted (RSA-OAEP, SHA-1) to the certificate for configurations.
  @Test
  void takesTheSigningKeyOfAWebHookAndShowsItToNobody() throws Exception {
    String id = member(get("GetProtectionKeyId?contentKeyType=2", LIGHT).body(), "value");
    String der =
        member(get("GetProtectionKey?ProtectionKeyId='" + id + "'", LIGHT).body(), "value");
    String hook =
        """
        {"Name":"h","EndPointAddress":"https://example.test/cb","EndPointType":3,\
        "CredentialType":1,"ProtectionKeyType":0,"ProtectionKeyId":"%s",\
        "EncryptedEndPointCredential":"%s"}\
        """;
    String sealed = SigningKey.sealedTo(der);

    String made = made("NotificationEndPoints", LIGHT, hook.formatted(id, sealed));
    assertThat(made).contains("\"CredentialType\":1", "\"EncryptedEndPointCredential\":null");
    HttpResponse<String> refused = post("NotificationEndPoints", LIGHT, hook.formatted(id, "AAAA"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("EncryptedEndPointCredential: must be the signing key");
    String one = "NotificationEndPoints" + key(member(made, "Id"));
    assertThat(merged(one, "\"EncryptedEndPointCredential\":\"AAAA\"")).isEqualTo(400);
    assertThat(merged(one, "\"EncryptedEndPointCredential\":\"" + sealed + "\"")).isEqualTo(204);
    assertThat(merged(one, "\"CredentialType\":1")).isEqualTo(204);
    assertThat(merged(one, "\"CredentialType\":0")).isEqualTo(204);
    assertThat(merged(one, "\"CredentialType\":1")).isEqualTo(400);
    assertThat(get(one, LIGHT).body())
        .contains("\"CredentialType\":0", "\"EncryptedEndPointCredential\":null");
  }

  private int merged(String one, String members) throws Exception {
    return call("MERGE", one, "2.19", LIGHT, "{" + members + "}").statusCode();
  }
}
