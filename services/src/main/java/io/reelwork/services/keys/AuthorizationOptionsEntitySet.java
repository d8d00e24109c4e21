package io.reelwork.services.keys;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.StoredText;
import java.util.List;
import java.util.Map;

/// `ContentKeyAuthorizationPolicyOptions` on the wire.
final class AuthorizationOptionsEntitySet extends StoredEntitySet {
  static final String SET = "ContentKeyAuthorizationPolicyOptions";

  private static final Property<String> RESTRICTION_NAME = Property.text("Name");
  private static final Property<Integer> RESTRICTION_TYPE = Property.int32("KeyRestrictionType");
  private static final Property<String> REQUIREMENTS = Property.text("Requirements");
  private static final Codec<Restriction> RESTRICTION =
      Codec.complex(
              new ComplexType(
                  "ContentKeyAuthorizationPolicyRestriction",
                  List.of(RESTRICTION_NAME, RESTRICTION_TYPE, REQUIREMENTS)))
          .map(AuthorizationOptionsEntitySet::restriction, AuthorizationOptionsEntitySet::complex);

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME =
      Property.text("Name").settable().updatable().maxLength(4000);
  private static final Property<Integer> DELIVERY =
      Property.of("KeyDeliveryType", Codec.INT32).required().updatable();
  private static final Property<String> CONFIGURATION =
      Property.text("KeyDeliveryConfiguration").settable().updatable();
  private static final Property<List<Restriction>> RESTRICTIONS =
      Property.of("Restrictions", Codec.list(RESTRICTION))
          .settable()
          .updatable()
          .notNull(List.of());

  static final StoredText<List<Restriction>> TEXT = StoredText.of(RESTRICTIONS);

  private static final EntityType OPTION =
      EntityType.of(
              "ContentKeyAuthorizationPolicyOption",
              SET,
              new KeyForm.Nb("ckpoid", false),
              List.of(ID, NAME, DELIVERY, CONFIGURATION, RESTRICTIONS),
              List.of())
          .since(7);

  private final AuthorizationOptions options;

  AuthorizationOptionsEntitySet(AuthorizationOptions options) {
    super(options.table().rows(), OPTION, options.links());
    this.options = options;
  }

  private static Restriction restriction(PropertyValues sent) {
    return new Restriction(
        sent.find(RESTRICTION_NAME),
        sent.find(RESTRICTION_TYPE).map(Restriction.Type::of),
        sent.find(REQUIREMENTS));
  }

  /// What was left out stays out.
  private static Value.Complex complex(Restriction restriction) {
    return new PropertyMap()
        .setPresent(RESTRICTION_NAME, restriction.name())
        .setPresent(RESTRICTION_TYPE, restriction.type().map(Restriction.Type::number))
        .setPresent(REQUIREMENTS, restriction.requirements())
        .complex();
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    AuthorizationOption.Settings settings =
        new AuthorizationOption.Settings(
            sent.find(NAME),
            KeyDelivery.of(sent.get(DELIVERY), sent.find(CONFIGURATION)),
            restrictions(sent));
    return Created.of(entity(options.create(call.account(), settings)));
  }

  /// The restrictions of a body; null is none.
  private static List<Restriction> restrictions(PropertyValues sent) {
    if (!(sent.value(RESTRICTIONS.name()) instanceof Value.Items(List<Value> items))) {
      return List.of();
    }
    return items.stream()
        .map(item -> {
          if (item == Value.Null.NULL) {
            throw Refusal.invalidValue(RESTRICTIONS.name(), "must hold restrictions only");
          }
          return RESTRICTION.decode().apply(item);
        })
        .toList();
  }

  private static Entity entity(AuthorizationOption option) {
    AuthorizationOption.Settings settings = option.settings();
    return new PropertyMap()
        .set(ID, option.id().value())
        .set(NAME, settings.name())
        .set(DELIVERY, settings.delivery().number())
        .set(CONFIGURATION, settings.delivery().configuration())
        .set(RESTRICTIONS, settings.restrictions())
        .entity(OPTION);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    AuthorizationOptionId id = new AuthorizationOptionId(key);
    if (!options.update(call.account(), id, before -> changed(before, sent))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static AuthorizationOption.Settings changed(
      AuthorizationOption.Settings before, PropertyMap changes) {
    return new AuthorizationOption.Settings(
        changes.changed(NAME, before.name()),
        KeyDelivery.of(
            changes.find(DELIVERY).orElse(before.delivery().number()),
            changes.changed(CONFIGURATION, before.delivery().configuration())),
        changes.has(RESTRICTIONS) ? restrictions(changes) : before.restrictions());
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> custom) {
    if (!options.delete(call.account(), new AuthorizationOptionId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public void linkRelated(Call call, Query.Within near, String key) {
    AuthorizationPolicyId policy = new AuthorizationPolicyId(near.parentKey());
    options.link(call.account(), policy, new AuthorizationOptionId(key));
  }

  @Override
  public void unlinkRelated(Call call, Query.Within near, String key) {
    AuthorizationPolicyId policy = new AuthorizationPolicyId(near.parentKey());
    options.unlink(call.account(), policy, new AuthorizationOptionId(key));
  }
}
