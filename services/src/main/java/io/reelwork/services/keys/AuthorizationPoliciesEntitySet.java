package io.reelwork.services.keys;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Map;

/// `ContentKeyAuthorizationPolicies`: who may have a content key (entities section 7). A policy may
/// go while it has options and while keys name it: they are delivered to nobody then.
final class AuthorizationPoliciesEntitySet extends StoredEntitySet {
  static final String SET = "ContentKeyAuthorizationPolicies";
  static final KeyForm.Nb KEY = new KeyForm.Nb("ckpid", false);

  private static final EntityType TYPE =
      EntityType.of(
              "ContentKeyAuthorizationPolicy",
              SET,
              KEY,
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").settable().updatable().maxLength(4000)),
              List.of(Navigation.toMany("Options", AuthorizationOptionsEntitySet.SET)))
          .since(7);

  private final LinkTable options;
  private final Quotas quotas;

  AuthorizationPoliciesEntitySet(Database database, LinkTable options, Quotas quotas) {
    super(database, TYPE, "content_key_policy", Map.of());
    this.options = options;
    this.quotas = quotas;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    quotas.checkRoom(
        call.account(), Quota.CONTENT_KEY_AUTHORIZATION_POLICIES, () -> count(call, Query.all()));
    return insert(call, newRow(entity));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> custom) {
    options.removeNear(call.account(), key);
    return super.delete(call, key, custom);
  }
}
