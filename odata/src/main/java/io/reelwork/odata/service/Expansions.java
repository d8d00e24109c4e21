package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.payload.EntityAddress;
import io.reelwork.odata.payload.Expansion;
import io.reelwork.odata.payload.Expansion.Branch;
import io.reelwork.odata.payload.Expansion.Inline;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.uri.PercentEncoding;
import io.reelwork.odata.uri.Query;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks up what `$expand` asks for. The original had none; here it is one level deep, and both the
/// page that is asked for and the feeds inside its entities are short, the rest behind next links:
/// so the largest answer has `PAGE_SIZE` times `PAGE_SIZE` entities, however many navigations.
final class Expansions {
  /// The most entities of a feed inside an entity, and of a page with one navigation expanded.
  static final int PAGE_SIZE = 100;

  private final Catalogue catalogue;

  Expansions(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// The query, in short pages when something is to be expanded.
  static Query paged(Query query, List<Navigation> navigations) {
    return navigations.isEmpty()
        ? query
        : query.pageSize(Math.max(1, PAGE_SIZE / navigations.size()));
  }

  /// What these navigations of these entities lead to.
  Expansion of(Call call, EntitySet near, List<Entity> entities, List<Navigation> navigations) {
    if (navigations.isEmpty()) {
      return Expansion.NONE;
    }
    Map<String, Branch> branches = new HashMap<>();
    for (Navigation navigation : navigations) {
      EntitySet far = catalogue.far(navigation, call.version());
      Map<String, Inline> inlines = new HashMap<>();
      for (Entity entity : entities) {
        inlines.put(entity.key(), inline(call, near, entity, navigation, far));
      }
      branches.put(navigation.name(), new Branch(far.type(), inlines));
    }
    return new Expansion(branches);
  }

  private static Inline inline(
      Call call, EntitySet near, Entity entity, Navigation navigation, EntitySet far) {
    String key = entity.key();
    Query query =
        Query.all().pageSize(PAGE_SIZE).within(Places.within(call, near, key, navigation));
    if (!navigation.many()) {
      return new Inline(Page.of(far.findRelated(call, query).stream().toList()), Optional.empty());
    }
    Page page = far.list(call, query);
    String path = call.root() + EntityAddress.of(near.type(), key) + "/" + navigation.name();
    return new Inline(
        page,
        page.nextToken()
            .map(token -> URI.create(path + "?$skiptoken=" + PercentEncoding.encode(token))));
  }
}
