package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The other clients' ways of saying things: .NET and PHP batches byte for byte, JSON verbose as
/// npm sends it, updates by every verb, queries, and what jobs then do.
class ClientDialectsTest {
  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final String D = "http://schemas.microsoft.com/ado/2007/08/dataservices";
  private static final String M = D + "/metadata";
  private static final int QUEUED = 0;
  private static final int PROCESSING = 2;
  private static final int FINISHED = 3;
  private static final int CANCELED = 5;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path data;

  private static ServerProcess server;
  private static RestClient rest;
  private static JobFlow flow;
  private static String asset;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.with(data).set("jobs.start-delay", "4s").start();
    rest = RestClient.signIn(server);
    flow = new JobFlow(rest, server);
    asset = flow.upload(Clips.video(4, 320, 180), "tiny.mp4");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void takesAJobAsTheDotNetSdkSubmitsIt() {
    String batch = "batch_5f1c2c5e-6a3b-4b1e-9c2d-0d9a3a1f7c11";
    String changes = "changeset_0a2a1f0e-7c55-4a0b-8a57-c2a6a1d7e0aa";
    String job =
        dotNetEntry(
            "Job",
            "<link rel=\"%s/related/InputMediaAssets\" type=\"application/atom+xml;type=feed\""
                    .formatted(D)
                + " title=\"InputMediaAssets\" href=\"%sAssets('%s')\" />"
                    .formatted(server.api(), encoded(asset)),
            """
            <d:Created m:type="Edm.DateTime">0001-01-01T00:00:00</d:Created>\
            <d:EndTime m:null="true" /><d:Id m:null="true" />\
            <d:JobNotificationSubscriptions m:type="Collection(Microsoft.Cloud.Media.Vod.Rest.Data\
            .Models.JobNotificationSubscription)" />\
            <d:LastModified m:type="Edm.DateTime">0001-01-01T00:00:00</d:LastModified>\
            <d:Name>from .NET</d:Name><d:Priority m:type="Edm.Int32">7</d:Priority>\
            <d:RunningDuration m:type="Edm.Double">0</d:RunningDuration>\
            <d:StartTime m:null="true" /><d:State m:type="Edm.Int32">0</d:State>\
            <d:TemplateId m:null="true" />\
            """);
    String task =
        dotNetEntry(
            "Task",
            "",
            """
            <d:Configuration>H264 Single Bitrate 720p</d:Configuration>\
            <d:EncryptionKeyId m:null="true" /><d:EndTime m:null="true" /><d:Id m:null="true" />\
            <d:MediaProcessorId>%s</d:MediaProcessorId><d:Name>encode</d:Name>\
            <d:Options m:type="Edm.Int32">0</d:Options><d:PerfMessage m:null="true" />\
            <d:Priority m:type="Edm.Int32">0</d:Priority>\
            <d:Progress m:type="Edm.Double">0</d:Progress>\
            <d:RunningDuration m:type="Edm.Double">0</d:RunningDuration>\
            <d:StartTime m:null="true" /><d:State m:type="Edm.Int32">0</d:State>\
            <d:TaskBody>&lt;?xml version="1.0" encoding="utf-16"?&gt;&#xD;&lt;taskBody&gt;&#xD;
              &lt;inputAsset&gt;JobInputAsset(0)&lt;/inputAsset&gt;&#xD;
              &lt;outputAsset assetCreationOptions="0" assetFormatOption="0" assetName="net out" \
            storageAccountName="reelwork"&gt;JobOutputAsset(0)&lt;/outputAsset&gt;&#xD;
            &lt;/taskBody&gt;</d:TaskBody>\
            """
                .formatted(JobFlow.ENCODER_ID));
    String body =
        "--"
            + batch
            + "\r\nContent-Type: multipart/mixed; boundary="
            + changes
            + "\r\n\r\n"
            + dotNetPart(changes, "POST " + server.api() + "Jobs HTTP/1.1", 1, job)
            + dotNetPart(changes, "POST $1/Tasks HTTP/1.1", 2, task)
            + "--"
            + changes
            + "--\r\n--"
            + batch
            + "--\r\n";

    Wire.Answer answer =
        Wire.send(
            server.api(),
            "POST /api/$batch HTTP/1.1\r\n"
                + common()
                + "Content-Type: multipart/mixed; boundary="
                + batch
                + "\r\n"
                + "Accept: multipart/mixed\r\nDataServiceVersion: 1.0;NetFx\r\n"
                + "MaxDataServiceVersion: 3.0;NetFx\r\nx-ms-version: 2.19\r\n"
                + "Expect: 100-continue\r\n"
                + "Content-Length: "
                + length(body)
                + "\r\n\r\n",
            body);

    assertBatchAnswer(answer);
    String id = jobIn(answer.body());
    assertThat(json("Jobs('" + id + "')")).contains("\"Name\":\"from .NET\"", "\"Priority\":7");
    assertThat(json("Jobs('" + id + "')/OutputMediaAssets")).contains("\"Name\":\"net out\"");
    assertThat(json("Jobs('" + id + "')/InputMediaAssets")).contains(asset);
    cancel(id);
  }

