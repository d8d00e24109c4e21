package io.reelwork.server.cli;

import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.http.HttpFaces.Opened;
import io.reelwork.services.access.Credentials;
import io.reelwork.services.sql.Schema;
import java.util.List;
import java.util.function.Consumer;

/// The program behind the commands.
public interface Program {
  /// Starts the service; the data folder is prepared.
  ///
  /// @param firstClient hears at once of the client that this start makes, if it makes one: its
  ///   secret cannot be told again
  Running start(ServerConfig config, Consumer<Credentials> firstClient);

  /// The tables of all features.
  List<Schema> schemas();

  /// A started service.
  interface Running extends AutoCloseable {
    /// The open sockets.
    List<Opened> opened();

    /// Stops accepting, lets running work end, gives everything back.
    @Override
    void close();
  }
}
