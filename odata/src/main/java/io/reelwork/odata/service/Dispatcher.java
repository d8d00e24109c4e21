package io.reelwork.odata.service;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;

/// Which verb on which target does what (protocol sections 7.2 and 8).
final class Dispatcher {
  private final Reads reads;
  private final Writes writes;
  private final Calls calls;

  Dispatcher(Reads reads, Writes writes, Calls calls) {
    this.reads = reads;
    this.writes = writes;
    this.calls = calls;
  }

  ODataResponse dispatch(Exchange exchange, Target target) {
    return switch (target) {
      case Target.Feed(Target.Many many) -> feed(exchange, many);
      case Target.One(Place place) -> one(exchange, place);
      case Target.Links links -> links(exchange, links);
      case Target.BoundAction(Place place, Action action) -> action(exchange, place, action);
      case Target.Root _, Target.Metadata _, Target.Count _, Target.Member _, Target.Function _ ->
          readOnly(exchange, target);
      case Target.Batch _ ->
          throw new ODataError(Code.MALFORMED_BATCH, "$batch: cannot stand inside a batch");
    };
  }

  private ODataResponse readOnly(Exchange exchange, Target target) {
    if (!isRead(exchange)) {
      throw exchange.refused("this resource");
    }
    return switch (target) {
      case Target.Root _ -> reads.serviceDocument(exchange);
      case Target.Metadata _ -> reads.metadata(exchange);
      case Target.Count(Target.Many many) -> reads.count(exchange, many);
      case Target.Member member -> reads.property(exchange, member);
      case Target.Function(ServiceFunction function) -> calls.function(exchange, function);
      case Target.Feed _, Target.One _, Target.Links _, Target.BoundAction _, Target.Batch _ ->
          throw new IllegalStateException("changes too: " + target);
    };
  }

  private ODataResponse feed(Exchange exchange, Target.Many many) {
    if (isRead(exchange)) {
      return reads.feed(exchange, many);
    }
    if (exchange.method().equals("POST")) {
      return writes.create(exchange, many);
    }
    throw exchange.refused("a set");
  }

  private ODataResponse one(Exchange exchange, Place place) {
    if (isRead(exchange)) {
      return reads.entity(exchange, place);
    }
    if (exchange.isUpdate()) {
      return writes.update(exchange, place);
    }
    if (exchange.method().equals("DELETE")) {
      return writes.delete(exchange, place);
    }
    throw exchange.refused("an entity");
  }

  private ODataResponse links(Exchange exchange, Target.Links target) {
    return switch (exchange.method()) {
      case "GET", "HEAD" -> reads.links(exchange, target);
      case "POST", "PUT", "MERGE", "PATCH" -> writes.link(exchange, target);
      case "DELETE" -> writes.unlink(exchange, target);
      default -> throw exchange.refused("links");
    };
  }

  private ODataResponse action(Exchange exchange, Place place, Action action) {
    if (!exchange.method().equals("POST")) {
      throw exchange.refused("an action");
    }
    return calls.action(exchange, place, action);
  }

  private static boolean isRead(Exchange exchange) {
    return exchange.method().equals("GET") || exchange.method().equals("HEAD");
  }
}
