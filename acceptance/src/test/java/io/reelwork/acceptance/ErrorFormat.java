package io.reelwork.acceptance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The three formats in which callers want their errors.
enum ErrorFormat {
  JSON_LIGHT(
      "application/json",
      "application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
      "\\{\"odata\\.error\":\\{\"code\":\"(\\w+)\",\"message\":\\{\"lang\":\"en-US\","
          + "\"value\":\"(.+)\"}}}"),
  JSON_VERBOSE(
      "application/json;odata=verbose",
      "application/json;odata=verbose;charset=utf-8",
      "\\{\"error\":\\{\"code\":\"(\\w+)\",\"message\":\\{\"lang\":\"en-US\","
          + "\"value\":\"(.+)\"}}}"),
  ATOM(
      "application/atom+xml",
      "application/xml;charset=utf-8",
      "<\\?xml version=\"1\\.0\" encoding=\"utf-8\"\\?><m:error xmlns:m=\""
          + "http://schemas\\.microsoft\\.com/ado/2007/08/dataservices/metadata\">"
          + "<m:code>(\\w+)</m:code><m:message xml:lang=\"en-US\"(?: xml:space=\"preserve\")?>([^<]+)</m:message></m:error>");

  private final String accept;
  private final String contentType;
  private final Pattern body;

  ErrorFormat(String accept, String contentType, String body) {
    this.accept = accept;
    this.contentType = contentType;
    this.body = Pattern.compile(body);
  }

  /// The value of the caller's Accept field.
  String accept() {
    return accept;
  }

  /// The Content-Type that the error has.
  String contentType() {
    return contentType;
  }

  /// The code of an error body, which must be nothing else but an error body in this format.
  String code(String text) {
    Matcher matcher = body.matcher(text);
    if (!matcher.matches()) {
      throw new AssertionError("not an error in " + this + ": " + text);
    }
    return matcher.group(1);
  }
}
