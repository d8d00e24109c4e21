package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The exchange everything exists for, byte for byte over a socket: only ids, dates and durations
/// differ from the published answer.
class HeadlineExchangeTest {
  private static final String CLIENT_REQUEST_ID = "d9b83c57-e26c-4d10-a20b-2be634c4b6a8";
  private static final String NAME =
      "Encoding BigBuckBunny into to H264 Adaptive Bitrate MP4 Set 720p";

  private static final String PUBLISHED_BODY =
      """
      {"odata.metadata":"https://media.windows.net/api/$metadata#Jobs","value":[{"Id":"<id>",\
      "Name":"Encoding BigBuckBunny into to H264 Adaptive Bitrate MP4 Set 720p","Created":"<date>",\
      "LastModified":"<date>","EndTime":null,"Priority":0,"RunningDuration":<duration>,\
      "StartTime":"<date>","State":2,"TemplateId":null,"JobNotificationSubscriptions":[]}]}\
      """;

  private static final List<String> PUBLISHED_HEADERS =
      List.of(
          "Cache-Control: no-cache",
          "Content-Length: <length>",
          "Content-Type:" + " application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
          "DataServiceVersion: 3.0;",
          "Strict-Transport-Security: max-age=31536000; includeSubDomains",
          "X-Content-Type-Options: nosniff",
          "request-id: <request>",
          "x-ms-client-request-id: " + CLIENT_REQUEST_ID,
          "x-ms-request-id: <request>");

  @TempDir Path data;

  @Test
  void answersThePublishedRequestWithThePublishedAnswer() throws Exception {
    try (ServerProcess server =
        ServerProcess.with(data).set("api.public-url", "https://media.windows.net").start()) {
      RestClient rest = RestClient.signIn(server);
      String jobId = runningJob(server, rest);

      String[] answer = exchange(server.api(), rest.token(), jobId);
      String head = answer[0];
      String body = answer[1];

      assertThat(head.lines().findFirst()).hasValue("HTTP/1.1 200 OK");
      assertThat(masked(body)).isEqualTo(PUBLISHED_BODY);
      assertThat(headers(head, body)).containsExactlyElementsOf(PUBLISHED_HEADERS);
    }
  }

  /// A job whose state is 2: a minute of video keeps it there long enough.
  private static String runningJob(ServerProcess server, RestClient rest) throws Exception {
    JobFlow flow = new JobFlow(rest, server);
    String asset = flow.upload(Clips.video(60, 1280, 720), "BigBuckBunny.mp4");
    String job = flow.submit(NAME, asset, "H264 Multiple Bitrate 720p");
    flow.await(job, state -> state == 2);
    return job;
  }

  private static String[] exchange(URI api, String token, String jobId) throws IOException {
    String request =
        "GET /api/Jobs()?$filter=Id%20eq%20'"
            + jobId.replace(":", "%3A")
            + "'&$top=1 HTTP/1.1\r\n"
            + "DataServiceVersion: 1.0;NetFx\r\n"
            + "MaxDataServiceVersion: 3.0;NetFx\r\n"
            + "Accept: application/json\r\n"
            + "Accept-Charset: UTF-8\r\n"
            + ("Authorization: Bearer " + token + "\r\n")
            + "x-ms-version: 2.19\r\n"
            + ("x-ms-client-request-id: " + CLIENT_REQUEST_ID + "\r\n")
            + "Host: media.windows.net\r\n\r\n";
    try (Socket socket = new Socket(api.getHost(), api.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return readAnswer(socket);
    }
  }

  private static String[] readAnswer(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("the answer ends in its head: " + head);
      }
      head.append((char) next);
    }
    int length =
        head.toString()
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
            .findFirst()
            .orElseThrow();
    byte[] body = socket.getInputStream().readNBytes(length);
    assertThat(body).hasSize(length);
    return new String[] {head.toString().strip(), new String(body, StandardCharsets.UTF_8)};
  }

  private static String masked(String body) {
    return body.replaceAll("nb:jid:UUID:[0-9a-f-]{36}", "<id>")
        .replaceAll("\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?\"", "\"<date>\"")
        .replaceAll("\"RunningDuration\":\\d+\\.\\d+", "\"RunningDuration\":<duration>");
  }

  /// The set of header fields, without `Date` and `Server`, which may be added.
  private static List<String> headers(String head, String body) {
    List<String> lines = new ArrayList<>(head.lines().skip(1).toList());
    lines.removeIf(line -> line.matches("(?i)(date|server):.*"));
    String request =
        lines.stream()
            .filter(line -> line.startsWith("request-id:"))
            .map(line -> line.substring(12))
            .findFirst()
            .orElse("missing");
    assertThat(request).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return lines.stream()
        .map(line -> line.replace(request, "<request>"))
        .map(line -> line.replace("Content-Length: " + length, "Content-Length: <length>"))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
  }
}
