import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;

/// Rows that a service would have taken hours to get, written into its database while it is
/// stopped. Row `i` has the id `nb:…:UUID:<i in hex>-0000-4000-8000-000000000000` and the name
/// `job i`, `asset i` …, and is a thousandth of a second younger than the one before.
final class Rows {
  /// What rows are of; `{jid i}` is the id with this prefix and number, `{first}` the ticks of the
  /// first row.
  enum Kind {
    /// Jobs that ended within the last hours, so that nothing is purged while it is measured; one
    /// of a thousand is still being processed.
    JOBS(
        """
        insert into job (account, id, seq, name, created, last_modified, end_time, priority,
          running_duration, start_time, state, held_until, virtual_time, last_event)
        select 'reelwork', {jid i}, {first} + i, 'job ' || i, {first} + i * cast(10000 as bigint),
          {first} + i * cast(10000 as bigint), {first} + i * cast(10000 as bigint), 0, 12.5,
          {first} + i * cast(10000 as bigint), case when i % 1000 = 7 then 2 else 3 end, 0, 0, 0
        from n"""),
    /// A task of each job.
    TASKS(
        """
        insert into task (account, id, seq, job_id, position, configuration, end_time,
          media_processor_id, name, priority, priority_given, progress, running_duration,
          start_time, state, task_body, options, queue, waits, queue_rank, held_until, ending,
          plan_version, last_event)
        select 'reelwork', {tid i}, {first} + i, {jid i}, 0, 'Adaptive Streaming',
          {first} + i * cast(10000 as bigint),
          'nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56', 'task ' || i, 0, true, 100, 12.5,
          {first} + i * cast(10000 as bigint), case when i % 1000 = 7 then 2 else 3 end,
          '<taskBody/>', 0, 0, 0, 0, 0, 0, 0, 0
        from n"""),
    /// Assets without a container.
    ASSETS(
        """
        insert into asset (account, id, seq, state, created, last_modified, alternate_id, name,
          options, storage_account_name, format_option)
        select 'reelwork', {cid i}, {first} + i, 0, {first} + i * cast(10000 as bigint),
          {first} + i * cast(10000 as bigint), 'alternate ' || i, 'asset ' || i, 0, 'reelwork', 0
        from n"""),
    /// Files, four to an asset.
    FILES(
        """
        insert into asset_file (account, id, seq, name, content_file_size, parent_asset_id,
          is_encrypted, is_primary, last_modified, created, mime_type, options)
        select 'reelwork', {cid i}, {first} + i, 'file ' || i, 1000000 + i, {cid (1 + i / 4)},
          false, i % 4 = 0, {first} + i * cast(10000 as bigint),
          {first} + i * cast(10000 as bigint), 'video/mp4', 0
        from n""");

    private final String insert;

    Kind(String insert) {
      this.insert = insert;
    }
  }

  private static final long SECONDS_TO_1970 = 62_135_596_800L;
  private static final Pattern ID = Pattern.compile("\\{(\\w+) (i|\\(.*?\\))}");

  private Rows() {}

  /// The id of a row.
  static String id(String prefix, int row) {
    return "nb:%s:UUID:%08x-0000-4000-8000-000000000000".formatted(prefix, row);
  }

  /// A time in ticks.
  static LocalDateTime time(long ticks) {
    return LocalDateTime.ofEpochSecond(
        ticks / 10_000_000 - SECONDS_TO_1970, (int) (ticks % 10_000_000) * 100, ZoneOffset.UTC);
  }

  /// Into the SQLite file of a data folder.
  static void insert(Path data, Map<Kind, Integer> rows) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("reelwork.db"))) {
      insert(connection, "printf('%08x', $2)", rows);
    }
  }

  /// Changes the SQLite file of a data folder.
  static void run(Path data, String change) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("reelwork.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(change);
    }
  }

  /// Into PostgreSQL, where statistics are made afterwards, as its own housekeeping would.
  static void insert(Postgres postgres, Map<Kind, Integer> rows) throws SQLException {
    try (Connection connection = postgres.connect();
        var statement = connection.createStatement()) {
      insert(connection, "lpad(to_hex($2), 8, '0')", rows);
      statement.execute("vacuum analyze");
    }
  }

  private static void insert(Connection connection, String hex, Map<Kind, Integer> rows)
      throws SQLException {
    Instant first = Instant.now().minus(Duration.ofHours(3));
    String ticks = Long.toString((first.getEpochSecond() + SECONDS_TO_1970) * 10_000_000);
    String id = "'nb:$1:UUID:' || " + hex + " || '-0000-4000-8000-000000000000'";
    try (var statement = connection.createStatement()) {
      for (var kind : rows.entrySet()) {
        String numbers =
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < %d) "
                .formatted(kind.getValue());
        String insert =
            ID.matcher(kind.getKey().insert).replaceAll(id).replace("{first}", ticks);
        statement.executeUpdate(numbers + insert);
      }
    }
  }
}
