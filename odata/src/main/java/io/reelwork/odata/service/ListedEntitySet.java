package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.uri.FilterEvaluator;
import io.reelwork.odata.uri.Query;
import io.reelwork.odata.uri.Query.Within;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// A set that is read from a list in memory, such as the media processors, and honours the whole
/// query. As safe for several threads as the source of its list.
///
/// A navigation leads into it when the near end keeps the relation (`Query.Within.keys`).
public class ListedEntitySet implements EntitySet {
  private final EntityType type;
  private final Function<Call, List<Entity>> source;

  /// A set of entities that depend on the caller, in the set's own order.
  public ListedEntitySet(EntityType type, Function<Call, List<Entity>> source) {
    this.type = type;
    this.source = source;
  }

  /// A set that is the same for everybody, in the set's own order.
  public ListedEntitySet(EntityType type, List<Entity> entities) {
    List<Entity> copy = List.copyOf(entities);
    this(type, _ -> copy);
  }

  @Override
  public final EntityType type() {
    return type;
  }

  @Override
  public Page list(Call call, Query query) {
    List<Entity> sorted = sorted(matching(call, query).toList(), query);
    long first = query.skipToken().map(ListedEntitySet::offset).orElse(query.skip());
    long start = Math.min(first, sorted.size());
    long wanted = Math.min(query.top().orElse(Integer.MAX_VALUE), sorted.size() - start);
    long taken = Math.min(wanted, query.pageSize());
    Optional<String> next =
        wanted > taken ? Optional.of(Long.toString(start + taken)) : Optional.empty();
    OptionalLong count =
        query.inlineCount() ? OptionalLong.of(sorted.size()) : OptionalLong.empty();
    return new Page(sorted.subList((int) start, (int) (start + taken)), next, count);
  }

  @Override
  public long count(Call call, Query query) {
    return matching(call, query).count();
  }

  @Override
  public Optional<Entity> find(Call call, String key) {
    return source.apply(call).stream().filter(entity -> entity.key().equals(key)).findFirst();
  }

  private Stream<Entity> matching(Call call, Query query) {
    return query
        .within()
        .map(within -> within(call, within))
        .orElseGet(() -> source.apply(call).stream())
        .filter(entity -> query.filter().map(f -> FilterEvaluator.matches(f, entity)).orElse(true));
  }

  private Stream<Entity> within(Call call, Within within) {
    return within.keys().orElse(List.of()).stream().flatMap(key -> find(call, key).stream());
  }

  private static List<Entity> sorted(List<Entity> entities, Query query) {
    return query.orderBy().isEmpty()
        ? entities
        : entities.stream().sorted(FilterEvaluator.order(query.orderBy())).toList();
  }

  private static long offset(String token) {
    if (!token.matches("\\d{1,9}")) {
      throw new ODataError(Code.MALFORMED_QUERY, "$skiptoken: was not made by this service");
    }
    return Long.parseLong(token);
  }
}
