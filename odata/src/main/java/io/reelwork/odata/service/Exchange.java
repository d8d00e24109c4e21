package io.reelwork.odata.service;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.Expansion;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.WireFormat;
import io.reelwork.odata.uri.Excerpt;
import io.reelwork.odata.uri.Query;
import io.reelwork.odata.uri.QueryOptions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A request whose headers and query have been understood.
///
/// @param call who calls
/// @param request the request itself
/// @param method the verb that is meant, after tunnelling, in upper case
/// @param options its query
/// @param format how the answer is written
/// @param formats all formats, to read the body with
/// @param queries what queries mean
record Exchange(
    Call call,
    ODataRequest request,
    String method,
    QueryOptions options,
    WireFormat format,
    Formats formats,
    KnownQueries queries) {
  /// The same for a request of a batch, which changes something and is asked once.
  static Exchange open(ODataRequest request, Formats formats) {
    return open(request, formats, new KnownQueries());
  }

  /// Understands headers and query.
  ///
  /// @throws ODataError `UNSUPPORTED_VERSION`, `MALFORMED_QUERY`, `NOT_ACCEPTABLE`
  static Exchange open(ODataRequest request, Formats formats, KnownQueries queries) {
    QueryOptions options = queries.options(request.query());
    Call call = new Call(request.account(), version(request, options), request.root());
    String accept = request.header("accept").orElse("");
    String maxVersion = request.header("maxdataserviceversion").orElse("");
    Optional<WireFormat> format =
        options
            .format()
            .map(name -> formats.named(name, maxVersion))
            .or(() -> queries.format(formats, accept, maxVersion));
    if (format.isEmpty() && !accept.contains("multipart/") && !accept.contains("text/plain")) {
      throw new ODataError(
          Code.NOT_ACCEPTABLE,
          "Accept: must allow application/json or application/atom+xml but was "
              + Excerpt.of(accept));
    }
    return new Exchange(
        call, request, method(request), options, format.orElse(formats.atom()), formats, queries);
  }

  private static ApiVersion version(ODataRequest request, QueryOptions options) {
    String text =
        request
            .header("x-ms-version")
            .or(() -> options.custom("api-version"))
            .orElseThrow(() ->
                new ODataError(
                    Code.UNSUPPORTED_VERSION, "x-ms-version: must be given, 2.0 to 2.19"));
    return ApiVersion.parse(text)
        .orElseThrow(() ->
            new ODataError(
                Code.UNSUPPORTED_VERSION,
                "x-ms-version: must be 2.0 to 2.19 but was " + Excerpt.of(text)));
  }

  /// A POST may carry the verb it means in a header (Java SDK: `X-HTTP-METHOD: MERGE`).
  private static String method(ODataRequest request) {
    String sent = request.method().toUpperCase(Locale.ROOT);
    return sent.equals("POST")
        ? request
            .header("x-http-method")
            .map(tunnelled -> tunnelled.strip().toUpperCase(Locale.ROOT))
            .filter(tunnelled -> !tunnelled.isEmpty())
            .orElse(sent)
        : sent;
  }

  /// Whether the verb changes an entity; PUT is read like MERGE, as clients mean it.
  boolean isUpdate() {
    return method.equals("MERGE") || method.equals("PATCH") || method.equals("PUT");
  }

  Optional<Preference> preference() {
    return Preference.of(request);
  }

  Context context() {
    return Context.of(call.root(), call.version());
  }

  Context context(Set<String> select) {
    return new Context(call.root(), call.version(), select, Optional.empty(), Expansion.NONE);
  }

  /// What the caller asks of a set of this type.
  ///
  /// @throws ODataError when an option is malformed or names what the type does not have
  Query query(EntityType type) {
    return queries.meaning(request.query(), type, call.version());
  }

  /// The entity in the body.
  NewEntity readEntity(EntityType type, Map<String, EntityType> types) {
    Formats.Incoming incoming = formats.forEntity(contentType(), request.body());
    return incoming.format().readEntity(type, types, incoming.body());
  }

  /// The body and a format for arguments or links.
  Formats.Incoming incoming() {
    return formats.sniffed(contentType(), request.body());
  }

  String contentType() {
    return request.header("content-type").orElse("");
  }

  ODataError refused(String what) {
    return new ODataError(Code.METHOD_NOT_ALLOWED, method() + ": cannot be used on " + what);
  }
}
