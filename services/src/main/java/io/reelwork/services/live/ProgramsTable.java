package io.reelwork.services.live;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of programs.
final class ProgramsTable {
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> DESCRIPTION = field(name("description"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<String> CHANNEL_ID = field(name("channel_id"), String.class);
  private static final Field<String> ASSET_ID = field(name("asset_id"), String.class);
  private static final Field<Long> WINDOW = field(name("archive_window_length"), Long.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> MANIFEST = field(name("manifest_name"), String.class);
  private static final List<Field<?>> COLUMNS =
      List.of(
          EntityRows.ID,
          NAME,
          DESCRIPTION,
          CREATED,
          LAST_MODIFIED,
          CHANNEL_ID,
          ASSET_ID,
          WINDOW,
          STATE,
          MANIFEST);
  private static final int NANOS_PER_TICK = 100;

  private final EntityRows rows;

  ProgramsTable(Database database) {
    this.rows = new EntityRows(database, "program", "Programs");
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, Program program) {
    Map<Field<?>, @Nullable Object> row = changeable(program);
    row.put(CREATED, program.created().value());
    row.put(LAST_MODIFIED, program.lastModified().value());
    row.put(CHANNEL_ID, program.channel().value());
    row.put(STATE, program.state().toString());
    rows.insert(account, program.id().value(), row);
  }

  void update(String account, Program program, Ticks now) {
    Map<Field<?>, @Nullable Object> row = changeable(program);
    row.put(LAST_MODIFIED, now.value());
    rows.update(account, program.id().value(), row);
  }

  void setState(String account, String id, LiveState state) {
    rows.update(account, id, Map.of(STATE, state.toString()));
  }

  private static Map<Field<?>, @Nullable Object> changeable(Program program) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(NAME, program.name());
    row.put(DESCRIPTION, program.description().orElse(null));
    row.put(ASSET_ID, program.asset().value());
    row.put(WINDOW, program.archiveWindow().toNanos() / NANOS_PER_TICK);
    row.put(MANIFEST, program.manifestName());
    return row;
  }

  Optional<Program> find(String account, ProgramId id) {
    return rows.find(account, id.value(), COLUMNS, ProgramsTable::program);
  }

  /// Holds the program until the open transaction ends, and reads it as it is then.
  Optional<Program> hold(String account, ProgramId id) {
    return rows.hold(account, id.value(), COLUMNS, ProgramsTable::program);
  }

  /// The programs of a channel, in the order of their creation.
  List<Program> ofChannel(String account, ChannelId channel) {
    return rows.select(
        EntityRows.ACCOUNT.eq(account).and(CHANNEL_ID.eq(channel.value())),
        COLUMNS,
        ProgramsTable::program);
  }

  /// The program that records into an asset.
  Optional<Program> ofAsset(String account, AssetId asset) {
    return rows
        .select(
            EntityRows.ACCOUNT.eq(account).and(ASSET_ID.eq(asset.value())),
            COLUMNS,
            ProgramsTable::program)
        .stream()
        .findFirst();
  }

  private static Program program(Record row) {
    return new Program(
        new ProgramId(row.get(EntityRows.ID)),
        row.get(NAME),
        Optional.ofNullable(row.get(DESCRIPTION)),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        new ChannelId(row.get(CHANNEL_ID)),
        new AssetId(row.get(ASSET_ID)),
        Duration.ofNanos(Math.multiplyExact(row.get(WINDOW), NANOS_PER_TICK)),
        LiveState.of(row.get(STATE)),
        row.get(MANIFEST));
  }
}
