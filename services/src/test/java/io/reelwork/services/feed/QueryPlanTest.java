package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.jobs.Jobs;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.storage.Blobs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What SQLite's planner makes of the queries that clients send, on an empty database: without
/// statistics, as in a deployment.
final class QueryPlanTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          job        | id = 'x' and 1=1          | seq desc               | sqlite_autoindex_job_1
          job        | 1=1                       | seq desc               | job_seq
          job        | state = 2                 | seq desc               | job_state_seq
          job        | 1=1                       | created desc, seq desc | job_created
          job        | state = 2                 | created desc, seq desc | job_state_created
          job        | 1=1                       | last_modified desc, seq desc | job_last_modified
          job        | name = 'x'                | seq desc               | job_name
          task       | 1=1                       | seq desc               | task_seq
          task       | state = 2                 | seq desc               | task_state
          task       | name = 'x'                | seq desc               | task_name
          task       | job_id = 'x'              | seq                    | task_job_seq
          asset      | 1=1                       | seq desc               | asset_newest
          asset      | 1=1                       | created desc, seq desc | asset_created
          asset      | name = 'x'                | seq desc               | asset_name
          asset      | alternate_id = 'x'        | seq desc               | asset_alternate_id
          asset_file | 1=1                       | seq desc               | asset_file_newest
          asset_file | name = 'x'                | seq desc               | asset_file_name
          asset_file | parent_asset_id = 'x'     | seq                    | asset_file_of_seq
          locator    | asset_id = 'x'            | seq                    | locator_of
          """)
  void walksAnIndexInTheOrderWanted(String table, String where, String order, String index) {
    List<String> plan = plan(table, where, order);

    assertThat(plan).hasSize(1);
    assertThat(plan.getFirst()).startsWith("SEARCH").contains("INDEX " + index + " (");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          asset | id in ('x', 'y')            | seq + 0  | sqlite_autoindex_asset_1
          job   | (id = 'x' or id = 'y')      | +seq desc | sqlite_autoindex_job_1
          asset | (id = 'x' or id = 'y')      | +seq desc | sqlite_autoindex_asset_1
          job   | (name = 'x' or name = 'y')  | +seq desc | job_name
          job   | name = 'x'                  | +created desc, seq desc | job_name
          asset | name = 'x'                  | +created desc, seq desc | asset_name
          job   | name >= 'x' and name < 'y'  | seq desc | job_name
          asset | name >= 'x' and name < 'y'  | seq desc | asset_name
          job   | created >= 5                | seq desc | job_created
          job   | last_modified >= 5          | seq desc | job_last_modified
          """)
  void sortsOnlyWhatTheIndexFinds(String table, String where, String order, String index) {
    assertThat(plan(table, where, order).getFirst())
        .startsWith("SEARCH")
        .contains("INDEX " + index + " (");
  }

  private static List<String> plan(String table, String where, String order) {
    String query =
        "explain query plan select * from %s where account = 'a' and %s order by %s limit 1001"
            .formatted(table, where, order);
    try (Database database =
        TestDatabase.SQLITE.open(List.of(Blobs.SCHEMA, Catalog.SCHEMA, Jobs.SCHEMA))) {
      return database.read(sql -> sql.fetch(query).getValues("detail", String.class));
    }
  }
}
