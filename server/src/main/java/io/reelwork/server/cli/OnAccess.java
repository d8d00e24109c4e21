package io.reelwork.server.cli;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.services.access.Access;
import io.reelwork.services.sql.Database;
import io.reelwork.services.storage.Blobs;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.ToIntFunction;

/// A command that administers who may speak to the service.
abstract class OnAccess extends OnDatabase {
  OnAccess(Program program, Map<String, String> environment, PrintWriter out) {
    super(program, environment, out);
  }

  /// The open deployment.
  record Deployment(Database database, ServerConfig config, Access access) {
    Blobs blobs() {
      return new Blobs(database, config.storage(), config.masterKey());
    }
  }

  int with(ToIntFunction<Deployment> work) {
    return opened((config, database) -> {
      Access access =
          Access.open(database, config.masterKey(), config.access(), InstantSource.system());
      return work.applyAsInt(new Deployment(database, config, access));
    });
  }
}
