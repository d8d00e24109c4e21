package io.reelwork.server;

import io.reelwork.server.Deployed.Sas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Requests made to cost more than they send: long runs of one letter, trees of millions of nodes,
/// deep nesting, document types, other spellings of a token. As much as a head or a body may hold.
final class HostileTexts {
  private static final String JSON = "Content-Type: application/json\nAccept: application/json";
  private static final String ATOM = "Content-Type: application/atom+xml";
  private static final String BATCH = "Content-Type: multipart/mixed; boundary=b";
  private static final String GZIP = "\nContent-Encoding: gzip";
  private static final String ENTRY = "<entry xmlns=\"http://www.w3.org/2005/Atom\">";
  private static final List<String> RUNS =
      List.of(
          " ", "\t", "/", "%2f", "\\", "'", "\"", "0", "a", "-", ";", ",", "=", "(", "%20", ".");
  private static final List<String> DOCUMENT_TYPES =
      List.of(
          "<!DOCTYPE a [\u0016",
          "<!-- --><?p?> <!DOCTYPE a [\u0001",
          "<!DOCTYPE a [<!ENTITY b \"cc\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
          "<![CDATA[<!DOCTYPE \u0016",
          "<a><!DOCTYPE a [\u0016");

  private final List<Sent> all = new ArrayList<>();
  private final String token;
  private final String asset;
  private final Sas sas;

  HostileTexts(String token, String asset, Sas sas) {
    this.token = token;
    this.asset = asset;
    this.sas = sas;
  }

  /// A request.
  ///
  /// @param head without the length of its body
  record Sent(String face, String head, ByteBuffer body) {
    Sent(String face, String head, byte[] body) {
      this(face, head, ByteBuffer.wrap(body));
    }
  }

  List<Sent> all() {
    runs();
    trees();
    documentTypes();
    batches();
    tokens();
    blobs();
    return all;
  }

