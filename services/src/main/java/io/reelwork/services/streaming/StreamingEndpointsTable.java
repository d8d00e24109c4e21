package io.reelwork.services.streaming;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.feed.StoredText;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// The rows of streaming endpoints, and the accounts that have got their first one.
final class StreamingEndpointsTable {
  private static final Table<Record> STREAMING_ACCOUNT = table(name("streaming_account"));
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<Integer> UNITS = field(name("scale_units"), Integer.class);
  private static final Field<Long> TRIAL_END = field(name("free_trial_end_time"), Long.class);
  private static final Field<String> DESCRIPTION = field(name("description"), String.class);
  private static final Field<String> HOSTS = field(name("custom_host_names"), String.class);
  private static final Field<String> ACCESS = field(name("access_control"), String.class);
  private static final Field<String> CACHE = field(name("cache_control"), String.class);
  private static final Field<String> CROSS_SITE =
      field(name("cross_site_access_policies"), String.class);
  private static final Field<Boolean> CDN = field(name("cdn_enabled"), Boolean.class);
  private static final Field<String> CDN_PROVIDER = field(name("cdn_provider"), String.class);
  private static final Field<String> CDN_PROFILE = field(name("cdn_profile"), String.class);
  private static final Field<String> VERSION =
      field(name("streaming_endpoint_version"), String.class);
  private static final List<Field<?>> COLUMNS =
      List.of(
          EntityRows.ID,
          NAME,
          CREATED,
          LAST_MODIFIED,
          STATE,
          UNITS,
          TRIAL_END,
          DESCRIPTION,
          HOSTS,
          ACCESS,
          CACHE,
          CROSS_SITE,
          CDN,
          CDN_PROVIDER,
          CDN_PROFILE,
          VERSION);

  private final EntityRows rows;
  private final Texts texts;

  /// The stored form of the values that have members.
  record Texts(
      StoredText<List<String>> hosts,
      StoredText<AccessControl> access,
      StoredText<CacheControl> cache,
      StoredText<CrossSiteAccessPolicies> crossSite) {}

  StreamingEndpointsTable(Database database, Texts texts) {
    this.rows = new EntityRows(database, "streaming_endpoint", "StreamingEndpoints");
    this.texts = texts;
  }

  EntityRows rows() {
    return rows;
  }

  /// Notes the account; false when it has been noted before. Of several at once one gets true.
  boolean enter(String account) {
    return rows.database()
            .write(sql ->
                sql.insertInto(STREAMING_ACCOUNT, EntityRows.ACCOUNT)
                    .values(account)
                    .onConflictDoNothing()
                    .execute())
        > 0;
  }

  /// Whether an endpoint has this name, in any case: it is part of a host name.
  boolean hasName(String account, String endpoint) {
    return rows.database()
        .read(sql ->
            sql.fetchExists(
                rows.table(),
                EntityRows.ACCOUNT
                    .eq(account)
                    .and(lower(NAME).eq(endpoint.toLowerCase(Locale.ROOT)))));
  }

  void insert(String account, StreamingEndpoint endpoint) {
    Map<Field<?>, @Nullable Object> row = settings(endpoint.settings());
    row.put(NAME, endpoint.name());
    row.put(CREATED, endpoint.created().value());
    row.put(LAST_MODIFIED, endpoint.lastModified().value());
    row.put(STATE, endpoint.state().toString());
    row.put(UNITS, endpoint.scaleUnits());
    row.put(TRIAL_END, endpoint.freeTrialEnd().map(Ticks::value).orElse(0L));
    rows.insert(account, endpoint.id().value(), row);
  }

  void update(String account, EndpointId id, EndpointSettings settings, Ticks now) {
    Map<Field<?>, @Nullable Object> row = settings(settings);
    row.put(LAST_MODIFIED, now.value());
    rows.update(account, id.value(), row);
  }

  void setState(String account, String id, EndpointState state) {
    rows.update(account, id, Map.of(STATE, state.toString()));
  }

  void setUnits(String account, String id, EndpointState state, int units) {
    rows.update(account, id, Map.of(STATE, state.toString(), UNITS, units));
  }

  private Map<Field<?>, @Nullable Object> settings(EndpointSettings settings) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(DESCRIPTION, settings.description().orElse(null));
    row.put(HOSTS, texts.hosts().write(settings.customHostNames()));
    row.put(ACCESS, settings.accessControl().map(texts.access()::write).orElse(null));
    row.put(CACHE, settings.cacheControl().map(texts.cache()::write).orElse(null));
    row.put(
        CROSS_SITE, settings.crossSiteAccessPolicies().map(texts.crossSite()::write).orElse(null));
    row.put(CDN, settings.cdn().enabled());
    row.put(CDN_PROVIDER, settings.cdn().provider().orElse(null));
    row.put(CDN_PROFILE, settings.cdn().profile().orElse(null));
    row.put(VERSION, settings.version());
    return row;
  }

  Optional<StreamingEndpoint> find(String account, EndpointId id) {
    return rows.find(account, id.value(), COLUMNS, this::endpoint);
  }

  /// Holds the endpoint until the open transaction ends, and reads it as it is then.
  Optional<StreamingEndpoint> hold(String account, EndpointId id) {
    return rows.hold(account, id.value(), COLUMNS, this::endpoint);
  }

  private StreamingEndpoint endpoint(Record row) {
    return new StreamingEndpoint(
        new EndpointId(row.get(EntityRows.ID)),
        row.get(NAME),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        EndpointState.of(row.get(STATE)),
        row.get(UNITS),
        settings(row),
        Optional.of(row.get(TRIAL_END)).filter(ticks -> ticks != 0).map(Ticks::new));
  }

  private EndpointSettings settings(Record row) {
    return new EndpointSettings(
        Optional.ofNullable(row.get(DESCRIPTION)),
        Optional.ofNullable(row.get(HOSTS)).map(texts.hosts()::read).orElse(List.of()),
        Optional.ofNullable(row.get(ACCESS)).map(texts.access()::read),
        Optional.ofNullable(row.get(CACHE)).map(texts.cache()::read),
        Optional.ofNullable(row.get(CROSS_SITE)).map(texts.crossSite()::read),
        new Cdn(
            row.get(CDN),
            Optional.ofNullable(row.get(CDN_PROVIDER)),
            Optional.ofNullable(row.get(CDN_PROFILE))),
        Optional.ofNullable(row.get(VERSION)).orElse(""));
  }
}
