package io.reelwork.services.keys;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.odata.uri.PercentEncoding;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `ContentKeys` on the wire, with the functions of the protection key.
final class ContentKeysEntitySet extends StoredEntitySet {
  private static final KeyForm.Nb KEY = new KeyForm.Nb("kid", true);

  private static final Property<String> ID = Property.text("Id").notNull().settable();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<Integer> TYPE = Property.int32("ContentKeyType").settable();
  private static final Property<String> WRAPPED =
      Property.text("EncryptedContentKey").settable().maxLength(4000);
  private static final Property<String> NAME =
      Property.text("Name").settable().updatable().maxLength(4000);
  private static final Property<String> PROTECTION_ID =
      Property.text("ProtectionKeyId").settable().maxLength(4000);
  private static final Property<Integer> PROTECTION_TYPE =
      Property.int32("ProtectionKeyType").settable();
  private static final Property<String> CHECKSUM =
      Property.text("Checksum").settable().maxLength(4000);
  private static final Property<String> POLICY =
      Property.text("AuthorizationPolicyId").settable().updatable().since(3);
  private static final Property<String> TRACKS =
      Property.text("TrackIdentifiers").settable().updatable().since(16);

  private static final Property<Integer> DELIVERY_TYPE =
      Property.of("keyDeliveryType", Codec.INT32);
  private static final Action GET_URL =
      new Action("GetKeyDeliveryUrl", List.of(DELIVERY_TYPE), true).returning(Primitive.STRING);

  private static final Property<Integer> KEY_TYPE = Property.of("contentKeyType", Codec.INT32);
  private static final Property<String> PROTECTION_KEY = Property.text("protectionKeyId");
  private static final Property<String> REBOUND = Property.text("id");
  private static final Property<String> CERTIFICATE = Property.text("x509Certificate");
  private static final Property<?> RESULT = Property.text("value");
  private static final Pattern ENCODED = Pattern.compile("%2[bf]|%3d", Pattern.CASE_INSENSITIVE);

  private static final EntityType CONTENT_KEY =
      EntityType.of(
              "ContentKey",
              "ContentKeys",
              KEY,
              List.of(
                  ID,
                  CREATED,
                  LAST_MODIFIED,
                  TYPE,
                  WRAPPED,
                  NAME,
                  PROTECTION_ID,
                  PROTECTION_TYPE,
                  CHECKSUM,
                  POLICY,
                  TRACKS),
              List.of())
          .withActions(GET_URL);

  private final ContentKeys keys;

  ContentKeysEntitySet(ContentKeys keys) {
    super(keys.table().rows(), CONTENT_KEY, keys.table().assets());
    this.keys = keys;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    NewContentKey wanted =
        new NewContentKey(
            type(sent.get(TYPE)),
            new WrappedKey.Wrapping(
                sent.find(WRAPPED),
                sent.find(PROTECTION_ID),
                sent.get(PROTECTION_TYPE),
                sent.find(CHECKSUM)),
            sent.find(ID).filter(id -> !id.isEmpty()).map(ContentKeysEntitySet::id),
            new WrappedKey.Details(sent.find(NAME), policy(sent.find(POLICY)), sent.find(TRACKS)));
    return Created.of(entity(keys.create(call.account(), wanted)));
  }

  private static ContentKeyType type(int number) {
    return ContentKeyType.of(number)
        .orElseThrow(() ->
            Refusal.invalidValue(
                TYPE.name(), "must be 0, 1, 2, 3, 4, 6, 7 or 8 but was " + number));
  }

  private static ContentKeyId id(String sent) {
    return KEY.normalise(sent).map(ContentKeyId::new).orElseThrow(() -> malformed(ID, KEY, sent));
  }

  private static Refusal malformed(Property<String> property, KeyForm.Nb form, String was) {
    return new Refusal(
        Code.MALFORMED_ID,
        "%s: must be nb:%s:UUID:<guid> but was %s".formatted(property.name(), form.prefix(), was),
        property.name());
  }

  /// The id of a policy; an empty text means none.
  private static Optional<AuthorizationPolicyId> policy(Optional<String> sent) {
    return sent.filter(text -> !text.isEmpty())
        .map(text ->
            AuthorizationPoliciesEntitySet.KEY
                .normalise(text)
                .map(AuthorizationPolicyId::new)
                .orElseThrow(
                    () -> malformed(POLICY, AuthorizationPoliciesEntitySet.KEY, "'" + text + "'")));
  }