  private static String dotNetEntry(String type, String links, String properties) {
    return """
    <?xml version="1.0" encoding="utf-8"?><entry xmlns="%s" xmlns:d="%s" xmlns:m="%s">\
    <category scheme="%s/scheme" term="Microsoft.Cloud.Media.Vod.Rest.Data.Models.%s" />\
    %s<id /><title /><updated>2026-11-23T08:00:00Z</updated><author><name /></author>\
    <content type="application/xml"><m:properties>%s</m:properties></content></entry>\
    """
        .formatted(ATOM, D, M, D, type, links, properties);
  }

  private static String dotNetPart(String boundary, String line, int id, String entry) {
    return "--"
        + boundary
        + "\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + line
        + "\r\nContent-ID: "
        + id
        + "\r\nContent-Type: application/atom+xml;type=entry"
        + "\r\nAccept: application/atom+xml,application/xml"
        + "\r\nDataServiceVersion: 3.0;NetFx\r\nMaxDataServiceVersion: 3.0;NetFx"
        + "\r\nContent-Length: "
        + length(entry)
        + "\r\n\r\n"
        + entry
        + "\r\n";
  }

  @Test
  void takesAJobAsThePhpSdkSubmitsIt() {
    String batch = "batch_" + "3b6a27bc-5a8c-41c4-a0b1-3a1d1df7ad54";
    String changes = "changeset_" + "c1e0d0a3-8c53-4ff2-a6b9-0a7d5a7d4a6b";
    String job =
        phpEntry(
            phpProperty("Name", "from PHP"),
            "<atom:link xmlns:atom=\"%s\" rel=\"%s/related/InputMediaAssets\" type=\""
                    .formatted(ATOM, D)
                + "application/atom+xml;type=feed;charset=utf-8\" title=\"InputAssets\" href=\""
                + "%s/Assets('%s')\"/>".formatted(server.api(), encoded(asset)));
    String task =
        phpEntry(
            phpProperty("Configuration", "AAC Audio")
                + phpProperty("MediaProcessorId", JobFlow.ENCODER_ID)
                + phpProperty(
                    "TaskBody",
                    "&lt;?xml version=\"1.0\" encoding=\"utf-8\"?&gt;&lt;taskBody&gt;&lt;inputAsset"
                        + "&gt;JobInputAsset(0)&lt;/inputAsset&gt;&lt;outputAsset assetCreation"
                        + "Options=\"0\" assetName=\"php out\"&gt;JobOutputAsset(0)&lt;/outputAsset"
                        + "&gt;&lt;/taskBody&gt;"),
            "");
    String body =
        "--"
            + batch
            + "\r\nContent-Type: multipart/mixed; boundary=\""
            + changes
            + "\"\r\n\r\n"
            + phpPart(changes, "Jobs", 1, job)
            + phpPart(changes, "$1/Tasks", 2, task)
            + "--"
            + changes
            + "--\r\n\r\n--"
            + batch
            + "--\r\n";

    Wire.Answer answer =
        Wire.send(
            server.api(),
            "POST /api/$batch HTTP/1.1\r\n"
                + common()
                + "content-type: multipart/mixed;\r\n boundary=\""
                + batch
                + "\"\r\n"
                + "accept: application/atom+xml,application/xml\r\n"
                + "dataserviceversion: 3.0;NetFx\r\nmaxdataserviceversion: 3.0;NetFx\r\n"
                + "x-ms-version: 2.17\r\nexpect: \r\n"
                + "content-length: "
                + length(body)
                + "\r\n\r\n",
            body);

    assertBatchAnswer(answer);
    String id = jobIn(answer.body());
    assertThat(json("Jobs('" + id + "')")).contains("\"Name\":\"from PHP\"", "\"Priority\":0");
    assertThat(json("Jobs('" + id + "')/OutputMediaAssets")).contains("\"Name\":\"php out\"");
    cancel(id);
  }

  private static String phpEntry(String properties, String link) {
    return "<atom:entry xmlns:atom=\"%s\"><atom:content type=\"application/xml\">".formatted(ATOM)
        + "<meta:properties xmlns:meta=\"%s\">%s</meta:properties></atom:content>%s</atom:entry>"
            .formatted(M, properties, link);
  }

  private static String phpProperty(String name, String value) {
    return "<data:%s xmlns:data=\"%s\">%s</data:%s>".formatted(name, D, value, name);
  }

