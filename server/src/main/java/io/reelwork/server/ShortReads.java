package io.reelwork.server;

import io.reelwork.server.http.Face;
import io.reelwork.services.sql.Database;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Reads of one entity, which clients that follow a job send all the time, answered at once where
/// the database can (docs/decisions/0007): by key, or by the filter that means the same.
///
/// ```text
/// GET /api/Jobs('nb%3Ajid%3AUUID%3A…')
/// GET /api/Jobs()?$filter=Id%20eq%20'nb%3Ajid%3AUUID%3A…'&$top=1
/// ```
///
/// What looks like one and needs more goes the long way, as everything else does.
record ShortReads(Database database, Handler api) implements Face.Shortcut {
  @Override
  public Optional<Response> answer(Request request, Executor soon) {
    return looksShort(request)
        ? database.atOnce(soon, () -> api.handle(request))
        : Optional.empty();
  }

  private static boolean looksShort(Request request) {
    return request.method().equals("GET")
        && (request.path().endsWith("')") || request.query().contains("filter=Id"));
  }
}
