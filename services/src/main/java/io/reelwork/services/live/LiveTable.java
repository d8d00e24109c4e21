package io.reelwork.services.live;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// Table `channel_break` (the ad break that a channel is in) and the questions to the tables of the
/// entity sets that have no form in OData. Joins the open transaction.
final class LiveTable {
  private static final Table<Record> CHANNEL = table(name("channel"));
  private static final Table<Record> PROGRAM = table(name("program"));
  private static final Table<Record> BREAK = table(name("channel_break"));
  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<Long> SEQ = field(name("seq"), Long.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> CHANNEL_ID = field(name("channel_id"), String.class);
  private static final Field<String> ASSET_ID = field(name("asset_id"), String.class);
  private static final Field<Integer> CUE_ID = field(name("cue_id"), Integer.class);
  private static final Field<Long> UNTIL = field(name("until"), Long.class);

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

  /// Whether a channel has this name, in any case: it is part of a host name.
  boolean hasChannel(String account, String channel) {
    return database.read(sql ->
        sql.fetchExists(
            sql.selectOne()
                .from(CHANNEL)
                .where(ACCOUNT.eq(account))
                .and(lower(NAME).eq(channel.toLowerCase(Locale.ROOT)))));
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

  /// The cue of the ad break that goes on at a time.
  Optional<Integer> cue(String account, String channel, Ticks now) {
    return database.read(sql ->
        sql.select(CUE_ID)
            .from(BREAK)
            .where(ACCOUNT.eq(account))
            .and(CHANNEL_ID.eq(channel))
            .and(UNTIL.gt(now.value()))
            .fetchOptional(CUE_ID));
  }

  /// An ad break begins; one that went on is over.
  void beginBreak(String account, String channel, int cue, Ticks until) {
    endBreak(account, channel);
    database.write(sql ->
        sql.insertInto(BREAK, ACCOUNT, CHANNEL_ID, CUE_ID, UNTIL)
            .values(account, channel, cue, until.value())
            .execute());
  }

  void endBreak(String account, String channel) {
    database.write(sql ->
        sql.deleteFrom(BREAK).where(ACCOUNT.eq(account)).and(CHANNEL_ID.eq(channel)).execute());
  }
}
