package io.reelwork.services.keys;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.LinkTable;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// `ContentKeyAuthorizationPolicyOptions`: one way to get a key, and to whom it is open (entities
/// section 8, delivery section 14). Templates are read when they are sent, so that a mistake shows
/// then and not when the first player asks.
final class AuthorizationOptionsEntitySet extends StoredEntitySet {
  static final String SET = "ContentKeyAuthorizationPolicyOptions";

  private static final String DELIVERY = "KeyDeliveryType";
  private static final String CONFIGURATION = "KeyDeliveryConfiguration";
  private static final String RESTRICTIONS = "Restrictions";
  private static final String RESTRICTION_TYPE = "KeyRestrictionType";
  private static final String REQUIREMENTS = "Requirements";
  private static final int TOKEN_RESTRICTED = 1;
  private static final int IP_RESTRICTED = 2;

  private static final ComplexType RESTRICTION =
      new ComplexType(
          "ContentKeyAuthorizationPolicyRestriction",
          List.of(
              Property.text("Name"),
              Property.int32(RESTRICTION_TYPE),
              Property.text(REQUIREMENTS)));

  private static final EntityType TYPE =
      EntityType.of(
              "ContentKeyAuthorizationPolicyOption",
              SET,
              new KeyForm.Nb("ckpoid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").settable().updatable().maxLength(4000),
                  Property.of(DELIVERY, Codec.INT32).required().updatable(),
                  Property.text(CONFIGURATION).settable().updatable(),
                  Property.of(RESTRICTIONS, Codec.list(Codec.complex(RESTRICTION)))
                      .settable()
                      .updatable()
                      .notNull(List.of())),
              List.of())
          .since(7);

  private final LinkTable policies;

  AuthorizationOptionsEntitySet(Database database, LinkTable policies) {
    super(
        database,
        TYPE,
        "content_key_policy_option",
        Map.of(),
        Map.of(AuthorizationPoliciesEntitySet.SET + "/Options", policies));
    this.policies = policies;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    Map<String, Value> row = newRow(entity);
    check(new Entity(TYPE, row));
    return insert(call, row);
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Entity before = table().find(call.account(), key).orElseThrow(() -> notFound(key));
    Map<String, Value> after = new LinkedHashMap<>(before.values());
    after.putAll(changes);
    check(new Entity(TYPE, after));
    return super.update(call, key, changes);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    policies.removeFar(call.account(), key);
    return super.delete(call, key, options);
  }

  private static void check(Entity option) {
    String configuration = text(option.value(CONFIGURATION));
    int delivery = option.value(DELIVERY) instanceof Value.Int(int number) ? number : 0;
    switch (delivery) {
      // A key over HTTP needs no configuration; None delivers nothing.
      case 0, 2 -> {}
      case 1 -> check(CONFIGURATION, configuration, PlayReadyTemplate::check);
      case 3 -> check(CONFIGURATION, configuration, DrmConfiguration::checkWidevine);
      case 4 -> check(CONFIGURATION, configuration, DrmConfiguration::checkFairPlay);
      default ->
          throw new Refusal(
              Code.INVALID_VALUE,
              DELIVERY + ": must be 0, 1, 2, 3 or 4 but was " + delivery,
              DELIVERY);
    }
    if (option.value(RESTRICTIONS) instanceof Value.Items(List<Value> restrictions)) {
      restrictions.forEach(AuthorizationOptionsEntitySet::checkRestriction);
    }
  }

  private static void checkRestriction(Value restriction) {
    if (!(restriction instanceof Value.Complex(Map<String, Value> members))) {
      throw new Refusal(
          Code.INVALID_VALUE, RESTRICTIONS + ": must hold restrictions only", RESTRICTIONS);
    }
    int type =
        members.getOrDefault(RESTRICTION_TYPE, Value.Null.NULL) instanceof Value.Int(int number)
            ? number
            : 0;
    if (type < 0 || type > IP_RESTRICTED) {
      throw new Refusal(
          Code.INVALID_VALUE,
          RESTRICTION_TYPE + ": must be 0, 1 or 2 but was " + type,
          RESTRICTION_TYPE);
    }
    if (type == TOKEN_RESTRICTED) {
      String template = text(members.getOrDefault(REQUIREMENTS, Value.Null.NULL));
      check(REQUIREMENTS, template, TokenRestriction::parse);
    }
  }

  private static String text(Value value) {
    return value instanceof Value.Text(String text) ? text : "";
  }

  private static void check(String property, String text, Consumer<String> reader) {
    try {
      reader.accept(text);
    } catch (Malformed e) {
      throw new Refusal(Code.INVALID_VALUE, property + ": " + e.text(), property);
    }
  }
}
