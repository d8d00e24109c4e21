package io.reelwork.odata.batch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A response inside a batch.
///
/// @param status the HTTP status
/// @param headers in the order they are written, `Content-ID` among them
/// @param body handed over once, never compared or changed
@SuppressWarnings("ArrayRecordComponent")
public record EmbeddedResponse(int status, Map<String, String> headers, byte[] body) {
  /// Copies the headers, keeping their order.
  public EmbeddedResponse {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }
}
