package io.reelwork.services.notifications;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.CollectionType;
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
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `NotificationEndPoints` (entities section 16). A web hook's signing key is decrypted when it
/// arrives and kept by `SigningKeys`; the property that brought it reads as null ever after.
/// Clients that send back the whole entity they have read send that null, which changes nothing.
final class EndPointsEntitySet extends StoredEntitySet {
  static final KeyForm.Nb KEY = new KeyForm.Nb("nepid", false);

  static final int QUEUE = 1;
  static final int TABLE = 2;
  static final int WEB_HOOK = 3;

  private static final int SIGNING_KEY = 1;
  private static final String ADDRESS = "EndPointAddress";
  private static final String END_POINT_TYPE = "EndPointType";
  private static final String CREDENTIAL_TYPE = "CredentialType";
  private static final String CREDENTIAL = "EncryptedEndPointCredential";
  private static final Pattern QUEUE_NAME = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");

  private static final ComplexType SAS_URIS =
      new ComplexType(
          "MonitoringSasUri",
          List.of(
              Property.of("AccountId", Codec.GUID).notNull(),
              Property.dateTime("MetricDataDate").notNull(),
              Property.of("SasUris", Codec.list(Codec.STRING)).notNull(),
              Property.dateTime("SasUriExpiryDate").notNull()));

  private static final EntityType TYPE =
      EntityType.of(
              "NotificationEndPoint",
              "NotificationEndPoints",
              KEY,
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("Name").required().updatable().maxLength(4000),
                  Property.dateTime("Created").notNull(),
                  Property.text(ADDRESS).required().maxLength(4000),
                  // The Java SDK renames an end point with EndPointType 0, whatever it is.
                  Property.of(END_POINT_TYPE, Codec.INT32).required().ignoredOnUpdate(),
                  Property.int32(CREDENTIAL_TYPE).settable().updatable().since(14),
                  Property.text(CREDENTIAL)
                      .settable()
                      .updatable()
                      .maxLength(4000)
                      .since(14)
                      .computed(),
                  Property.int32("ProtectionKeyType").settable().updatable().since(14),
                  Property.text("ProtectionKeyId")
                      .settable()
                      .updatable()
                      .maxLength(4000)
                      .since(14)),
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

  private final SigningKeys keys;

  EndPointsEntitySet(Database database, SigningKeys keys) {
    super(database, TYPE, "notification_end_point", Map.of());
    this.keys = keys;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    int type = entity.value(END_POINT_TYPE) instanceof Value.Int(int number) ? number : 0;
    checkAddress(type, textOf(entity, ADDRESS));
    Map<String, Value> row = newRow(entity);
    Value sent = row.put(CREDENTIAL, Value.Null.NULL);
    Created made = insert(call, row);
    keep(call.account(), made.entity(), sent);
    return made;
  }

  /// Keeps a signing key that was sent; an end point that signs nothing has none.
  private void keep(String account, Entity endPoint, @Nullable Value sent) {
    Value type = endPoint.value(CREDENTIAL_TYPE);
    if (type.equals(new Value.Int(0))) {
      keys.forget(account, endPoint.key());
    } else if (!type.equals(new Value.Int(SIGNING_KEY))) {
      throw invalid(CREDENTIAL_TYPE, "must be 0 (none) or 1 (signing key)");
    } else if (sent instanceof Value.Text(String text) && !text.isEmpty()) {
      keys.keep(
          account, endPoint.key(), keys.opened(text).orElseThrow(EndPointsEntitySet::notOurs));
    } else if (keys.find(account, endPoint.key()).isEmpty()) {
      throw invalid(CREDENTIAL, "must be given with CredentialType 1");
    }
  }

  private static Refusal notOurs() {
    return invalid(
        CREDENTIAL,
        "must be the signing key, encrypted (RSA-OAEP) to the certificate of GetProtectionKey, in"
            + " base64");
  }

  private static void checkAddress(int type, String address) {
    switch (type) {
      case QUEUE -> {
        if (!QUEUE_NAME.matcher(address).matches()) {
          throw invalid(
              ADDRESS,
              "must be a queue's name, 3 to 63 lower-case letters, digits and single hyphens, but"
                  + " was '"
                  + address
                  + "'");
        }
      }
      case TABLE, WEB_HOOK -> {
        if (!isUrl(address)) {
          throw invalid(ADDRESS, "must be an http or https URL but was '" + address + "'");
        }
      }
      default ->
          throw invalid(
              END_POINT_TYPE, "must be 1 (queue), 2 (table) or 3 (web hook) but was " + type);
    }
  }

  private static boolean isUrl(String address) {
    try {
      URI url = URI.create(address);
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      return (http || "https".equalsIgnoreCase(url.getScheme())) && url.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refusal invalid(String property, String message) {
    return new Refusal(Code.INVALID_VALUE, property + ": " + message, property);
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    Map<String, Value> stored = new LinkedHashMap<>(changes);
    Value sent = stored.remove(CREDENTIAL);
    Outcome outcome = super.update(call, key, stored);
    keep(call.account(), table().find(call.account(), key).orElseThrow(), sent);
    return outcome;
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    keys.forget(call.account(), key);
    return super.delete(call, key, options);
  }

  @Override
  protected Entity shown(Call call, Entity stored) {
    Map<String, Value> all = new LinkedHashMap<>();
    for (Property<?> property : TYPE.properties()) {
      all.put(property.name(), stored.value(property.name()));
    }
    return new Entity(TYPE, all);
  }

  /// The type of an end point, when there is one of this id.
  Optional<Integer> type(String account, String id) {
    return table()
        .find(account, id)
        .flatMap(endPoint ->
            endPoint.value(END_POINT_TYPE) instanceof Value.Int(int type)
                ? Optional.of(type)
                : Optional.empty());
  }

  /// `GetMonitoringSasUris`: there is no telemetry to read.
  @Override
  public ActionResult invoke(Call call, String key, Action action, Map<String, Value> arguments) {
    throw new Refusal(
        Code.NOT_SUPPORTED, action.name() + ": telemetry is not collected by this service");
  }
}
