import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// Rows that a service would have taken hours to get, written into its SQLite file while it is
/// stopped.
final class Rows {
  /// Jobs that ended within the last hours, a thousandth of a second after each other; their
  /// retention is not over, so that nothing is purged while it is measured. Needs their number and
  /// the ticks of the first.
  static final String JOBS =
      """
      with recursive n(i) as (select 1 union all select i + 1 from n where i < %1$d)
      insert into job (account, id, seq, name, created, last_modified, end_time, priority,
        running_duration, start_time, state, held_until, virtual_time, last_event)
      select 'reelwork', printf('nb:jid:UUID:%%08x-0000-4000-8000-000000000000', i),
        %2$d + i, 'job ' || i, %2$d + i * 10000, %2$d + i * 10000, %2$d + i * 10000, 0, 12.5,
        %2$d + i * 10000, 3, 0, 0, 0
      from n""";

  private static final long SECONDS_TO_1970 = 62_135_596_800L;

  private Rows() {}

  static void insert(Path data, String statement, int rows) throws SQLException {
    long first =
        (Instant.now().minus(Duration.ofHours(3)).getEpochSecond() + SECONDS_TO_1970) * 10_000_000;
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("reelwork.db"));
        var insert = connection.createStatement()) {
      insert.executeUpdate(statement.formatted(rows, first));
    }
  }
}
