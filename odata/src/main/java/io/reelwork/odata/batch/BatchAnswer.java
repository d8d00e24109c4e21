package io.reelwork.odata.batch;

import java.util.List;

/// The answer to one part of a `$batch` request.
public sealed interface BatchAnswer {
  /// To a request that stands alone.
  record Single(EmbeddedResponse response) implements BatchAnswer {}

  /// To a changeset: one response per request, or the one error that undid everything.
  record Changeset(List<EmbeddedResponse> responses) implements BatchAnswer {
    /// Copies the responses.
    public Changeset {
      responses = List.copyOf(responses);
    }
  }
}
