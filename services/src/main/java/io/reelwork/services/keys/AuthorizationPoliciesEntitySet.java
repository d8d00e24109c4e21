package io.reelwork.services.keys;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.feed.StoredEntitySet;
import java.util.List;
import java.util.Map;

/// `ContentKeyAuthorizationPolicies` on the wire.
final class AuthorizationPoliciesEntitySet extends StoredEntitySet {
  static final String SET = "ContentKeyAuthorizationPolicies";
  static final KeyForm.Nb KEY = new KeyForm.Nb("ckpid", false);

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME =
      Property.text("Name").settable().updatable().maxLength(4000);

  private static final EntityType POLICY =
      EntityType.of(
              "ContentKeyAuthorizationPolicy",
              SET,
              KEY,
              List.of(ID, NAME),
              List.of(Navigation.toMany("Options", AuthorizationOptionsEntitySet.SET)))
          .since(7);

  private final AuthorizationPolicies policies;

  AuthorizationPoliciesEntitySet(AuthorizationPolicies policies) {
    super(policies.table().rows(), POLICY, Map.of());
    this.policies = policies;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    AuthorizationPolicy made = policies.create(call.account(), sent.find(NAME));
    return Created.of(
        new PropertyMap().set(ID, made.id().value()).set(NAME, made.name()).entity(POLICY));
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changes) {
    AuthorizationPolicyId id = new AuthorizationPolicyId(key);
    if (!policies.rename(call.account(), id, changes.find(NAME))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!policies.delete(call.account(), new AuthorizationPolicyId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }
}
