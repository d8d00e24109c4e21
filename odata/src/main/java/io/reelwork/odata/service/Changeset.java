package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.payload.EntityAddress;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.uri.Excerpt;
import io.reelwork.odata.uri.Query;
import io.reelwork.odata.uri.ReferenceUri;
import io.reelwork.odata.uri.ResourcePath;
import io.reelwork.odata.uri.ResourcePath.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The requests of one changeset, run inside a transaction that somebody else opened.
///
/// First all creates are read and put together: what posts to `$1/Tasks` or `$1/$links/…` becomes a
/// part of request 1's entity. Then everything runs in order, each tree at the place of its last
/// part, or earlier when another request needs what it makes. Used by one thread; may run again
/// when the transaction is tried again.
final class Changeset {
  private final Catalogue catalogue;
  private final Formats formats;
  private final List<Step> steps;
  private final Dispatcher dispatcher;
  private final Writes writes;

  private final Map<Integer, PlannedEntity> planned = new HashMap<>();
  private final Map<Integer, PlannedEntity> linkedTo = new HashMap<>();
  private final Map<Integer, ODataResponse> responses = new HashMap<>();
  private final Map<String, Integer> byContentId = new HashMap<>();
  private int current;

  Changeset(Catalogue catalogue, Formats formats, List<Step> steps) {
    this.catalogue = catalogue;
    this.formats = formats;
    this.steps = steps;
    Transactions joined = new Joined();
    this.writes = new Writes(catalogue, joined, this::resolved);
    // Nobody else sees what the transaction sees.
    Reads reads = new Reads(catalogue, new KnownFeeds(Object::new));
    this.dispatcher = new Dispatcher(reads, writes, new Calls(joined));
  }

  /// Changes of the changeset run in its own transaction.
  private static final class Joined implements Transactions {
    @Override
    public <T> T inTransaction(Supplier<T> work) {
      return work.get();
    }
  }

  /// The request at work; after a failure, the one at fault.
  Step current() {
    return steps.get(current);
  }

