package io.reelwork.services.catalog;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import io.reelwork.services.sql.GivenTime;
import io.reelwork.services.sql.Ticks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Locators` on the wire.
final class LocatorsEntitySet extends StoredEntitySet {
  static final String SET = "Locators";

  private static final KeyForm.Nb KEY = new KeyForm.Nb("lid", true);

  private static final Property<String> ID = Property.text("Id").notNull().settable();
  private static final Property<Value.DateTime> EXPIRATION =
      Property.dateTime("ExpirationDateTime").notNull().settable().updatable();
  private static final Property<Integer> TYPE = Property.of("Type", Codec.INT32).required();
  private static final Property<String> PATH = Property.text("Path").notNull().computed();
  private static final Property<String> BASE_URI = Property.text("BaseUri").notNull().computed();
  private static final Property<String> ACCESS =
      Property.text("ContentAccessComponent").notNull().computed();
  private static final Property<String> POLICY_ID = Property.text("AccessPolicyId").settable();
  private static final Property<String> ASSET_ID = Property.text("AssetId").settable();
  private static final Property<Value.DateTime> START =
      Property.dateTime("StartTime").settable().updatable();
  private static final Property<String> NAME =
      Property.text("Name").settable().updatable().maxLength(4000).since(2);

  private static final Navigation POLICY =
      Navigation.toOne("AccessPolicy", AccessPoliciesEntitySet.SET);
  private static final Navigation ASSET = Navigation.toOne("Asset", AssetsEntitySet.SET);

  private static final EntityType LOCATOR =
      EntityType.of(
          "Locator",
          SET,
          KEY,
          List.of(ID, EXPIRATION, TYPE, PATH, BASE_URI, ACCESS, POLICY_ID, ASSET_ID, START, NAME),
          List.of(POLICY, ASSET));

  private final Locators locators;

  LocatorsEntitySet(Locators locators) {
    super(locators.table().rows(), LOCATOR, Map.of("Assets/Locators", "asset_id"));
    this.locators = locators;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    NewLocator wanted =
        new NewLocator(
            sent.find(ID).filter(id -> !id.isEmpty()).map(LocatorsEntitySet::id),
            sent.get(TYPE),
            new AssetId(reference(sent, ASSET_ID, ASSET, AssetsEntitySet.KEY)),
            new AccessPolicyId(reference(sent, POLICY_ID, POLICY, AccessPoliciesEntitySet.KEY)),
            sent.find(START).map(Times::given),
            sent.find(EXPIRATION)
                .map(Times::given)
                .filter(time -> time.ticks().value() > Ticks.PER_SECOND),
            sent.find(NAME));
    Locator locator = locators.create(call.account(), wanted);
    return Created.of(withUrls(call, List.of(entity(locator))).getFirst());
  }

  /// .NET programs may choose an id by its GUID alone.
  private static LocatorId id(String sent) {
    String whole = new KeyForm.Guid().normalise(sent).isPresent() ? KEY.of(sent) : sent;
    return KEY.normalise(whole)
        .map(LocatorId::new)
        .orElseThrow(() ->
            new Refusal(Code.MALFORMED_ID, "Id: must be nb:lid:UUID:<guid> but was " + sent, "Id"));
  }

  /// An id that is sent as a property, as a link, or both.
  private static String reference(
      NewEntity sent, Property<String> property, Navigation navigation, KeyForm.Nb form) {
    String text =
        sent.find(property)
            .filter(id -> !id.isEmpty())
            .or(() -> sent.links(navigation.name()).stream().map(EntityReference::key).findFirst())
            .orElse("");
    return form.normalise(text)
        .orElseThrow(() ->
            new Refusal(
                text.isEmpty() ? Code.MISSING_VALUE : Code.MALFORMED_ID,
                "%s: must be nb:%s:UUID:<guid> but was '%s'"
                    .formatted(property.name(), form.prefix(), text),
                property.name()));
  }

  private static Entity entity(Locator locator) {
    return new PropertyMap()
        .set(ID, locator.id().value())
        .set(EXPIRATION, Times.fresh(locator.expiration()))
        .set(TYPE, locator.type().number())
        .set(POLICY_ID, locator.policy().value())
        .set(ASSET_ID, locator.asset().value())
        .set(START, locator.start().map(Times::fresh))
        .set(NAME, locator.name())
        .entity(LOCATOR);
  }

  private static Locator locator(PropertyValues stored) {
    return new Locator(
        new LocatorId(stored.get(ID)),
        LocatorType.of(stored.get(TYPE)),
        new AssetId(stored.get(ASSET_ID)),
        new AccessPolicyId(stored.get(POLICY_ID)),
        stored.find(START).map(Times::given),
        Times.given(stored.get(EXPIRATION)),
        stored.find(NAME));
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    return withUrls(call, List.of(stored)).getFirst();
  }

  @Override
  protected List<Entity> shown(Call call, List<Entity> stored) {
    return withUrls(call, stored);
  }

  private List<Entity> withUrls(Call call, List<Entity> stored) {
    List<Locator> all = stored.stream().map(LocatorsEntitySet::locator).toList();
    Map<LocatorId, LocatorUrl> urls = locators.urls(call.account(), all, call.root());
    return stored.stream().map(entity -> with(entity, urls)).toList();
  }

  private static Entity with(Entity locator, Map<LocatorId, LocatorUrl> urls) {
    LocatorUrl url = Optional.ofNullable(urls.get(new LocatorId(locator.get(ID)))).orElseThrow();
    return PropertyMap.of(locator.values())
        .set(BASE_URI, url.base())
        .set(ACCESS, url.access())
        .set(PATH, url.path())
        .entity(LOCATOR);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changed) {
    LocatorId id = new LocatorId(key);
    boolean found =
        changed.isEmpty()
            ? locators.find(call.account(), id).isPresent()
            : locators.update(call.account(), id, locator -> changed(locator, changed));
    if (!found) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static Locator changed(Locator before, PropertyMap changes) {
    Optional<GivenTime> start =
        changes.has(START) ? changes.find(START).map(Times::given) : before.start();
    Optional<String> name = changes.has(NAME) ? changes.find(NAME) : before.name();
    return new Locator(
        before.id(),
        before.type(),
        before.asset(),
        before.policy(),
        start,
        changes.find(EXPIRATION).map(Times::given).orElse(before.expiration()),
        name);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!locators.delete(call.account(), new LocatorId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return locators
        .find(call.account(), new LocatorId(key))
        .map(locator ->
            List.of(navigation.equals(ASSET) ? locator.asset().value() : locator.policy().value()));
  }
}
