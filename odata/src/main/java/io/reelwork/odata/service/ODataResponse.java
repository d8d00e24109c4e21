package io.reelwork.odata.service;

import io.reelwork.odata.model.ODataError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An answer. The server adds what every answer carries (`Cache-Control`, request ids, `nosniff`,
/// lengths).
///
/// @param status the HTTP status
/// @param headers in the order they are written
/// @param body never compared or changed, may be answered again; empty for 204; of HEAD it is only
///   measured
/// @param refusal what the caller did wrong, for the log
@SuppressWarnings("ArrayRecordComponent")
public record ODataResponse(
    int status, List<Header> headers, byte[] body, Optional<ODataError> refusal) {
  /// Copies the headers.
  public ODataResponse {
    headers = List.copyOf(headers);
  }

  /// An answer that is no refusal.
  ODataResponse(int status, List<Header> headers, byte[] body) {
    this(status, headers, body, Optional.empty());
  }

  /// One header.
  public record Header(String name, String value) {}

  /// The value of a header, its name matched without regard to case.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// The same with one more header at its end.
  ODataResponse with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new ODataResponse(status, more, body, refusal);
  }

  ODataResponse refusing(ODataError error) {
    return new ODataResponse(status, headers, body, Optional.of(error));
  }

  ODataResponse withoutBody() {
    return new ODataResponse(status, headers, new byte[0], refusal);
  }
}