  /// The responses in the order of the requests.
  List<ODataResponse> run() {
    planned.clear();
    linkedTo.clear();
    responses.clear();
    byContentId.clear();
    for (current = 0; current < steps.size(); current++) {
      plan(steps.get(current));
    }
    for (int step = 0; step < steps.size(); step++) {
      current = step;
      execute(step);
    }
    List<ODataResponse> all = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      all.add(response(step));
    }
    return all;
  }

  private void plan(Step step) {
    Exchange exchange = Exchange.open(step.fresh(), formats);
    List<Segment> path = ResourcePath.parse(step.request().path()).segments();
    boolean post = exchange.method().equals("POST");
    if (!path.isEmpty() && ReferenceUri.isContentId(path.getFirst().name())) {
      PlannedEntity near = planned.get(stepOf(path.getFirst().name()));
      if (near != null && (post || exchange.isUpdate())) {
        extend(exchange, near, path.subList(1, path.size()));
      }
    } else if (post) {
      Target target = catalogue.resolve(new ResourcePath(path), exchange.call().version());
      if (target instanceof Target.Feed(Target.Many(EntitySet set, Optional<Target.Near> near))
          && near.isEmpty()) {
        NewEntity body = writes.readNew(exchange, set.type());
        planned.put(current, new PlannedEntity(current, set, body, Optional.empty()));
      }
    }
    step.contentId().ifPresent(this::remember);
  }

  private void remember(String contentId) {
    if (byContentId.putIfAbsent(contentId, current) != null) {
      throw malformed("Content-ID " + Excerpt.of(contentId) + " must be used once");
    }
  }

  /// The index of the earlier request that `$n` means.
  private int stepOf(String reference) {
    Integer step = byContentId.get(reference.substring(1));
    if (step == null) {
      throw malformed(reference + " must be the Content-ID of an earlier request");
    }
    return step;
  }

  /// Adds a child or link to an entity that is still to be made.
  private void extend(Exchange exchange, PlannedEntity near, List<Segment> path) {
    if (path.size() == 2 && path.getFirst().name().equals("$links")) {
      Navigation navigation = navigation(exchange, near, path.getLast());
      EntityReference link =
          new CreateChecks(catalogue, exchange.call().version())
              .reference(navigation, Writes.readLink(exchange));
      near.add(navigation, link, current);
      linkedTo.put(current, near);
    } else if (path.size() == 1
        && exchange.method().equals("POST")
        && near.type().action(path.getFirst().name()).isEmpty()) {
      Navigation navigation = navigation(exchange, near, path.getFirst());
      EntitySet far = catalogue.far(navigation, exchange.call().version());
      NewEntity body = writes.readNew(exchange, far.type());
      PlannedEntity child = new PlannedEntity(current, far, body, Optional.of(near));
      near.add(navigation, child);
      planned.put(current, child);
    }
  }

  private static Navigation navigation(Exchange exchange, PlannedEntity near, Segment segment) {
    return near.type()
        .navigation(segment.name())
        .filter(candidate -> exchange.call().version().sees(candidate.since()))
        .filter(_ -> segment.key().isEmpty())
        .orElseThrow(() ->
            new ODataError(
                Code.UNKNOWN_SEGMENT,
                "path: " + near.type().name() + " has no segment " + Excerpt.of(segment.name())));
  }

  private void execute(int step) {
    PlannedEntity entity = planned.getOrDefault(step, linkedTo.get(step));
    if (entity != null) {
      if (entity.root().lastStep() == step) {
        make(entity.root());
      }
      return;
    }
    Step plain = steps.get(step);
    String path = plain.request().path();
    List<Segment> segments = ResourcePath.parse(path).segments();
    if (!segments.isEmpty() && ReferenceUri.isContentId(segments.getFirst().name())) {
      String address = address(stepOf(segments.getFirst().name()));
      String rest = new EmbeddedUri(path, "").behindFirst();
      path = rest.isEmpty() ? address : address + "/" + rest;
      current = step;
    }
    Exchange exchange = Exchange.open(plain.at(path), formats);
    Target target = catalogue.resolve(ResourcePath.parse(path), exchange.call().version());
    responses.put(step, dispatcher.dispatch(exchange, target));
  }

  /// Makes a whole tree and takes down what each of its requests is answered.
  private void make(PlannedEntity root) {
    if (root.made().isPresent()) {
      return;
    }
    if (root.isStarted()) {
      throw malformed("requests must not refer to each other in a circle");
    }
    root.start();
    Exchange exchange = exchange(root.step());
    NewEntity whole =
        root.assembled((navigation, link) -> checked(exchange, navigation, resolved(link)));
    current = root.step();
    EntitySet.Created created = root.set().create(exchange.call(), whole);
    writes.linkFarEnds(exchange.call(), root.set(), created.entity().key(), whole);
    made(root, created);
  }

  private EntityReference checked(Exchange exchange, Navigation navigation, EntityReference link) {
    return ValueChecks.reference(
        navigation, catalogue.far(navigation, exchange.call().version()).type(), link);
  }

  private void made(PlannedEntity entity, EntitySet.Created created) {
    Entity made = created.entity();
    entity.made(made);
    responses.put(entity.step(), Answers.created(exchange(entity.step()), created));
    entity.linkSteps().forEach(step -> responses.put(step, Answers.noContent(exchange(step))));
    entity.children().forEach((nav, children) -> madeChildren(entity, made.key(), nav, children));
  }

  /// Children come back in the order in which they were sent, those of the parent's body first.
  private void madeChildren(
      PlannedEntity parent, String key, Navigation navigation, List<PlannedEntity> children) {
    Call call = exchange(parent.step()).call();
    Query.Within within =
        new Query.Within(
            parent.type().set(),
            key,
            navigation.name(),
            parent.set().targets(call, key, navigation));
    List<Entity> found =
        children.getFirst().set().list(call, Query.all().within(within)).entities();
    int inline = parent.inlineChildren(navigation);
    if (found.size() < inline + children.size()) {
      throw new IllegalStateException(
          parent.type().set() + "/" + navigation.name() + ": created children are missing");
    }
    for (int i = 0; i < children.size(); i++) {
      made(children.get(i), EntitySet.Created.of(found.get(inline + i)));
    }
  }

  /// A reference with `$n` replaced by what request n made.
  private EntityReference resolved(EntityReference reference) {
    if (!ReferenceUri.isContentId(reference.set())) {
      return reference;
    }
    int before = current;
    String address = address(stepOf(reference.set()));
    current = before;
    return ReferenceUri.parse(address)
        .map(found -> new EntityReference(found.set(), found.key()))
        .orElseThrow(() -> malformed(reference.set() + " must be an entity"));
  }

  /// Where the entity of a request is, below the root; makes it when that is still to be done.
  private String address(int step) {
    PlannedEntity entity = planned.get(step);
    if (entity != null) {
      make(entity.root());
      return entity.made().map(EntityAddress::of).orElseThrow();
    }
    Step plain = steps.get(step);
    return response(step)
        .header("Location")
        .map(location -> location.substring(plain.request().root().toString().length()))
        .orElse(plain.request().path());
  }

  private ODataResponse response(int step) {
    ODataResponse response = responses.get(step);
    if (response == null) {
      throw malformed("a request must not refer to a later one");
    }
    return response;
  }

  private Exchange exchange(int step) {
    return Exchange.open(steps.get(step).fresh(), formats);
  }

  private static ODataError malformed(String what) {
    return new ODataError(Code.MALFORMED_BATCH, "$batch: " + what);
  }
}
