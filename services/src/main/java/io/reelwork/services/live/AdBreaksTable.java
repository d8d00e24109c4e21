package io.reelwork.services.live;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// The ad breaks that channels are in, one each. Joins the open transaction.
final class AdBreaksTable {
  private static final Table<Record> BREAK = table(name("channel_break"));
  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> CHANNEL_ID = field(name("channel_id"), String.class);
  private static final Field<Integer> CUE_ID = field(name("cue_id"), Integer.class);
  private static final Field<Long> UNTIL = field(name("until"), Long.class);

  private final Database database;

  AdBreaksTable(Database database) {
    this.database = database;
  }

  /// The cue of the ad break that is in progress at a time.
  Optional<Integer> cue(String account, String channel, Ticks now) {
    return database.read(sql ->
        sql.select(CUE_ID)
            .from(BREAK)
            .where(ACCOUNT.eq(account))
            .and(CHANNEL_ID.eq(channel))
            .and(UNTIL.gt(now.value()))
            .fetchOptional(CUE_ID));
  }

  /// Begins an ad break, and ends the one before it.
  void begin(String account, String channel, int cue, Ticks until) {
    end(account, channel);
    database.write(sql ->
        sql.insertInto(BREAK, ACCOUNT, CHANNEL_ID, CUE_ID, UNTIL)
            .values(account, channel, cue, until.value())
            .execute());
  }

  void end(String account, String channel) {
    database.write(sql ->
        sql.deleteFrom(BREAK).where(ACCOUNT.eq(account)).and(CHANNEL_ID.eq(channel)).execute());
  }
}
