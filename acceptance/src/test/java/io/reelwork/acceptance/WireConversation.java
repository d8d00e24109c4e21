package io.reelwork.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A conversation written down: requests as they travel, each followed by its answer.
///
/// ```
/// # What the client does here.
/// >>> until <d:State m:type="Edm.Int32">3
/// GET /api/Jobs('nb:jid:UUID:{jid1}') HTTP/1.1
/// Host: reelwork.restv2.region.example
/// Authorization: Bearer {token}
///
/// <<<
/// HTTP/1.1 200 OK
/// …
/// ```
///
/// Lines of a request end with CR LF on the wire, those that end in `␊` with LF alone. `{length}`
/// is the length of the body, or of the part of a batch it stands in; `{clip}` a small video;
/// `{us-date}`, `{iso-date}` and `{offset-date}` a moment ago as clients write it; every other name
/// in braces is something that an earlier answer told. With `until` the request is repeated until
/// its answer holds the text.
final class WireConversation {
  static final String BLOB_HOST = "account.blob.region.example";
  static final String ORIGIN_HOST = "account.streaming.region.example";

  private static final int TRIES = 600;
  private static final int PAUSE_MS = 200;
  private static final String ASK = ">>>";
  private static final String ANSWER = "<<<\n";
  private static final String LF_ALONE = "\u240A";
  private static final Pattern LENGTH =
      Pattern.compile(
          "(content-length: )\\{length}(.*?\r?\n\r?\n)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final ServerProcess server;
  private final WireNames names;

  WireConversation(ServerProcess server, String token) {
    this.server = server;
    this.names = new WireNames(token);
  }

  /// Sends every request of the text; the same text with the answers that came.
  String hold(String text) throws IOException, InterruptedException {
    StringBuilder held = new StringBuilder();
    for (String step : steps(text)) {
      if (!step.startsWith(ASK)) {
        held.append(step);
        continue;
      }
      int end = step.indexOf(ANSWER);
      String asked = end < 0 ? step : step.substring(0, end);
      String comment = end < 0 ? "" : trailingComment(step.substring(end));
      held.append(asked)
          .append(ANSWER)
          .append(names.hide(answer(asked)))
          .append("\n")
          .append(comment);
    }
    return held.toString();
  }

  /// The text before the first request, then one text per request.
  private static List<String> steps(String text) {
    List<String> steps = new ArrayList<>();
    int from = 0;
    for (int next = text.indexOf(ASK); next >= 0; next = text.indexOf("\n" + ASK, from + 1)) {
      int start = text.startsWith(ASK, next) ? next : next + 1;
      if (start > from) {
        steps.add(text.substring(from, start));
      }
      from = start;
    }
    steps.add(text.substring(from));
    return steps;
  }

  /// The lines after an answer that tell of the next request.
  private static String trailingComment(String answer) {
    int start = answer.indexOf("\n\n# ");
    return start < 0 ? "\n" : answer.substring(start + 1);
  }

  private Wire.Answer answer(String asked) throws IOException, InterruptedException {
    int line = asked.indexOf('\n');
    String directive = asked.substring(ASK.length(), line).strip();
    String wanted = directive.startsWith("until ") ? directive.substring("until ".length()) : "";
    byte[] request = bytes(names.show(asked.substring(line + 1)));
    URI where = server.origin(asked.contains("Host: " + BLOB_HOST) ? "blob" : "api");
    Wire.Answer answer = Wire.send(where, request);
    for (int tries = 0; !answer.body().contains(wanted); tries++) {
      if (tries > TRIES || answer.status() >= 400) {
        throw new AssertionError(
            "it never came: " + directive + "\n" + answer.body() + "\n" + server.log());
      }
      Thread.sleep(PAUSE_MS);
      answer = Wire.send(where, request);
    }
    return answer;
  }

  /// What travels: line ends, lengths and the clip's bytes put in.
  private static byte[] bytes(String shown) throws IOException {
    int end = shown.indexOf("\n\n") + 2;
    String head = shown.substring(0, end).replace("\n", "\r\n");
    String body = shown.substring(end).stripTrailing();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] content =
        body.equals("{clip}")
            ? Files.readAllBytes(Clips.video(1, 320, 180))
            : withLengths(lineEnds(body)).getBytes(StandardCharsets.UTF_8);
    out.writeBytes(head.replace("{length}", "" + content.length).getBytes(StandardCharsets.UTF_8));
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static String lineEnds(String body) {
    return body.replace("\n", "\r\n").replace(LF_ALONE + "\r\n", "\n");
  }

  /// The lengths of the parts of a batch: up to the line before the next boundary.
  private static String withLengths(String body) {
    StringBuilder counted = new StringBuilder();
    Matcher matcher = LENGTH.matcher(body);
    while (matcher.find()) {
      int next = body.indexOf("\r\n--", matcher.end());
      String part = body.substring(matcher.end(), next);
      int length = part.getBytes(StandardCharsets.UTF_8).length;
      matcher.appendReplacement(
          counted, Matcher.quoteReplacement(matcher.group(1) + length + matcher.group(2)));
    }
    return matcher.appendTail(counted).toString();
  }
}
