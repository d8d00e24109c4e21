package io.reelwork.services.catalog;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.List;
import java.util.Map;

/// `AccessPolicies` on the wire.
final class AccessPoliciesEntitySet extends StoredEntitySet {
  static final String SET = "AccessPolicies";
  static final KeyForm.Nb KEY = new KeyForm.Nb("pid", false);

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> NAME = Property.text("Name").settable().maxLength(4000);
  private static final Property<Double> DURATION =
      Property.of("DurationInMinutes", Codec.DOUBLE).required();
  private static final Property<Integer> PERMISSIONS = Property.int32("Permissions").settable();

  private static final EntityType TYPE =
      EntityType.of(
          "AccessPolicy",
          SET,
          KEY,
          List.of(ID, CREATED, LAST_MODIFIED, NAME, DURATION, PERMISSIONS),
          List.of());

  private final AccessPolicies policies;

  AccessPoliciesEntitySet(AccessPolicies policies) {
    super(policies.table().rows(), TYPE, Map.of());
    this.policies = policies;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    NewAccessPolicy policy =
        new NewAccessPolicy(sent.find(NAME), sent.get(DURATION), sent.get(PERMISSIONS));
    return Created.of(entity(policies.create(call.account(), policy)));
  }

  private static Entity entity(AccessPolicy policy) {
    return new PropertyMap()
        .set(ID, policy.id().value())
        .set(CREATED, Times.fresh(policy.created()))
        .set(LAST_MODIFIED, Times.fresh(policy.lastModified()))
        .set(NAME, policy.name())
        .set(DURATION, policy.durationInMinutes())
        .set(PERMISSIONS, policy.permissions())
        .entity(TYPE);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!policies.delete(call.account(), new AccessPolicyId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }
}
