import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every filter and order that clients send, on a million jobs, tasks, assets and files each, on
/// SQLite and, where its programs are installed, on PostgreSQL: how long an answer takes one caller,
/// and the way the database goes about it. `ClientQueriesTest` looks at the statements themselves.
public final class Filters {
  private static final int TIMES = 40;
  private static final long MOST_MILLIS = 4_000;
  private static final Pattern STEP =
      Pattern.compile(
          "(?:SEARCH|SCAN) \\w+(?: USING (?:COVERING )?INDEX \\S+ \\(.*\\))?"
              + "|(?:Index (?:Only )?Scan(?: Backward)? using \\w+|Seq Scan|Bitmap Index Scan on \\w+"
              + "|Incremental Sort|Sort\\b)");

  /// @param path what clients ask, below the root
  /// @param sql the same in SQL, behind `select … from`
  private record Case(String path, String sql) {}

  private Filters() {}

  /// @param recent half a second before the youngest row, in ticks
  private static List<Case> cases(int rows, long recent) {
    String job = Rows.id("jid", rows / 2);
    String asset = Rows.id("cid", rows / 8);
    String number = Integer.toString(rows / 2);
    List<Case> cases = new ArrayList<>();
    for (String[] set : new String[][] {{"Jobs", "job"}, {"Assets", "asset"}}) {
      String name = "'" + set[1] + " " + number + "'";
      String all = set[1] + " where account = 'reelwork'";
      cases.add(new Case(set[0] + "?$top=1", all + " order by seq desc limit 2"));
      cases.add(new Case(set[0], all + " order by seq desc limit 1001"));
      cases.add(
          new Case(
              set[0] + "?$filter=Name eq " + name, all + " and name = " + name + " limit 1001"));
      cases.add(
          new Case(
              set[0] + "?$filter=startswith(Name,'" + set[1] + " 77777')",
              all + " and name >= '" + set[1] + " 77777' and name < '" + set[1] + " 77778'"));
      cases.add(
          new Case(
              set[0] + "?$orderby=Created desc&$top=1",
              all + " order by created desc, seq desc limit 2"));
      cases.add(
          new Case(
              set[0] + "?$orderby=LastModified desc&$top=100",
              all + " order by last_modified desc, seq desc limit 101"));
      cases.add(
          new Case(
              set[0] + "?$orderby=Name&$top=100",
              all + " order by name asc nulls first, seq desc limit 101"));
      cases.add(
          new Case(
              set[0] + "?$filter=Created ge {recent}",
              all + " and created >= " + recent + " order by created desc, seq desc limit 1001"));
      cases.add(
          new Case(
              set[0] + "?$filter=LastModified ge {recent}",
              all + " and last_modified >= " + recent + " order by seq desc limit 1001"));
    }
    cases.add(
        new Case(
            "Jobs?$filter=Id eq '" + job + "'&$top=1",
            "job where account = 'reelwork' and id = '" + job + "'"));
    cases.add(
        new Case(
            "Jobs?$filter=State eq 2",
            "job where account = 'reelwork' and state = 2 order by seq desc limit 1001"));
    cases.add(
        new Case(
            "Jobs?$filter=State eq 2&$orderby=Created desc&$top=1",
            "job where account = 'reelwork' and state = 2 order by created desc, seq desc limit 2"));
    cases.add(
        new Case(
            "Jobs?$filter=State eq 1 or State eq 2",
            "job where account = 'reelwork' and state = 2 order by seq desc limit 1001"));
    cases.add(
        new Case(
            "Jobs('" + job + "')/Tasks",
            "task where account = 'reelwork' and job_id = '" + job + "' order by seq limit 1001"));
    cases.add(
        new Case(
            "Tasks?$filter=State eq 2",
            "task where account = 'reelwork' and state = 2 order by seq desc limit 1001"));
    cases.add(
        new Case(
            "Assets?$filter=AlternateId eq 'alternate " + number + "'",
            "asset where account = 'reelwork' and alternate_id = 'alternate " + number + "'"));
    cases.add(
        new Case(
            "Assets('" + asset + "')/Files",
            "asset_file where account = 'reelwork' and parent_asset_id = '" + asset
                + "' order by seq limit 1001"));
    cases.add(
        new Case(
            "Files?$filter=ParentAssetId eq '" + asset + "'",
            "asset_file where account = 'reelwork' and parent_asset_id = '" + asset
                + "' order by seq desc limit 1001"));
    cases.add(
        new Case(
            "Files?$filter=Name eq 'file " + number + "'&$top=1",
            "asset_file where account = 'reelwork' and name = 'file " + number + "' limit 2"));
    cases.add(
        new Case(
            "Files?$orderby=Created desc&$top=1",
            "asset_file where account = 'reelwork' order by created desc, seq desc limit 2"));
    return cases;
  }

  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    Path folder = Service.folder();
    Map<Rows.Kind, Integer> all =
        Map.of(
            Rows.Kind.JOBS, rows,
            Rows.Kind.TASKS, rows,
            Rows.Kind.ASSETS, rows,
            Rows.Kind.FILES, rows);
    Path data = folder.resolve("data");
    try (Service service = Service.filled(data, all);
        Connection explainer =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("reelwork.db"))) {
      measure("SQLite", service, explainer, "explain query plan ", rows);
    }
    Optional<Postgres> postgres = Postgres.start(folder);
    if (postgres.isEmpty()) {
      System.out.println("PostgreSQL is not installed here");
      return;
    }
    try (Postgres running = postgres.get()) {
      String[] options = running.options(folder);
      Service.start(folder.resolve("data-postgres"), options).close();
      Rows.insert(running, all);
      try (Service service = Service.start(folder.resolve("data-postgres"), options);
          Connection explainer = running.connect()) {
        measure("PostgreSQL", service, explainer, "explain ", rows);
      }
    }
  }

  private static void measure(
      String database, Service service, Connection explainer, String explain, int rows)
      throws Exception {
    System.out.printf("%s, %d rows in each table%n", database, rows);
    System.out.println("  p50 ms   p99 ms     rows  query, and the way to it");
    String token = service.token();
    long recent = youngest(explainer) - 5_000_000;
    String time = Rows.time(recent).toString();
    for (Case one : cases(rows, recent)) {
      String path = one.path().replace("{recent}", "datetime'" + time + "'").replace(" ", "%20");
      List<Double> millis = new ArrayList<>();
      String body = "";
      long end = System.nanoTime() + MOST_MILLIS * 1_000_000;
      for (int i = 0; i < TIMES && System.nanoTime() < end; i++) {
        long begin = System.nanoTime();
        var answer =
            service.http.send(service.request(token, path).build(), BodyHandlers.ofString());
        millis.add((System.nanoTime() - begin) / 1e6);
        body = answer.body();
        if (answer.statusCode() != 200) {
          throw new IOException(path + ": " + body);
        }
      }
      millis.sort(null);
      System.out.printf(
          "%8.2f %8.2f %8d  %s%n%28s%s%n",
          Measure.median(millis),
          millis.get((int) Math.ceil(millis.size() * 0.99) - 1),
          body.split("\"Id\":", -1).length - 1,
          one.path(),
          "",
          way(explainer, explain, one.sql()));
    }
  }

  private static long youngest(Connection explainer) throws SQLException {
    try (var statement = explainer.createStatement();
        var created = statement.executeQuery("select max(created) from job")) {
      created.next();
      return created.getLong(1);
    }
  }

  private static String way(Connection explainer, String explain, String sql)
      throws SQLException {
    List<String> steps = new ArrayList<>();
    try (var statement = explainer.createStatement();
        var plan = statement.executeQuery(explain + "select * from " + sql)) {
      int column = plan.getMetaData().getColumnCount();
      while (plan.next()) {
        Matcher step = STEP.matcher(plan.getString(column));
        if (step.find()) {
          steps.add(step.group());
        }
      }
    }
    return String.join(" < ", steps);
  }
}