  private void api(String request, String fields, String body) {
    bytes(request, fields, body.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(String request, String fields, byte[] body) {
    String head = request + " HTTP/1.1\nHost: h\nAuthorization: Bearer " + token;
    all.add(new Sent("api", head + "\nx-ms-version: 2.19\n" + fields + "\n", body));
  }

  private void runs() {
    for (String run : RUNS) {
      String field = "a" + run.repeat(14_000 / run.length()) + "b";
      for (String name :
          List.of("Accept", "Accept-Encoding", "Content-Type", "Prefer", "If-Match", "Origin")) {
        api("POST /api/Assets", name + ": " + field, "{}");
      }
      String text =
          run.equals(" ") || run.equals("\t") || run.equals("\\") || run.equals("\"") ? "+" : run;
      String query = text.repeat(12_000 / text.length());
      api("GET /api/Assets?$filter=Name+eq+'a" + query, JSON, "");
      api("GET /api/Assets?$filter=" + query + "Name+eq+'a'", JSON, "");
      api(
          "GET /api/Assets?$orderby=Name" + query + "desc&$select=" + query.substring(6_000),
          JSON,
          "");
      api("GET /api/" + query.replace('+', '/') + "Assets", JSON, "");
      all.add(
          new Sent(
              "api",
              "POST /t/oauth2/token HTTP/1.1\nHost: h\nContent-Type:"
                  + " application/x-www-form-urlencoded\n",
              ("grant_type=" + run.repeat(60_000 / run.length()))
                  .getBytes(StandardCharsets.UTF_8)));
    }
    api("GET /api/Assets?$filter=" + "(".repeat(15_000), JSON, "");
    api("GET /api/Assets?$filter=" + "not+".repeat(3_900) + "true", JSON, "");
    api("GET /api/Assets?$filter=" + "-".repeat(15_000) + "1", JSON, "");
    api("GET /api/Assets?$filter=" + "trim(".repeat(3_000), JSON, "");
    api("GET /api/Assets?$filter=Options+eq+1" + "+or+Options+eq+1".repeat(900), JSON, "");
    api("GET /api/Assets?$filter=1" + "+add+1".repeat(2_500) + "+eq+1", JSON, "");
  }

  private void trees() {
    bytes("POST /api/Assets", ATOM + GZIP, gzip(ENTRY, "<a/>", 4_190_000, "</entry>"));
    bytes("POST /api/Assets", JSON + GZIP, gzip("{\"Name\":[", "{},", 5_000_000, "{}]}"));
    bytes("POST /api/Assets", JSON + GZIP, gzip("{", "\"a\":", 3_000_000, ""));
    bytes("POST /api/Assets", ATOM + GZIP, gzip("", "<a>", 5_000_000, ""));
    bytes("POST /api/Assets", JSON + GZIP, gzip("", "[", 10_000_000, ""));
    api("POST /api/Assets", ATOM, ENTRY + "<a b='' c=''/>".repeat(60_000) + "</entry>");
    api("POST /api/Assets", ATOM, ENTRY + "<a>".repeat(300_000));
    api("POST /api/Assets", JSON, "{\"Name\":" + "[".repeat(300_000));
    api("POST /api/Assets", JSON, "{\"Name\":[" + "0,".repeat(300_000) + "0]}");
    for (String preset :
        List.of(
            "<Preset>".repeat(20_000),
            "[".repeat(90_000),
            "{\"a\":".repeat(20_000),
            "{\"a\":[" + "0,".repeat(90_000),
            "<Preset>" + "<a/>".repeat(40_000) + "</Preset>")) {
      job("<taskBody/>", preset);
    }
    job("<taskBody>".repeat(10_000), "AAC Audio");
  }

  private static byte[] gzip(String start, String unit, int times, String end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] block = unit.repeat(1_000).getBytes(StandardCharsets.UTF_8);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(start.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < times / 1_000; i++) {
        out.write(block);
      }
      out.write(end.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void job(String taskBody, String configuration) {
    api(
        "POST /api/Jobs",
        JSON,
        "{\"Name\":\"j\",\"InputMediaAssets@odata.bind\":[\"Assets('%s')\"],\"Tasks\":[{\"Name\":\"t\",\"MediaProcessorId\":\"nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56\",\"Configuration\":\"%s\",\"TaskBody\":\"%s\"}]}"
            .formatted(asset, escaped(configuration), escaped(taskBody)));
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c ->
            escaped.append(
                c < ' '
                    ? "\\u%04x".formatted(c)
                    : c == '"' || c == '\\' ? "\\" + (char) c : "" + (char) c));
    return escaped.toString();
  }

  private void documentTypes() {
    for (String text : DOCUMENT_TYPES) {
      api("POST /api/Assets", ATOM, text);
      bytes("POST /api/Assets", ATOM, text.getBytes(StandardCharsets.UTF_16));
      bytes("POST /api/Assets", ATOM, text.getBytes(StandardCharsets.UTF_16LE));
      job(text, "AAC Audio");
      job("<taskBody/>", text);
      String sent = escaped(text);
      api(
          "POST /api/ContentKeyAuthorizationPolicyOptions",
          JSON,
          "{\"Name\":\"o\",\"KeyDeliveryType\":2,\"Restrictions\":[{\"Name\":\"r\",\"KeyRestrictionType\":1,\"Requirements\":\"%s\"}],\"KeyDeliveryConfiguration\":\"\"}"
              .formatted(sent));
      api(
          "POST /api/ContentKeyAuthorizationPolicyOptions",
          JSON,
          "{\"Name\":\"o\",\"KeyDeliveryType\":1,\"Restrictions\":[{\"Name\":\"r\",\"KeyRestrictionType\":0}],\"KeyDeliveryConfiguration\":\"%s\"}"
              .formatted(sent));
      api(
          "POST /api/JobTemplates",
          JSON,
          "{\"Name\":\"t\",\"JobTemplateBody\":\"%s\",\"NumberofInputAssets\":1}".formatted(sent));
      blob("PUT", "/x" + sas.query() + "&comp=blocklist", "", text);
      blob("PUT", sas.query() + "&restype=container&comp=acl", "", text);
    }
  }

  private void batches() {
    for (String run : RUNS) {
      for (int times : List.of(5_000, 15_000, 100_000)) {
        String long_ = run.repeat(times / run.length());
        batch("GET a" + long_ + "b HTTP/1.1\r\n\r\n");
        batch("GET " + long_ + "Assets?$top=1 HTTP/1.1\r\n\r\n");
        batch("GET" + long_ + "HTTP/1.1\r\n\r\n");
        batch("GET Assets?$top=1 HTTP/1.1\r\nAccept: a\r\n " + long_ + "\r\n\r\n");
      }
    }
    batch("GET Assets HTTP/1.1\r\nAccept: a\r\n" + " a\r\n".repeat(500_000) + "\r\n");
    batch("GET Assets HTTP/1.1\r\n" + "Accept: a\r\n".repeat(50_000) + "\r\n");
    batch("GET #" + "#".repeat(10_000) + " HTTP/1.1\r\n\r\n");
    batch("POST Assets HTTP/1.1\r\n" + ATOM + "\r\n\r\n" + ENTRY + "<a/>".repeat(200_000));
    batch("POST Assets HTTP/1.1\r\n\r\n{\"Name\":[" + "{},".repeat(200_000) + "{}]}");
    api("POST /api/$batch", BATCH, "--b\r\n".repeat(100_000) + "--b--");
  }

  private void batch(String part) {
    String other =
        "--b\r\nContent-Type: application/http\r\n\r\nGET Assets/$count HTTP/1.1\r\n\r\n\r\n";
    api(
        "POST /api/$batch",
        BATCH,
        other + "--b\r\nContent-Type: application/http\r\n\r\n" + part + "\r\n" + other + "--b--");
  }

  private void tokens() {
    for (String other :
        List.of(
            token + "%00",
            token + "=",
            token.replace('_', '/').replace('-', '+') + "+",
            "%".repeat(9_000),
            ".".repeat(9_000),
            "%2e".repeat(9_000),
            "a.".repeat(4_000))) {
      all.add(
          new Sent(
              "api",
              "GET /api/Assets HTTP/1.1\nHost: h\nAuthorization: Bearer " + other + "\n",
              new byte[0]));
    }
  }

  private void blob(String method, String target, String fields, String body) {
    String head = method + " " + sas.container() + target + " HTTP/1.1\nHost: h\n";
    all.add(new Sent("blob", head + fields, body.getBytes(StandardCharsets.UTF_8)));
  }

  private void blobs() {
    String date =
        "x-ms-date: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
            + "\nAuthorization: SharedKey reelwork:QUFB\n";
    for (String run : RUNS) {
      String field = "a" + run.repeat(28_000 / run.length()) + "b";
      blob("GET", "?restype=container&comp=list", date + "x-ms-meta-a: " + field + "\n", "");
      blob("PUT", "/x" + sas.query(), "If-Match: " + field + "\n", "");
      blob("PUT", "/x" + sas.query(), "x-ms-copy-source: http://h/" + field + "\n", "");
      blob("PUT", "/x" + sas.query(), "x-ms-lease-id: " + field + "\n", "");
      blob("GET", "/x" + sas.query(), "Range: bytes=" + field + "\n", "");
      blob(
          "OPTIONS",
          "/x",
          "Origin: http://o\nAccess-Control-Request-Method: PUT\nAccess-Control-Request-Headers: "
              + field
              + "\n",
          "");
    }
    blob("GET", "?" + "a&".repeat(7_000), date, "");
    blob("GET", "?" + "a=%41&".repeat(2_000), date + "x-ms-a: b\n".repeat(2_000), "");
    blob("PUT", "/x" + sas.query() + "&comp=blocklist", "", "<BlockList>".repeat(50_000));
    blob(
        "PUT",
        "/x" + sas.query() + "&comp=blocklist",
        "",
        "<BlockList>" + "<Latest>QQ==</Latest>".repeat(60_000) + "</BlockList>");
  }
}
