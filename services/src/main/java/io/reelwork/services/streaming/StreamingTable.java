package io.reelwork.services.streaming;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import java.util.Locale;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Table `streaming_account` and the questions to the tables of the entity sets that have no form
/// in OData. Joins the open transaction.
final class StreamingTable {
  private static final Table<Record> STREAMING_ACCOUNT = table(name("streaming_account"));
  private static final Table<Record> ENDPOINT = table(name("streaming_endpoint"));
  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> NAME = field(name("name"), String.class);

  private final Database database;

  StreamingTable(Database database) {
    this.database = database;
  }

  /// Notes the account; false when it has been noted before. Of several at once one gets true.
  boolean enter(String account) {
    return database.write(sql ->
        sql.insertInto(STREAMING_ACCOUNT, ACCOUNT).values(account).onConflictDoNothing().execute())
        > 0;
  }

  /// Whether an endpoint has this name, in any case: it is part of a host name.
  boolean hasEndpoint(String account, String endpoint) {
    return database.read(sql ->
        sql.fetchExists(
            sql.selectOne()
                .from(ENDPOINT)
                .where(ACCOUNT.eq(account))
                .and(lower(NAME).eq(endpoint.toLowerCase(Locale.ROOT)))));
  }
}
