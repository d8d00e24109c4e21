package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.EntityAddress;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.Expansion;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.payload.Scalars;
import io.reelwork.odata.uri.PercentEncoding;
import io.reelwork.odata.uri.Query;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/// Everything that GET answers.
final class Reads {
  private final Catalogue catalogue;
  private final KnownFeeds feeds;
  private final Expansions expansions;

  Reads(Catalogue catalogue, KnownFeeds feeds) {
    this.catalogue = catalogue;
    this.feeds = feeds;
    this.expansions = new Expansions(catalogue);
  }

  ODataResponse serviceDocument(Exchange exchange) {
    List<String> sets =
        catalogue.types(exchange.call().version()).stream().map(EntityType::set).toList();
    return Answers.ok(exchange.format().serviceDocument(sets, exchange.context()));
  }

  ODataResponse metadata(Exchange exchange) {
    return Answers.ok(
        exchange
            .formats()
            .metadata()
            .write(
                catalogue.types(exchange.call().version()),
                catalogue.functions(),
                exchange.context()));
  }

  ODataResponse feed(Exchange exchange, Target.Many many) {
    ODataRequest request = exchange.request();
    return feeds.answer(
        new KnownFeeds.Asked(exchange.call(), request.path(), request.query(), exchange.format()),
        () -> newFeed(exchange, many));
  }

  private ODataResponse newFeed(Exchange exchange, Target.Many many) {
    Call call = exchange.call();
    EntityType type = many.set().type();
    Set<String> select = exchange.options().select(type, call.version());
    List<Navigation> expanded = expanded(exchange, type, select);
    Query asked = Expansions.paged(exchange.query(type), expanded);
    Page page = many.set().list(call, Places.query(call, many, asked));
    Expansion expansion = expansions.of(call, many.set(), page.entities(), expanded);
    String path = path(call, many);
    Optional<URI> next =
        page.nextToken().map(token -> next(exchange, path, token, page.entities().size()));
    Context context = new Context(call.root(), call.version(), select, next, expansion);
    return Answers.ok(exchange.format().feed(type, page, path, context));
  }

  ODataResponse count(Exchange exchange, Target.Many many) {
    Call call = exchange.call();
    Query asked = exchange.query(many.set().type());
    long count = many.set().count(call, Places.query(call, many, asked));
    return Answers.plainText(Long.toString(count));
  }

  ODataResponse entity(Exchange exchange, Place place) {
    Call call = exchange.call();
    EntityType type = place.set().type();
    Set<String> select = exchange.options().select(type, call.version());
    List<Navigation> expanded = expanded(exchange, type, select);
    Entity entity = Places.entity(call, place);
    Expansion expansion = expansions.of(call, place.set(), List.of(entity), expanded);
    return Answers.ok(
        exchange.format().entity(entity, exchange.context(select).expanding(expansion)));
  }

  /// The navigations to expand; one that `$select` leaves out is not shown at all.
  private static List<Navigation> expanded(Exchange exchange, EntityType type, Set<String> select) {
    return exchange.options().expand(type, exchange.call().version()).stream()
        .filter(navigation -> select.isEmpty() || select.contains(navigation.name()))
        .toList();
  }

  ODataResponse property(Exchange exchange, Target.Member member) {
    if (member.raw() && !(member.property().type() instanceof Primitive)) {
      throw new ODataError(
          Code.UNKNOWN_SEGMENT, "path: " + member.property().name() + " has no $value");
    }
    Entity entity = Places.entity(exchange.call(), member.place());
    Value value = entity.value(member.property().name());
    if (!member.raw()) {
      return Answers.ok(exchange.format().property(member.property(), value, exchange.context()));
    }
    if (value == Value.Null.NULL) {
      throw new ODataError(Code.NOT_FOUND, member.property().name() + ": is null");
    }
    return Answers.plainText(Scalars.format(value));
  }

  ODataResponse links(Exchange exchange, Target.Links target) {
    Call call = exchange.call();
    Query asked = exchange.query(target.far().type());
    Query query = asked.within(Places.within(call, target.near(), target.navigation()));
    List<EntityReference> links =
        target.navigation().many()
            ? target.far().links(call, query)
            : related(call, target.far(), query);
    return Answers.ok(
        exchange.format().links(links, target.navigation().many(), exchange.context()));
  }

  private static List<EntityReference> related(Call call, EntitySet far, Query query) {
    return far.findRelated(call, query)
        .map(entity -> List.of(new EntityReference(far.type().set(), entity.key())))
        .orElseThrow(
            () -> new ODataError(Code.NOT_FOUND, far.type().set() + ": the link leads nowhere"));
  }

  /// `Files` or `Assets('nb%3Acid…')/Files`.
  private static String path(Call call, Target.Many many) {
    return many.near()
        .map(near ->
            EntityAddress.of(near.place().set().type(), key(call, near.place()))
                + "/"
                + near.navigation().name())
        .orElse(many.set().type().set());
  }

  private static String key(Call call, Place place) {
    return switch (place) {
      case Place.ByKey byKey -> byKey.key();
      case Place.ByNavigationKey byKey -> byKey.key();
      case Place.ByNavigation _ -> Places.entity(call, place).key();
    };
  }

  /// The same request from behind this page on: `$skip` is done, `$top` has shrunk.
  private static URI next(Exchange exchange, String path, String token, int given) {
    StringJoiner query = new StringJoiner("&");
    for (Map.Entry<String, String> option : exchange.options().system().entrySet()) {
      switch (option.getKey()) {
        case "$skip", "$skiptoken" -> {}
        case "$top" -> {
          long left = Long.parseLong(option.getValue().strip()) - given;
          query.add("$top=" + left);
        }
        default -> query.add(option.getKey() + "=" + PercentEncoding.encode(option.getValue()));
      }
    }
    exchange
        .options()
        .custom()
        .forEach((name, value) ->
            query.add(PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value)));
    query.add("$skiptoken=" + PercentEncoding.encode(token));
    return URI.create(exchange.call().root() + path + "?" + query);
  }
}
