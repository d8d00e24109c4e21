package io.reelwork.services.feed;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Dialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DefaultExecuteListenerProvider;

/// The reads that a database is asked for, and how its planner goes about them.
final class Plans {
  /// What a step may touch: a page of 1000 that is skipped, one that is shown, and as much again.
  private static final int MOST_ROWS = 4_000;

  private static final Pattern SCANNED = Pattern.compile("Seq Scan on (\\w+)");
  private static final Pattern TOUCHED =
      Pattern.compile("rows=(\\d+)(?:\\.\\d+)? loops=(\\d+)|Rows Removed by Filter: (\\d+)");

  private static final Pattern MANY_KEYS =
      Pattern.compile("( in \\((?:\\s*'nb:[^']*',){49}\\s*'nb:[^']*'),[^)]*\\)");

  private final Database database;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  private Plans(Database database) {
    this.database = database;
  }

  /// Watches what is read from now on.
  static Plans of(Database database) {
    Plans plans = new Plans(database);
    database.read(sql -> {
      sql.configuration()
          .set(new DefaultExecuteListenerProvider(ExecuteListener.onExecuteStart(plans::note)));
      return plans;
    });
    return plans;
  }

  private void note(ExecuteContext context) {
    Optional.ofNullable(context.query())
        .map(query -> context.dsl().renderInlined(query))
        .filter(text -> text.startsWith("select") || text.startsWith("with"))
        .ifPresent(asked::add);
  }

  /// The statements since this was called last.
  List<String> take() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  /// The plan of a statement that goes through a whole table, be it with the help of an index.
  Optional<String> walk(String statement) {
    List<String> plan = database.read(sql -> plan(sql, statement));
    boolean walks = plan.stream().anyMatch(step -> isWalk(statement, plan, step));
    return walks
        ? Optional.of("  " + statement + "\n    " + String.join("\n    ", plan))
        : Optional.empty();
  }

  private List<String> plan(DSLContext sql, String statement) {
    return switch (database.dialect()) {
      case Dialect.Sqlite _ ->
          sql.fetch("explain query plan " + statement).getValues("detail", String.class);
      case Dialect.Postgres _ ->
          sql.fetch("explain (analyze, costs off, timing off, summary off) " + fewKeys(statement))
              .getValues(0, String.class);
    };
  }

  /// A page of keys that is looked up, shortened: tables as small as here are rather read whole.
  private static String fewKeys(String statement) {
    return MANY_KEYS.matcher(statement).replaceAll("$1)");
  }

  private boolean isWalk(String statement, List<String> plan, String step) {
    return switch (database.dialect()) {
      case Dialect.Sqlite _ -> isSqliteWalk(statement, plan, step);
      case Dialect.Postgres _ -> isPostgresWalk(step);
    };
  }

  /// SQLite does not tell how many rows it touches. An index of which nothing but the account is
  /// used is a walk through all of them, unless every row is wanted, and in its order.
  private static boolean isSqliteWalk(String statement, List<String> plan, String step) {
    if (step.startsWith("SCAN")) {
      return FullTables.contains(step.split(" ", -1)[1]);
    }
    boolean sorts = plan.contains("USE TEMP B-TREE FOR ORDER BY");
    return step.endsWith("(account=?)") && (sorts || isNarrowed(statement));
  }

  /// Whether a statement asks for more than the rows of an account.
  private static boolean isNarrowed(String statement) {
    int from = statement.indexOf(" where ");
    int to = statement.indexOf(" order by ", from);
    return statement.substring(from, to < 0 ? statement.length() : to).contains(" and ");
  }

  private static boolean isPostgresWalk(String step) {
    Matcher scanned = SCANNED.matcher(step);
    if (scanned.find() && FullTables.contains(scanned.group(1))) {
      return true;
    }
    Matcher touched = TOUCHED.matcher(step);
    while (touched.find()) {
      long rows =
          touched.group(3) == null
              ? Long.parseLong(touched.group(1)) * Long.parseLong(touched.group(2))
              : Long.parseLong(touched.group(3));
      if (rows > MOST_ROWS) {
        return true;
      }
    }
    return false;
  }
}