  private static Entity entity(WrappedKey key) {
    WrappedKey.Wrapping wrapping = key.wrapping();
    WrappedKey.Details details = key.details();
    return new PropertyMap()
        .set(ID, key.id().value())
        .set(CREATED, Times.fresh(key.created()))
        .set(LAST_MODIFIED, Times.fresh(key.lastModified()))
        .set(TYPE, key.type().number())
        .set(WRAPPED, wrapping.encryptedContentKey())
        .set(NAME, details.name())
        .set(PROTECTION_ID, wrapping.protectionKeyId())
        .set(PROTECTION_TYPE, wrapping.protectionKeyType())
        .set(CHECKSUM, wrapping.checksum())
        .set(POLICY, details.policy().map(AuthorizationPolicyId::value))
        .set(TRACKS, details.trackIdentifiers())
        .entity(CONTENT_KEY);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    if (!keys.update(call.account(), new ContentKeyId(key), before -> changed(before, sent))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static WrappedKey.Details changed(WrappedKey.Details before, PropertyMap changes) {
    return new WrappedKey.Details(
        changes.changed(NAME, before.name()),
        changes.has(POLICY) ? policy(changes.find(POLICY)) : before.policy(),
        changes.changed(TRACKS, before.trackIdentifiers()));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!keys.delete(call.account(), new ContentKeyId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public void linkRelated(Call call, Query.Within near, String key) {
    keys.link(call.account(), new AssetId(near.parentKey()), new ContentKeyId(key));
  }

  @Override
  public void unlinkRelated(Call call, Query.Within near, String key) {
    keys.unlink(call.account(), new AssetId(near.parentKey()), new ContentKeyId(key));
  }

  @Override
  public ActionResult invoke(Call call, String key, Action action, PropertyMap arguments) {
    int number = arguments.find(DELIVERY_TYPE).orElse(0);
    String url = keys.deliveryUrl(call.account(), new ContentKeyId(key), number, call.root());
    return new ActionResult.Returned(Property.text(action.name()), new Value.Text(url));
  }

  /// `GetProtectionKeyId`, `GetProtectionKey`, `RebindContentKey` (entities section 6).
  List<ServiceFunction> functions() {
    return List.of(
        new ServiceFunction(
                "GetProtectionKeyId",
                List.of(KEY_TYPE),
                Optional.of(RESULT),
                (_, arguments) ->
                    new Value.Text(keys.protectionKeyId(required(arguments, KEY_TYPE))))
            .readOnly(),
        new ServiceFunction(
                "GetProtectionKey",
                List.of(PROTECTION_KEY),
                Optional.of(RESULT),
                (_, arguments) ->
                    new Value.Text(keys.protectionKey(required(arguments, PROTECTION_KEY))))
            .readOnly(),
        new ServiceFunction(
                "RebindContentKey",
                List.of(REBOUND, CERTIFICATE),
                Optional.of(RESULT),
                (call, arguments) -> new Value.Text(rebind(call, arguments)))
            .withId(REBOUND.name(), KEY)
            .readOnly());
  }

  private static <T> T required(PropertyMap arguments, Property<T> parameter) {
    return arguments
        .find(parameter)
        .orElseThrow(() ->
            new Refusal(
                Code.MISSING_VALUE, parameter.name() + ": must be given", parameter.name()));
  }

  /// The key in the clear when no certificate is given.
  private String rebind(Call call, PropertyMap arguments) {
    ContentKeyId id = new ContentKeyId(required(arguments, REBOUND));
    ContentKey key = keys.clear(call.account(), id);
    String certificate = decoded(arguments.find(CERTIFICATE).orElse(""));
    return certificate.isEmpty()
        ? Base64.getEncoder().encodeToString(key.value())
        : ContentKeys.wrapFor(certificate, key);
  }

  /// The certificate without what the URL did to it: some callers encode it twice, others send its
  /// plus signs as they are (protocol section 8.1).
  private static String decoded(String certificate) {
    boolean encoded = ENCODED.matcher(certificate).find();
    return (encoded ? PercentEncoding.decode(certificate) : certificate).replace(' ', '+').strip();
  }
}
