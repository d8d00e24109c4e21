package io.reelwork.services.keys;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.List;
import java.util.Map;

/// `AssetDeliveryPolicies` on the wire.
final class DeliveryPoliciesEntitySet extends StoredEntitySet {
  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME =
      Property.text("Name").settable().updatable().maxLength(4000);
  private static final Property<Integer> PROTOCOLS =
      Property.int32("AssetDeliveryProtocol").settable().updatable();
  private static final Property<Integer> TYPE =
      Property.int32("AssetDeliveryPolicyType").settable().updatable();
  private static final Property<String> CONFIGURATION =
      Property.text("AssetDeliveryConfiguration").settable().updatable();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();

  private static final EntityType POLICY =
      EntityType.of(
              "AssetDeliveryPolicy",
              "AssetDeliveryPolicies",
              new KeyForm.Nb("adpid", false),
              List.of(ID, NAME, PROTOCOLS, TYPE, CONFIGURATION, CREATED, LAST_MODIFIED),
              List.of())
          .since(7);

  private final DeliveryPolicies policies;

  DeliveryPoliciesEntitySet(DeliveryPolicies policies) {
    super(policies.table().rows(), POLICY, policies.table().assets());
    this.policies = policies;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    DeliveryPolicy.Settings settings =
        new DeliveryPolicy.Settings(
            sent.find(NAME),
            new DeliveryPolicy.Protocols(sent.get(PROTOCOLS)),
            DeliveryPolicyType.of(sent.get(TYPE)),
            sent.find(CONFIGURATION));
    return Created.of(entity(policies.create(call.account(), settings)));
  }

  private static Entity entity(DeliveryPolicy policy) {
    DeliveryPolicy.Settings settings = policy.settings();
    return new PropertyMap()
        .set(ID, policy.id().value())
        .set(NAME, settings.name())
        .set(PROTOCOLS, settings.protocols().bits())
        .set(TYPE, settings.type().number())
        .set(CONFIGURATION, settings.configuration())
        .set(CREATED, Times.fresh(policy.created()))
        .set(LAST_MODIFIED, Times.fresh(policy.lastModified()))
        .entity(POLICY);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    DeliveryPolicyId id = new DeliveryPolicyId(key);
    if (!policies.update(call.account(), id, before -> changed(before, sent))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static DeliveryPolicy.Settings changed(
      DeliveryPolicy.Settings before, PropertyMap changes) {
    return new DeliveryPolicy.Settings(
        changes.changed(NAME, before.name()),
        changes.find(PROTOCOLS).map(DeliveryPolicy.Protocols::new).orElse(before.protocols()),
        changes.find(TYPE).map(DeliveryPolicyType::of).orElse(before.type()),
        changes.changed(CONFIGURATION, before.configuration()));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!policies.delete(call.account(), new DeliveryPolicyId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public void linkRelated(Call call, Query.Within near, String key) {
    policies.link(call.account(), new AssetId(near.parentKey()), new DeliveryPolicyId(key));
  }

  @Override
  public void unlinkRelated(Call call, Query.Within near, String key) {
    policies.unlink(call.account(), new AssetId(near.parentKey()), new DeliveryPolicyId(key));
  }
}
