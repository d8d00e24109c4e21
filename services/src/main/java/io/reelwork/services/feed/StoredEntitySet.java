package io.reelwork.services.feed;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.SameValue;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An entity set whose entities are rows of one table. A feature's set extends it, declares its
/// type and overrides what is special. Safe for any number of threads.
public abstract class StoredEntitySet implements EntitySet {
  private static final String LAST_MODIFIED = "LastModified";

  private final Database database;
  private final EntityType type;
  private final EntityTable table;
  private final Optional<LinkTable> links;

  /// A set of this type in this table; `parents` as in `EntityTable`.
  protected StoredEntitySet(
      Database database, EntityType type, String table, Map<String, String> parents) {
    this(new EntityTable(database, type, table, parents), database, type, Optional.empty());
  }

  /// A set of this type over rows that a table of the feature owns.
  protected StoredEntitySet(EntityRows rows, EntityType type, Map<String, String> parents) {
    this(new EntityTable(rows, type, parents), rows.database(), type, Optional.empty());
  }

  /// The same, with the many-to-many navigation that leads here.
  protected StoredEntitySet(EntityRows rows, EntityType type, LinkTable links) {
    this(new EntityTable(rows, type, Map.of()), rows.database(), type, Optional.of(links));
  }

  private StoredEntitySet(
      EntityTable table, Database database, EntityType type, Optional<LinkTable> links) {
    this.database = database;
    this.type = type;
    this.table = table;
    this.links = links;
  }

  /// The rows underneath.
  protected final EntityTable table() {
    return table;
  }

  /// Where they are.
  protected final Database database() {
    return database;
  }

  @Override
  public final EntityType type() {
    return type;
  }

  @Override
  public Page list(Call call, Query query) {
    Page page = table.list(call.account(), reaching(call, query));
    return new Page(shown(call, page.entities()), page.nextToken(), page.count());
  }

  @Override
  public long count(Call call, Query query) {
    return table.count(call.account(), reaching(call, query));
  }

  /// The query with the keys that a many-to-many navigation leads to.
  private Query reaching(Call call, Query query) {
    return query
        .within()
        .flatMap(near ->
            links
                .filter(rows -> rows.path().equals(near.parentSet() + "/" + near.navigation()))
                .map(rows -> near.reaching(rows.far(call.account(), near.parentKey()))))
        .map(query::within)
        .orElse(query);
  }

  /// A set with a many-to-many navigation that leads here overrides it.
  @Override
  public void linkRelated(Call call, Query.Within near, String key) {
    throw notLinkable(near);
  }

  @Override
  public void unlinkRelated(Call call, Query.Within near, String key) {
    throw notLinkable(near);
  }

  private static ODataError notLinkable(Query.Within near) {
    return new ODataError(
        ODataError.Code.METHOD_NOT_ALLOWED,
        near.parentSet() + ": " + near.navigation() + " cannot be linked");
  }

  @Override
  public Optional<Entity> find(Call call, String key) {
    return table.find(call.account(), key).map(entity -> shown(call, entity));
  }

  /// A page of entities as a caller sees them; overridden where one at a time would ask too often.
  protected List<Entity> shown(Call call, List<Entity> stored) {
    return stored.stream().map(entity -> shown(call, entity)).toList();
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changes) {
    Map<String, Value> all = new LinkedHashMap<>(changes.byName());
    if (!changes.isEmpty() && type.property(LAST_MODIFIED).isPresent()) {
      all.put(LAST_MODIFIED, Columns.fresh(database.now()));
    }
    if (!table.update(call.account(), key, all)) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!table.delete(call.account(), key)) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  /// The entity as a caller sees it: computed properties filled in.
  protected Entity shown(Call call, Entity stored) {
    return stored;
  }

  /// The text that was sent for a property, empty when it was not.
  protected static String textOf(NewEntity entity, String property) {
    return entity.value(property) instanceof Value.Text(String text) ? text : "";
  }

  /// The value after an update by a client that sends back the whole entity: the one before unless
  /// what was sent really differs.
  protected static <T> Optional<T> differing(
      Property<T> property, Optional<T> before, PropertyMap sent) {
    Value stored = new PropertyMap().set(property, before).value(property.name());
    return SameValue.test(stored, sent.value(property.name()))
        ? before
        : sent.changed(property, before);
  }

  /// 405: the set has no such operation.
  protected final ODataError notOffered(String what) {
    return new ODataError(
        ODataError.Code.METHOD_NOT_ALLOWED, type.set() + ": does not offer " + what);
  }

  /// 404 for this key.
  protected final Refusal notFound(String key) {
    return new Refusal(Code.NOT_FOUND, type.set() + ": there is no entity with the id " + key);
  }
}
