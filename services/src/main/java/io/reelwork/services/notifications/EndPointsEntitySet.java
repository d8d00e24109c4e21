package io.reelwork.services.notifications;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.CollectionType;
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
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import io.reelwork.services.notifications.NewEndPoint.Signing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `NotificationEndPoints` on the wire. The property that brought a signing key reads as null ever
/// after. Clients that send back the whole entity they have read send that null, which changes
/// nothing.
final class EndPointsEntitySet extends StoredEntitySet {
  static final KeyForm.Nb KEY = new KeyForm.Nb("nepid", false);

  private static final ComplexType SAS_URIS =
      new ComplexType(
          "MonitoringSasUri",
          List.of(
              Property.of("AccountId", Codec.GUID).notNull(),
              Property.dateTime("MetricDataDate").notNull(),
              Property.of("SasUris", Codec.list(Codec.STRING)).notNull(),
              Property.dateTime("SasUriExpiryDate").notNull()));

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME =
      Property.text("Name").required().updatable().maxLength(4000);
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<String> ADDRESS =
      Property.text("EndPointAddress").required().maxLength(4000);

  /// The Java SDK renames an end point with EndPointType 0, whatever it is.
  private static final Property<Integer> TYPE =
      Property.of("EndPointType", Codec.INT32).required().ignoredOnUpdate();

  private static final Property<Integer> CREDENTIAL_TYPE =
      Property.int32("CredentialType").settable().updatable().since(14);
  private static final Property<String> CREDENTIAL =
      Property.text("EncryptedEndPointCredential")
          .settable()
          .updatable()
          .maxLength(4000)
          .since(14)
          .computed();
  private static final Property<Integer> KEY_TYPE =
      Property.int32("ProtectionKeyType").settable().updatable().since(14);
  private static final Property<String> KEY_ID =
      Property.text("ProtectionKeyId").settable().updatable().maxLength(4000).since(14);

  private static final EntityType END_POINT =
      EntityType.of(
              "NotificationEndPoint",
              "NotificationEndPoints",
              KEY,
              List.of(
                  ID, NAME, CREATED, ADDRESS, TYPE, CREDENTIAL_TYPE, CREDENTIAL, KEY_TYPE, KEY_ID),
              List.of())
          .withActions(
              new Action(
                      "GetMonitoringSasUris",
                      List.of(
                          Property.dateTime("monitoringStartDate"),
                          Property.dateTime("monitoringEndDate")),
                      false)
                  .returning(new CollectionType(SAS_URIS)))
          .since(1);

  private final NotificationEndPoints endPoints;

  EndPointsEntitySet(NotificationEndPoints endPoints) {
    super(endPoints.table().rows(), END_POINT, Map.of());
    this.endPoints = endPoints;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    NewEndPoint wanted =
        new NewEndPoint(sent.get(NAME), sent.get(ADDRESS), sent.get(TYPE), signing(sent));
    return Created.of(entity(endPoints.create(call.account(), wanted)));
  }

  private static Signing signing(PropertyValues sent) {
    return new Signing(
        sent.get(CREDENTIAL_TYPE), sent.find(CREDENTIAL), sent.get(KEY_TYPE), sent.find(KEY_ID));
  }

  private static Entity entity(EndPoint endPoint) {
    return new PropertyMap()
        .set(ID, endPoint.id().value())
        .set(NAME, endPoint.name())
        .set(CREATED, Times.fresh(endPoint.created()))
        .set(ADDRESS, endPoint.address())
        .set(TYPE, endPoint.type().number())
        .set(CREDENTIAL_TYPE, endPoint.credentialType())
        .set(KEY_TYPE, endPoint.protectionKeyType())
        .set(KEY_ID, endPoint.protectionKeyId())
        .entity(END_POINT);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    EndPointId id = new EndPointId(key);
    if (!endPoints.update(call.account(), id, endPoint -> change(endPoint, sent))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static EndPointChange change(EndPoint before, PropertyMap sent) {
    Signing signing =
        new Signing(
            sent.find(CREDENTIAL_TYPE).orElse(before.credentialType()),
            sent.find(CREDENTIAL),
            sent.find(KEY_TYPE).orElse(before.protectionKeyType()),
            sent.has(KEY_ID) ? sent.find(KEY_ID) : before.protectionKeyId());
    return new EndPointChange(sent.find(NAME).orElse(before.name()), signing);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!endPoints.delete(call.account(), new EndPointId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  /// The id that a property of another entity names.
  ///
  /// @throws Refusal `MALFORMED_ID`
  static EndPointId id(Property<String> property, Optional<String> sent) {
    String text = sent.orElse("");
    return KEY.normalise(text)
        .map(EndPointId::new)
        .orElseThrow(() ->
            new Refusal(
                Code.MALFORMED_ID,
                property.name() + ": must be nb:nepid:UUID:<guid> but was '" + text + "'",
                property.name()));
  }

  /// `GetMonitoringSasUris`: there is no telemetry to read.
  @Override
  public ActionResult invoke(Call call, String key, Action action, PropertyMap arguments) {
    throw new Refusal(
        Code.NOT_SUPPORTED, action.name() + ": telemetry is not collected by this service");
  }
}
