package io.reelwork.services.feed;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;

/// Rows for every table of an entity set, as many as a planner needs to prefer an index, made by
/// the database itself. The row `n` has the id `…:UUID:<n in hex>-0000-4000-8000-000000000000`, the
/// name `name n` and times `n` milliseconds after a beginning; a column that names another row does
/// so that five rows share one.
final class FullTables {
  static final int ROWS = 12_000;

  /// Ticks of 2026-11-01T00:00:00.
  private static final long BEGINNING = 639_290_880_000_000_000L;

  /// The tables, and the prefix of their ids.
  private static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("asset", "cid"),
          Map.entry("asset_file", "cid"),
          Map.entry("access_policy", "pid"),
          Map.entry("locator", "lid"),
          Map.entry("content_key", "kid"),
          Map.entry("content_key_policy", "ckpid"),
          Map.entry("content_key_policy_option", "ckpoid"),
          Map.entry("asset_delivery_policy", "adpid"),
          Map.entry("job", "jid"),
          Map.entry("task", "tid"),
          Map.entry("job_template", "jtid"),
          Map.entry("task_template", "ttid"),
          Map.entry("ingest_manifest", "mid"),
          Map.entry("ingest_manifest_asset", "maid"),
          Map.entry("ingest_manifest_file", "mfid"),
          Map.entry("notification_end_point", "nepid"),
          Map.entry("program", "pgid"),
          Map.entry("asset_filter", "cid"),
          Map.entry("operation", "opid"));

  /// Tables of relations between them.
  private static final List<String> LINKS =
      List.of(
          "asset_parent",
          "job_asset",
          "task_asset",
          "asset_content_key",
          "asset_has_delivery_policy",
          "content_key_policy_has_option",
          "job_template_task");

  /// What columns name: the prefix of ids of other rows.
  private static final Map<String, String> REFERENCES =
      Map.ofEntries(
          Map.entry("asset_id", "cid"),
          Map.entry("parent_asset_id", "cid"),
          Map.entry("parent_id", "cid"),
          Map.entry("asset_parent.asset_id", "cid"),
          Map.entry("access_policy_id", "pid"),
          Map.entry("authorization_policy_id", "ckpid"),
          Map.entry("job_id", "jid"),
          Map.entry("task_id", "tid"),
          Map.entry("template_id", "jtid"),
          Map.entry("channel_id", "chid"),
          Map.entry("target_entity_id", "chid"),
          Map.entry("parent_ingest_manifest_id", "mid"),
          Map.entry("parent_ingest_manifest_asset_id", "maid"),
          Map.entry("asset_content_key.near_id", "cid"),
          Map.entry("asset_content_key.far_id", "kid"),
          Map.entry("asset_has_delivery_policy.near_id", "cid"),
          Map.entry("asset_has_delivery_policy.far_id", "adpid"),
          Map.entry("content_key_policy_has_option.near_id", "ckpid"),
          Map.entry("content_key_policy_has_option.far_id", "ckpoid"),
          Map.entry("job_template_task.near_id", "jtid"),
          Map.entry("job_template_task.far_id", "ttid"));

  /// Columns that are not what their type alone makes of them.
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("account", "'reelwork'"),
          Map.entry("archive_window_length", "36000000000"),
          Map.entry("storage_account_name", "'reelwork'"),
          Map.entry("seq", "n"),
          Map.entry("name", "'name ' || n"),
          Map.entry("alternate_id", "'alternate ' || n"),
          Map.entry("ordinal", "n"),
          Map.entry("position", "n"),
          Map.entry("type", "1 + n % 2"),
          Map.entry("direction", "n % 2"),
          Map.entry("restrictions", "'[]'"));

  private FullTables() {}

  static boolean contains(String table) {
    return IDS.containsKey(table) || LINKS.contains(table);
  }

  static void fill(Database database) {
    database.write(sql -> {
      IDS.keySet().forEach(table -> fill(database, sql, table));
      LINKS.forEach(table -> fill(database, sql, table));
      return ROWS;
    });
  }

  static void analyze(Database database) {
    database.write(sql -> sql.execute("analyze"));
  }

  private static void fill(Database database, DSLContext sql, String table) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Column column : sql.connectionResult(connection -> columns(connection, table))) {
      columns.put(column.name, expression(database.dialect(), table, column));
    }
    String rows =
        "with recursive rows(n) as (select 1 union all select n + 1 from rows where n < %d)"
            .formatted(ROWS);
    sql.execute(
        "%s insert into %s (%s) select %s from rows"
            .formatted(
                rows,
                table,
                String.join(", ", columns.keySet()),
                String.join(", ", columns.values())));
  }

  private record Column(String name, String type, boolean nullable) {}

  private static List<Column> columns(Connection connection, String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet found = connection.getMetaData().getColumns(null, null, table, null)) {
      while (found.next()) {
        columns.add(
            new Column(
                found.getString("COLUMN_NAME"),
                found.getString("TYPE_NAME").toLowerCase(Locale.ROOT),
                found.getString("IS_NULLABLE").equals("YES")));
      }
    }
    return columns;
  }

  private static String expression(Dialect dialect, String table, Column column) {
    if (column.name.equals("id")) {
      return id(dialect, IDS.getOrDefault(table, ""), "n");
    }
    String reference =
        REFERENCES.getOrDefault(
            table + "." + column.name, REFERENCES.getOrDefault(column.name, ""));
    if (!reference.isEmpty()) {
      // Many-to-many links are unique.
      boolean varies = column.name.equals("far_id") || column.name.equals("parent_id");
      return id(dialect, reference, varies ? "n" : "(1 + n / 5)");
    }
    if (VALUES.containsKey(column.name)) {
      return VALUES.get(column.name);
    }
    return switch (column.type) {
      case "bigint", "int8" -> BEGINNING + " + n * cast(10000 as bigint)";
      case "integer", "int4" -> "n % 7";
      case "boolean", "bool" -> "(n % 2) = 0";
      case "double precision", "double", "float8" -> "0.5";
      default -> column.nullable ? "null" : "'text ' || (n % 7)";
    };
  }

  /// An id as SQL makes it from a number.
  private static String id(Dialect dialect, String prefix, String number) {
    String hex =
        switch (dialect) {
          case Dialect.Sqlite _ -> "printf('%08x', " + number + ")";
          case Dialect.Postgres _ -> "lpad(to_hex(" + number + "), 8, '0')";
        };
    return "'nb:" + prefix + ":UUID:' || " + hex + " || '-0000-4000-8000-000000000000'";
  }
}
