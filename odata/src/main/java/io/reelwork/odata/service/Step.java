package io.reelwork.odata.service;

import java.io.ByteArrayInputStream;
import java.util.Optional;

/// One request of a changeset.
///
/// @param request the request; its body may be read once per attempt
/// @param contentId how later requests call it
/// @param body its bytes, to read them again; never compared or changed
@SuppressWarnings("ArrayRecordComponent")
record Step(ODataRequest request, Optional<String> contentId, byte[] body) {
  /// The same request with its body unread.
  ODataRequest fresh() {
    return at(request.path());
  }

  /// The same request for another path, with its body unread.
  ODataRequest at(String path) {
    return new ODataRequest(
        request.method(),
        path,
        request.query(),
        request.headers(),
        new ByteArrayInputStream(body),
        request.account(),
        request.mayChange(),
        request.root());
  }
}
