package io.reelwork.server.api;

import io.reelwork.odata.model.ODataError;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Error bodies for what happens before or around the OData service, in the format the caller asked
/// for (protocol section 10.1):
///
/// ```
/// <m:error xmlns:m="…/metadata"><m:code>…</m:code><m:message xml:lang="en-US">…</m:message></m:error>
/// {"odata.error":{"code":"…","message":{"lang":"en-US","value":"…"}}}
/// {"error":{"code":"…","message":{"lang":"en-US","value":"…"}}}
/// ```
final class ErrorBody {
  private static final String METADATA =
      "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";

  private ErrorBody() {}

  static Response of(Request request, ODataError.Code code, String message) {
    return of(request, code.status(), code.text(), message);
  }

  static Response of(Request request, int status, String code, String message) {
    String accept = request.header("Accept").orElse("").toLowerCase(Locale.ROOT);
    String most = request.header("MaxDataServiceVersion").orElse("3.0").strip();
    if (!accept.contains("json")) {
      return answer(status, "application/xml;charset=utf-8", xml(code, message), "1.0;");
    }
    boolean old = most.startsWith("1.") || most.startsWith("2.");
    if (accept.contains("odata=verbose") || (old && !accept.contains("odata="))) {
      String type = "application/json;odata=verbose;charset=utf-8";
      return answer(status, type, json("error", code, message), "1.0;");
    }
    String type = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";
    return answer(status, type, json("odata.error", code, message), "3.0;");
  }

  private static Response answer(int status, String type, String body, String version) {
    return Response.of(status, type, body.getBytes(StandardCharsets.UTF_8))
        .and("DataServiceVersion", version);
  }

  private static String json(String root, String code, String message) {
    return "{\"%s\":{\"code\":\"%s\",\"message\":{\"lang\":\"en-US\",\"value\":\"%s\"}}}"
        .formatted(root, jsonText(code), jsonText(message));
  }

  private static String jsonText(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '"' || letter == '\\') {
        escaped.append('\\').append(letter);
      } else if (letter < ' ') {
        escaped.append("\\u%04x".formatted((int) letter));
      } else {
        escaped.append(letter);
      }
    }
    return escaped.toString();
  }

  private static String xml(String code, String message) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><m:error xmlns:m=\"%s\"><m:code>%s</m:code>"
            .formatted(METADATA, xmlText(code))
        + "<m:message xml:lang=\"en-US\">%s</m:message></m:error>".formatted(xmlText(message));
  }

  /// XML 1.0 has no other control characters than these three.
  private static String xmlText(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#xD;");
  }
}
