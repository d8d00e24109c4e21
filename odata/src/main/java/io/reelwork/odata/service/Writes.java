package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.uri.Query;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Everything that changes entities, each change in one transaction.
///
/// Bodies are read and checked before the transaction starts and before anything is looked up: a
/// malformed id is 400 even beside an entity that does not exist.
final class Writes {
  private final Catalogue catalogue;
  private final Transactions transactions;
  private final UnaryOperator<EntityReference> contentIds;

  /// `contentIds` replaces a reference `$n` by what request n of the same changeset made.
  Writes(
      Catalogue catalogue, Transactions transactions, UnaryOperator<EntityReference> contentIds) {
    this.catalogue = catalogue;
    this.transactions = transactions;
    this.contentIds = contentIds;
  }

  /// The entity in the body, checked for a create in `set`.
  NewEntity readNew(Exchange exchange, EntityType type) {
    NewEntity sent = exchange.readEntity(type, catalogue.types());
    return new CreateChecks(catalogue, exchange.call().version()).check(sent);
  }

  ODataResponse create(Exchange exchange, Target.Many many) {
    NewEntity entity = readNew(exchange, many.set().type());
    References.refuseContentIds(entity);
    Call call = exchange.call();
    EntitySet.Created made =
        transactions.inTransaction(() -> {
          EntitySet.Created created = create(call, many, entity);
          linkFarEnds(call, many.set(), created.entity().key(), entity);
          return created;
        });
    return Answers.created(exchange, made);
  }

  private static EntitySet.Created create(Call call, Target.Many many, NewEntity entity) {
    return many.near()
        .map(near ->
            many.set()
                .createRelated(call, Places.within(call, near.place(), near.navigation()), entity))
        .orElseGet(() -> many.set().create(call, entity));
  }

  /// Makes the links of a new entity whose relation the far end keeps; the near end's create makes
  /// the others.
  void linkFarEnds(Call call, EntitySet set, String key, NewEntity entity) {
    entity
        .links()
        .forEach((name, links) -> {
          Navigation navigation = set.type().navigation(name).orElseThrow();
          Query.Within near =
              new Query.Within(set.type().set(), key, name, set.targets(call, key, navigation));
          if (near.keys().isEmpty()) {
            EntitySet far = catalogue.far(navigation, call.version());
            links.forEach(link -> far.linkRelated(call, near, link.key()));
          }
        });
  }

  ODataResponse update(Exchange exchange, Place place) {
    EntitySet set = place.set();
    NewEntity sent = exchange.readEntity(set.type(), catalogue.types());
    UpdateChecks checks = new UpdateChecks(exchange.call().version());
    checks.checkBody(sent);
    return transactions.inTransaction(() -> {
      Entity current = Places.entity(exchange.call(), place);
      PropertyMap changes = checks.changes(sent, current);
      EntitySet.Outcome outcome =
          changes.isEmpty()
              ? new EntitySet.Outcome.Done()
              : set.update(exchange.call(), current.key(), changes);
      return updated(exchange, outcome, () -> Places.entity(exchange.call(), place));
    });
  }

  /// 204, or 200 with the entity as it is now when the caller prefers that.
  private static ODataResponse updated(
      Exchange exchange, EntitySet.Outcome outcome, Supplier<Entity> entity) {
    ODataResponse answer = answer(exchange, outcome);
    if (!(outcome instanceof EntitySet.Outcome.Done) || exchange.preference().isEmpty()) {
      return answer;
    }
    Preference preference = exchange.preference().get();
    return preference.applied(
        switch (preference) {
          case CONTENT -> Answers.ok(exchange.format().entity(entity.get(), exchange.context()));
          case NO_CONTENT -> answer;
        });
  }

  ODataResponse delete(Exchange exchange, Place place) {
    return outcome(
        exchange,
        () -> {
          String key = Places.entity(exchange.call(), place).key();
          return place.set().delete(exchange.call(), key, exchange.options().custom());
        });
  }

  private ODataResponse outcome(Exchange exchange, Supplier<EntitySet.Outcome> work) {
    return answer(exchange, transactions.inTransaction(work));
  }

  private static ODataResponse answer(Exchange exchange, EntitySet.Outcome outcome) {
    return switch (outcome) {
      case EntitySet.Outcome.Done _ -> Answers.noContent(exchange);
      case EntitySet.Outcome.Started(String operationId) -> Answers.started(exchange, operationId);
    };
  }

  /// `POST` or `PUT` of a link.
  ODataResponse link(Exchange exchange, Target.Links target) {
    if (target.farKey().isPresent()) {
      throw exchange.refused("a link that is there");
    }
    EntityReference reference =
        ValueChecks.reference(
            target.navigation(), target.far().type(), contentIds.apply(readLink(exchange)));
    return changed(
        exchange,
        () -> {
          Call call = exchange.call();
          Query.Within near = Places.within(call, target.near(), target.navigation());
          if (near.keys().isPresent()) {
            target.near().set().link(call, near.parentKey(), target.navigation(), reference);
          } else {
            target.far().linkRelated(call, near, reference.key());
          }
        });
  }

  /// The reference in the body of a `$links` request.
  static EntityReference readLink(Exchange exchange) {
    Formats.Incoming incoming = exchange.incoming();
    return incoming.format().readLink(incoming.body());
  }

  ODataResponse unlink(Exchange exchange, Target.Links target) {
    if (target.navigation().many() && target.farKey().isEmpty()) {
      throw exchange.refused("all links of " + target.navigation().name());
    }
    Call call = exchange.call();
    return changed(
        exchange,
        () -> {
          Query.Within near = Places.within(call, target.near(), target.navigation());
          String farKey = target.farKey().orElseGet(() -> farKey(call, target, near));
          if (near.keys().isPresent()) {
            EntityReference reference = new EntityReference(target.far().type().set(), farKey);
            target.near().set().unlink(call, near.parentKey(), target.navigation(), reference);
          } else {
            target.far().unlinkRelated(call, near, farKey);
          }
        });
  }

  private static String farKey(Call call, Target.Links target, Query.Within near) {
    return target
        .far()
        .findRelated(call, Query.all().within(near))
        .map(Entity::key)
        .orElseThrow(
            () -> new ODataError(Code.NOT_FOUND, target.navigation().name() + ": is not linked"));
  }

  private ODataResponse changed(Exchange exchange, Runnable work) {
    transactions.inTransaction(() -> {
      work.run();
      return Optional.empty();
    });
    return Answers.noContent(exchange);
  }
}
