package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.HostileTexts.Sent;
import io.reelwork.server.http.RawSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random and damaged requests against the whole service: never a 5xx, a hang or a stack trace.
///
/// A short run by default, a long one with `-Dreelwork.long=true`; `-Dreelwork.seed=…` repeats one.
/// What a run has found is a case of `answersWhatItOnceCouldNot`.
@Timeout(1200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FuzzTest {
  private static final boolean LONG = Boolean.getBoolean("reelwork.long");
  private static final long SEED =
      Long.getLong("reelwork.seed", LONG ? System.nanoTime() : 20_261_125);

  /// Far more than it takes, far less than the square of what is sent.
  private static final Duration MAX_TIME = Duration.ofSeconds(8);

  private static final int ROUNDS = LONG ? 40_000 : 1_500;

  private static final String D = "http://schemas.microsoft.com/ado/2007/08/dataservices";
  private static final List<String> OTHER_BODIES =
      List.of(
          "{\"Name\":\"a\",\"Options\":\"0\",\"AlternateId\":null}",
          "{Name:'x','ParentAssets':[{\"__metadata\":{\"uri\":\"Assets('ID')\"}}]}",
          "{\"DurationInMinutes\":5.5,\"Permissions\":1,\"Name\":\"p\"}",
          "{\"Type\":1,\"AssetId\":\"ID\",\"StartTime\":\"11/22/2026 02:52:00 PM\"}",
          "{\"Name\":\"a.mp4\",\"ParentAssetId\":\"ID\",\"ContentFileSize\":\"12\"}",
          "{\"uri\":\"https://host/api/Assets('ID')\"}",
          "{\"Name\":\"j\",\"InputMediaAssets@odata.bind\":[\"Assets('ID')\"],\"Tasks\":[{\"Name\":"
              + "\"t\",\"MediaProcessorId\":\"nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56\","
              + "\"Configuration\":\"AAC Audio\",\"TaskBody\":\"<taskBody><inputAsset>"
              + "JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)</outputAsset>"
              + "</taskBody>\"}]}",
          "<?xml version=\"1.0\"?><entry xmlns=\"http://www.w3.org/2005/Atom\" xmlns:d=\""
              + D
              + "\" xmlns:m=\""
              + D
              + "/metadata\"><link rel=\""
              + D
              + "/related/ParentAssets\""
              + " href=\"Assets('ID')\"/><content type=\"application/xml\"><m:properties>"
              + "<d:Name m:null=\"true\"/><d:Options m:type=\"Edm.Int32\">0</d:Options>"
              + "</m:properties></content></entry>",
          "<uri xmlns=\"" + D + "\">http://host/api/Assets('ID')</uri>",
          "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type:"
              + " application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nPOST Assets HTTP/1.1"
              + "\r\nContent-ID: 1\r\nContent-Type: application/json\r\n\r\n{\"Name\":\"b\"}\r\n--c"
              + "\r\nContent-Type: application/http\r\n\r\nMERGE $1 HTTP/1.1\r\nContent-Type:"
              + " application/json\r\n\r\n{\"Name\":\"c\"}\r\n--c--\r\n--b\r\nContent-Type:"
              + " application/http\r\n\r\nGET Assets?$top=1 HTTP/1.1\r\n\r\n\r\n--b--\r\n");

  /// What no set declares.
  private static final List<String> OTHER_PATHS =
      List.of(
          "/api/Assets('ID')",
          "/api/Assets('ID')/Files",
          "/api/Assets('ID')/$links/ParentAssets",
          "/api/$batch",
          "/api/$metadata",
          "/api/",
          "/api/CreateFileInfos?assetid='ID'",
          "/ext/jobs/ID",
          "/t/oauth2/token",
          "/v2/OAuth2-13");

  private static final List<String> QUERIES =
      List.of(
          "",
          "$filter=Name eq 'x' and (State ge 0 or startswith(Name,'a'))",
          "$filter=Created gt datetime'2020-01-01T00:00:00' and substringof('a',Name)",
          "$filter=State add 9223372036854775807 mul State eq 1",
          "$filter=substring(Name,State,-5) eq replace(Name,'a','b')",
          "$orderby=Name desc,Created&$top=3&$skip=1",
          "$select=Id, Name&$inlinecount=allpages",
          "$skiptoken=639311868000000000.~eA.-",
          "$format=json&api-version=2.19",
          "$format=application/json;odata=verbose",
          "keepcontainer=true",
          "$expand=Files",
          "$top=99999999999999999999");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json;odata=verbose",
          "application/json;odata=fullmetadata",
          "application/json;odata=nometadata",
          "application/atom+xml;type=entry;charset=utf-8",
          "application/xml",
          "multipart/mixed; boundary=b",
          "application/x-www-form-urlencoded",
          "*/*");
  private static final List<String> VERBS =
      List.of("GET", "GET", "POST", "POST", "MERGE", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS");
  private static final String ALPHABET =
      "aAzZ019 '\"()/\\%$&?=+-_.,:;<>{}[]@#!*|~^`\u00e9\u4e2d\ud83d\ude00\u0001\u007f";

  private final Random random = new Random(SEED);
  private Deployed service;
  private String asset;
  private List<String> paths = List.of();
  private List<String> bodies = List.of();

  @BeforeAll
  void start(@TempDir Path folder) {
    service = Deployed.in(folder, Map.of("quota.jobs", "100", "quota.assets", "500"));
    asset = service.asset();
    FuzzTargets targets = new FuzzTargets(service);
    paths = Stream.concat(OTHER_PATHS.stream(), targets.paths().stream()).toList();
    bodies = Stream.concat(OTHER_BODIES.stream(), targets.bodies(random).stream()).toList();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @Test
  void survivesDamagedRequests() {
    for (int round = 0; round < ROUNDS; round++) {
      String body = pick(bodies).replace("ID", asset);
      String path = pick(paths).replace("ID", asset);
      String query = pick(QUERIES).replace(" ", "%20");
      String target = query.isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + query;
      String fields =
          "Accept: "
              + pick(TYPES)
              + "\nContent-Type: "
              + pick(TYPES)
              + "\n"
              + pick(
                  List.of("X-Other: " + word(), "Prefer: return-content", "X-HTTP-Method: MERGE"));
      String sent =
          random.nextInt(3) == 0 ? damaged(target).replaceAll("[\\x00-\\x20\\x7f]", "+") : target;
      boolean soundHead = random.nextInt(4) > 0;
      ask(
          "seed " + SEED + " round " + round,
          pick(VERBS),
          sent,
          soundHead ? fields : damaged(fields).replaceAll("[\\x00-\\x09\\x0b-\\x1f]", ""),
          random.nextInt(3) == 0 ? body : damaged(body),
          soundHead && sent.startsWith("/"));
    }
  }

  /// Each is answered soon, and nothing of a batch is lost with one of its parts.
  @Test
  void answersHostileTextsInTime() throws IOException {
    for (Sent sent : new HostileTexts(service.token(), asset, service.sas(asset)).all()) {
      String request =
          sent.face() + " " + sent.head().substring(0, Math.min(300, sent.head().length()));
      long begin = System.nanoTime();
      try (RawSocket socket = RawSocket.to(service.port(sent.face(), false))) {
        socket.send(sent.head() + "Content-Length: " + sent.body().capacity() + "\n\n");
        socket.send(sent.body().array());
        Answer answer = Deployed.read(socket, false);

        assertThat(answer.status()).as(request + "\n" + answer.body()).isBetween(200, 499);
        assertThat(answer.body()).as(request).doesNotContain("HTTP/1.1 5", "io.reelwork", "\tat ");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(request).isLessThan(MAX_TIME);
    }
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  /// Up to six letters replaced, put in, taken away or doubled, or the rest cut off.
  private String damaged(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int hit = random.nextInt(6); hit >= 0 && !damaged.isEmpty(); hit--) {
      int at = random.nextInt(damaged.length());
      char letter = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> damaged.setCharAt(at, letter);
        case 3, 4, 5 -> damaged.insert(at, letter);
        case 6, 7 -> damaged.deleteCharAt(at);
        case 8 -> {
          int end = Math.min(damaged.length(), at + 1 + random.nextInt(20));
          damaged.insert(at, damaged.substring(at, end).repeat(1 + random.nextInt(30)));
        }
        default -> damaged.setLength(at);
      }
    }
    return damaged.toString();
  }

  /// Whatever is sent, an answer comes in time, says whose fault it is, and shows no code of ours.
  /// A damaged head may end the connection.
  private void ask(
      String round, String verb, String target, String fields, String body, boolean soundHead) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        verb
            + " "
            + target
            + " HTTP/1.1\nHost: h\nAuthorization: Bearer "
            + service.token()
            + "\nx-ms-version: 2.19\n"
            + fields
            + "\nContent-Length: "
            + bytes.length
            + "\n\n";
    String request = round + ":\n" + verb + " " + target + "\n" + fields + "\n\n" + body;
    try (RawSocket socket = RawSocket.to(service.port("api", false))) {
      socket.send(head);
      socket.send(bytes);
      Answer answer = Deployed.read(socket, verb.equals("HEAD"));
      assertThat(answer.status()).as(request + "\n" + answer.body()).isBetween(200, 499);
      assertThat(answer.body()).as(request).doesNotContain("io.reelwork", "Exception", "\tat ");
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer in time to " + request, e);
    } catch (IOException | StringIndexOutOfBoundsException e) {
      assertThat(soundHead).as("the connection ended: " + e + " " + request).isFalse();
    }
  }

  /// Targets that once were answered with 5xx or not at all.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/Assets?$filter=State%20add%209223372036854775807%20gt%200",
        "/api/Assets?$filter=substring(Name,0,-5)%20eq%20'x'",
        "/api/Assets?$filter=substring(Name,5000000000)%20eq%20'x'",
        "/api/AccessPolicies?$filter=DurationInMinutes%20mod%202%20eq%201",
        "/API%2FAssets",
        "//api//Assets",
      })
  void answersWhatItOnceCouldNot(String target) {
    assertThat(service.json("GET", target, "").status()).isIn(200, 400);
  }
}
