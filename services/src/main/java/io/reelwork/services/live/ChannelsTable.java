package io.reelwork.services.live;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.feed.StoredText;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.streaming.CrossSiteAccessPolicies;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of channels.
final class ChannelsTable {
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> DESCRIPTION = field(name("description"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<String> INPUT = field(name("input"), String.class);
  private static final Field<String> PREVIEW = field(name("preview"), String.class);
  private static final Field<String> OUTPUT = field(name("output"), String.class);
  private static final Field<String> CROSS_SITE =
      field(name("cross_site_access_policies"), String.class);
  private static final Field<String> ENCODING_TYPE = field(name("encoding_type"), String.class);
  private static final Field<String> ENCODING = field(name("encoding"), String.class);
  private static final Field<String> SLATE = field(name("slate"), String.class);
  private static final Field<Boolean> VANITY_URL = field(name("vanity_url"), Boolean.class);
  private static final List<Field<?>> COLUMNS =
      List.of(
          EntityRows.ID,
          NAME,
          DESCRIPTION,
          CREATED,
          LAST_MODIFIED,
          STATE,
          INPUT,
          PREVIEW,
          OUTPUT,
          CROSS_SITE,
          ENCODING_TYPE,
          ENCODING,
          SLATE,
          VANITY_URL);

  private final EntityRows rows;
  private final Texts texts;

  /// The stored form of the values that have members.
  record Texts(
      StoredText<ChannelInput> input,
      StoredText<ChannelPreview> preview,
      StoredText<ChannelOutput> output,
      StoredText<CrossSiteAccessPolicies> crossSite,
      StoredText<ChannelEncoding> encoding,
      StoredText<ChannelSlate> slate) {}

  ChannelsTable(Database database, Texts texts) {
    this.rows = new EntityRows(database, "channel", "Channels");
    this.texts = texts;
  }

  EntityRows rows() {
    return rows;
  }

  /// Whether a channel has this name, in any case: it is part of a host name.
  boolean hasName(String account, String channel) {
    return rows.database()
        .read(sql ->
            sql.fetchExists(
                rows.table(),
                EntityRows.ACCOUNT
                    .eq(account)
                    .and(lower(NAME).eq(channel.toLowerCase(Locale.ROOT)))));
  }

  void insert(String account, Channel channel) {
    Map<Field<?>, @Nullable Object> row = settings(channel.settings());
    row.put(NAME, channel.name());
    row.put(CREATED, channel.created().value());
    row.put(LAST_MODIFIED, channel.lastModified().value());
    row.put(STATE, channel.state().toString());
    row.put(ENCODING_TYPE, channel.encodingType().word());
    row.put(VANITY_URL, channel.vanityUrl());
    rows.insert(account, channel.id().value(), row);
  }

  void update(String account, ChannelId id, ChannelSettings settings, Ticks now) {
    Map<Field<?>, @Nullable Object> row = settings(settings);
    row.put(LAST_MODIFIED, now.value());
    rows.update(account, id.value(), row);
  }

  void setState(String account, String id, LiveState state) {
    rows.update(account, id, Map.of(STATE, state.toString()));
  }

  private Map<Field<?>, @Nullable Object> settings(ChannelSettings settings) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(DESCRIPTION, settings.description().orElse(null));
    row.put(INPUT, texts.input().write(settings.input()));
    row.put(PREVIEW, texts.preview().write(settings.preview()));
    row.put(OUTPUT, settings.output().map(texts.output()::write).orElse(null));
    row.put(
        CROSS_SITE, settings.crossSiteAccessPolicies().map(texts.crossSite()::write).orElse(null));
    row.put(ENCODING, settings.encoding().map(texts.encoding()::write).orElse(null));
    row.put(SLATE, settings.slate().map(texts.slate()::write).orElse(null));
    return row;
  }

  Optional<Channel> find(String account, ChannelId id) {
    return rows.find(account, id.value(), COLUMNS, this::channel);
  }

  /// Holds the channel until the open transaction ends, and reads it as it is then.
  Optional<Channel> hold(String account, ChannelId id) {
    return rows.hold(account, id.value(), COLUMNS, this::channel);
  }

  private Channel channel(Record row) {
    return new Channel(
        new ChannelId(row.get(EntityRows.ID)),
        row.get(NAME),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        LiveState.of(row.get(STATE)),
        new EncodingType(row.get(ENCODING_TYPE)),
        row.get(VANITY_URL),
        settings(row));
  }

  private ChannelSettings settings(Record row) {
    return new ChannelSettings(
        Optional.ofNullable(row.get(DESCRIPTION)),
        texts.input().read(row.get(INPUT)),
        Optional.ofNullable(row.get(PREVIEW))
            .map(texts.preview()::read)
            .orElseGet(() -> new ChannelPreview(Optional.empty(), List.of())),
        Optional.ofNullable(row.get(OUTPUT)).map(texts.output()::read),
        Optional.ofNullable(row.get(CROSS_SITE)).map(texts.crossSite()::read),
        Optional.ofNullable(row.get(ENCODING)).map(texts.encoding()::read),
        Optional.ofNullable(row.get(SLATE)).map(texts.slate()::read));
  }
}
