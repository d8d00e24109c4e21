package io.reelwork.services.live;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Questions to the programs that have no form in OData. Joins the open transaction.
final class LiveTable {
  private static final Table<Record> PROGRAM = table(name("program"));
  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<Long> SEQ = field(name("seq"), Long.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> CHANNEL_ID = field(name("channel_id"), String.class);
  private static final Field<String> ASSET_ID = field(name("asset_id"), String.class);

  private final Database database;

  LiveTable(Database database) {
    this.database = database;
  }

  /// A program as far as its channel and its asset care.
  record ProgramRow(String id, String state) {
    boolean isStopped() {
      return state.equals(ChannelState.STOPPED);
    }
  }

  /// The programs of a channel, in the order of their creation.
  List<ProgramRow> programs(String account, String channel) {
    return database.read(sql ->
        sql.select(ID, STATE)
            .from(PROGRAM)
            .where(ACCOUNT.eq(account))
            .and(CHANNEL_ID.eq(channel))
            .orderBy(SEQ.asc())
            .fetch(row -> new ProgramRow(row.get(ID), row.get(STATE))));
  }

  /// The program that records into an asset.
  Optional<String> programOf(String account, String asset) {
    return database.read(sql ->
        sql.select(ID)
            .from(PROGRAM)
            .where(ACCOUNT.eq(account))
            .and(ASSET_ID.eq(asset))
            .limit(1)
            .fetchOptional(ID));
  }
}