  private static String phpPart(String boundary, String path, int id, String entry) {
    return "--"
        + boundary
        + "\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + "POST "
        + server.api()
        + "/"
        + path
        + " HTTP/1.1\n"
        + "content-id: "
        + id
        + "\n"
        + "content-type: application/atom+xml;type=entry;charset=utf-8\n"
        + "accept: application/atom+xml,application/xml\n\n"
        + entry
        + "\r\n";
  }

  private static void assertBatchAnswer(Wire.Answer answer) {
    assertThat(answer.status()).as(answer.head() + answer.body()).isEqualTo(202);
    assertThat(answer.header("Content-Type").orElse(""))
        .startsWith("multipart/mixed; boundary=batchresponse_");
    assertThat(answer.body())
        .contains("Content-Type: multipart/mixed; boundary=changesetresponse_");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.stream().filter(line -> line.startsWith("HTTP/1.1 201"))).hasSize(2);
    assertThat(lines).contains("Content-ID: 1", "Content-ID: 2");
  }

  private static String jobIn(String body) {
    Matcher matcher = Pattern.compile("nb:jid:UUID:[0-9a-f-]{36}").matcher(body);
    assertThat(matcher.find()).as(body).isTrue();
    return matcher.group();
  }

  @Test
  void takesAJobAsNpmClientsSubmitItAndRunsItsChainedTasks() throws Exception {
    String chained =
        """
        {"Name":"chained","InputMediaAssets":[{"__metadata":{"uri":"%sAssets(%%27%s%%27)"}}],\
        "Tasks":[{"Configuration":"H264 Single Bitrate 720p","MediaProcessorId":"%s","TaskBody":\
        "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?><taskBody><inputAsset>JobInputAsset(0)\
        </inputAsset><outputAsset>JobOutputAsset(0)</outputAsset></taskBody>"},\
        {"Configuration":"AAC Audio","MediaProcessorId":"%s","TaskBody":\
        "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?><taskBody><inputAsset>JobOutputAsset(0)\
        </inputAsset><outputAsset>JobOutputAsset(1)</outputAsset></taskBody>"}]}\
        """
            .formatted(server.api(), encoded(asset), JobFlow.ENCODER_ID, JobFlow.ENCODER_ID);
    HttpResponse<String> created = verbose("POST", "Jobs", chained);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.body()).startsWith("{\"d\":{\"__metadata\":{\"id\":\"" + server.api());
    String id = jobIn(created.body());

    int end = flow.await(id, state -> state >= FINISHED);

    assertThat(end).as(json("Jobs('" + id + "')/Tasks")).isEqualTo(FINISHED);
    String tasks = json("Jobs('" + id + "')/Tasks");
    assertThat(tasks.split("\"State\":3,", -1)).as(tasks).hasSize(3);
    assertThat(tasks.split("\"Progress\":100(\\.0)?,", -1)).as(tasks).hasSize(3);
    assertThat(tasks).contains("\"TaskNotificationSubscriptions\":[]");
    Matcher output =
        Pattern.compile("nb:cid:UUID:[0-9a-f-]{36}")
            .matcher(json("Tasks('" + taskIds(tasks).getLast() + "')/OutputMediaAssets"));
    assertThat(output.find()).isTrue();
    assertThat(json("Assets('" + output.group() + "')/Files")).contains("_AAC_128.mp4\"");
    assertThat(rest.send("DELETE", "Jobs('" + id + "')", "").statusCode()).isEqualTo(204);
  }

  private static List<String> taskIds(String tasks) {
    return Pattern.compile("nb:tid:UUID:[0-9a-f-]{36}")
        .matcher(tasks)
        .results()
        .map(result -> result.group())
        .distinct()
        .toList();
  }

  @Test
  void changesThePriorityWhileQueuedAndRefusesItAndDeletingLater() throws Exception {
    String id = flow.submit("prioritised", asset, "H264 Multiple Bitrate 720p");
    String job = "Jobs('" + id + "')";
    assertThat(flow.state(id)).isEqualTo(QUEUED);

    assertThat(rest.send("MERGE", job, "{\"Priority\":9}").statusCode()).isEqualTo(204);
    assertThat(json(job)).contains("\"Priority\":9");
    assertThat(rest.send("DELETE", job, "").statusCode()).isEqualTo(400);

    flow.await(id, state -> state == PROCESSING);
    assertThat(rest.send("MERGE", job, "{\"Priority\":1}").statusCode()).isEqualTo(400);
    HttpResponse<String> refused = rest.send("DELETE", job, "");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ErrorFormat.JSON_LIGHT.code(refused.body())).isEqualTo("InvalidState");
    cancel(id);
    assertThat(rest.get("CancelJob?jobid='" + encoded(id) + "'").statusCode()).isEqualTo(400);
    flow.await(id, state -> state == CANCELED);
    assertThat(rest.send("DELETE", job, "").statusCode()).isEqualTo(204);
    assertThat(rest.get(job).statusCode()).isEqualTo(404);
  }

  @Test
  void updatesByMergeRawAndTunnelledAndByPatchAndPut() {
    String id = RestClient.text(rest.post("Assets", "{\"Name\":\"zero\"}").body(), "Id");
    String path = "Assets('" + encoded(id) + "')";

    assertThat(rest.send("MERGE", path, "{\"Name\":\"one\"}").statusCode()).isEqualTo(204);
    assertThat(json(path)).contains("\"Name\":\"one\"");
    assertThat(rest.send("PATCH", path, "{\"Name\":\"two\"}").statusCode()).isEqualTo(204);
    assertThat(json(path)).contains("\"Name\":\"two\"");
    assertThat(rest.send("PUT", path, "{\"AlternateId\":\"three\"}").statusCode()).isEqualTo(204);
    assertThat(json(path)).contains("\"Name\":\"two\"", "\"AlternateId\":\"three\"");
    for (String header : List.of("X-HTTP-METHOD", "x-http-method", "X-HTTP-Method")) {
      HttpResponse<String> tunnelled =
          RestClient.send(
              HTTP,
              rest.request(path)
                  .header(header, "MERGE")
                  .POST(BodyPublishers.ofString("{\"Name\":\"" + header + "\"}"))
                  .build());
      assertThat(tunnelled.statusCode()).as(header).isEqualTo(204);
      assertThat(json(path)).contains("\"Name\":\"" + header + "\"");
    }
    assertThat(rest.send("MERGE", path, "{}").statusCode()).isEqualTo(204);
    assertThat(rest.send("DELETE", path, "").statusCode()).isEqualTo(204);
  }

  @Test
  void keepsTheFormatOptionAndPublishesWithoutChangingTheState() {
    String made = rest.post("Assets", "{\"Name\":\"late\",\"FormatOption\":1}").body();
    String path = "Assets('" + encoded(RestClient.text(made, "Id")) + "')";

    assertThat(made).contains("\"FormatOption\":1");
    assertThat(rest.post(path + "/Publish", "").statusCode()).isEqualTo(204);
    assertThat(json(path)).contains("\"State\":0", "\"FormatOption\":1");
  }

  @Test
  void filtersSortsPagesAndCountsAssets() {
    for (int i = 1; i <= 5; i++) {
      assertThat(rest.post("Assets", "{\"Name\":\"query " + i + "\"}").statusCode()).isEqualTo(201);
    }
    String filter = "startswith(Name,'query ') and Name ne 'query 3'";

    assertThat(names("$filter=" + plus(filter) + "&$orderby=Name+desc"))
        .containsExactly("query 5", "query 4", "query 2", "query 1");
    String page = "%24orderby=Name%20desc&%24skip=1&%24top=2&%24inlinecount=allpages";
    String body = json("Assets()?%24filter=" + plus(filter).replace("+", "%20") + "&" + page);
    assertThat(body).contains("\"odata.count\":\"4\"");
    assertThat(namesIn(body)).containsExactly("query 4", "query 2");
    assertThat(names("$filter=substringof('RY+2',toupper(Name))")).containsExactly("query 2");
    assertThat(names("$filter=indexof(Name,'1')+gt+1+and+length(Name)+eq+7"))
        .containsExactly("query 1");
    assertThat(names("$filter=Id+eq+'" + encoded(asset) + "'&$top=1")).containsExactly("tiny.mp4");
    assertThat(names("$filter=Created+gt+datetime'2099-01-01T00:00:00'")).isEmpty();
    assertThat(verbose("GET", "/Assets?$filter=" + plus("Name eq 'query 1'"), "").body())
        .startsWith("{\"d\":{\"results\":[{\"__metadata\":{\"id\":\"" + server.api() + "Assets(");
  }

  private static List<String> names(String query) {
    return namesIn(json("Assets?" + query));
  }

  private static List<String> namesIn(String body) {
    return Pattern.compile("\"Name\":\"([^\"]*)\"")
        .matcher(body)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static String plus(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String json(String path) {
    HttpResponse<String> answer = rest.get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> verbose(String method, String path, String body) {
    return RestClient.send(
        HTTP,
        rest.request(path)
            .setHeader("Accept", "application/json;odata=verbose")
            .setHeader("Content-Type", "application/json;odata=verbose")
            .setHeader("x-ms-version", "2.2")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  private static void cancel(String id) {
    assertThat(rest.get("CancelJob?jobId='" + encoded(id) + "'").statusCode()).isEqualTo(204);
  }

  private static String common() {
    URI api = server.api();
    return "Host: " + api.getAuthority() + "\r\nAuthorization: Bearer " + rest.token() + "\r\n";
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String encoded(String id) {
    return id.replace(":", "%3A");
  }
}
