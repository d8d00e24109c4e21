package io.reelwork.odata.batch;

import java.util.List;

/// One part of a `$batch` request.
public sealed interface BatchItem {
  /// A request that stands alone, such as a query.
  record Single(EmbeddedRequest request) implements BatchItem {}

  /// Changes of which all or none happen.
  record Changeset(List<EmbeddedRequest> requests) implements BatchItem {
    /// Copies the requests.
    public Changeset {
      requests = List.copyOf(requests);
    }
  }
}
