package io.reelwork.services.notifications;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `MonitoringConfigurations` (entities section 17): at most one for each account, always shown
/// with every component there is. It is kept, and nothing is collected.
final class MonitoringEntitySet extends StoredEntitySet {
  private static final String SETTINGS = "Settings";
  private static final String END_POINT = "NotificationEndPointId";
  private static final String COMPONENT = "Component";
  private static final String LEVEL = "Level";
  private static final String DISABLED = "Disabled";
  private static final List<String> COMPONENTS = List.of("Channel", "StreamingEndpoint");
  private static final List<String> LEVELS = List.of(DISABLED, "Normal", "Verbose");

  private static final ComplexType SETTING =
      new ComplexType(
          "ComponentMonitoringSettings", List.of(Property.text(COMPONENT), Property.text(LEVEL)));

  private static final EntityType TYPE =
      EntityType.of(
              "MonitoringConfiguration",
              "MonitoringConfigurations",
              new KeyForm.Nb("mcid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text(END_POINT).required().updatable(),
                  Property.dateTime("Created").notNull(),
                  Property.dateTime("LastModified").notNull(),
                  Property.of(SETTINGS, Codec.list(Codec.complex(SETTING)))
                      .settable()
                      .updatable()
                      .notNull(List.of())),
              List.of())
          .since(13);

  private final EndPointsEntitySet endPoints;

  MonitoringEntitySet(Database database, EndPointsEntitySet endPoints) {
    super(database, TYPE, "monitoring_configuration", Map.of());
    this.endPoints = endPoints;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    if (count(call, Query.all()) > 0) {
      throw new Refusal(
          Code.CONFLICT, TYPE.set() + ": an account has one at most, and there is one already");
    }
    return insert(call, checked(call, newRow(entity)));
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    return super.update(call, key, checked(call, changes));
  }

  private Map<String, Value> checked(Call call, Map<String, Value> sent) {
    Map<String, Value> checked = new LinkedHashMap<>(sent);
    if (sent.get(END_POINT) instanceof Value.Text(String id)) {
      checked.put(END_POINT, new Value.Text(endPoint(call.account(), id)));
    }
    if (sent.get(SETTINGS) instanceof Value.Items(List<Value> settings)) {
      checked.put(SETTINGS, complete(settings));
    }
    return checked;
  }

  private String endPoint(String account, String sent) {
    String id =
        EndPointsEntitySet.KEY
            .normalise(sent)
            .orElseThrow(() ->
                new Refusal(
                    Code.MALFORMED_ID,
                    END_POINT + ": must be nb:nepid:UUID:<guid> but was '" + sent + "'",
                    END_POINT));
    int type =
        endPoints
            .type(account, id)
            .orElseThrow(() ->
                new Refusal(
                    Code.NOT_FOUND,
                    END_POINT + ": there is no notification end point " + id,
                    END_POINT));
    if (type != EndPointsEntitySet.TABLE) {
      throw new Refusal(
          Code.INVALID_VALUE, END_POINT + ": must be one of EndPointType 2, a table", END_POINT);
    }
    return id;
  }

  /// The settings with all components: those that were not sent are disabled.
  private static Value complete(List<Value> sent) {
    Map<String, String> levels = new LinkedHashMap<>();
    COMPONENTS.forEach(component -> levels.put(component, DISABLED));
    for (Value item : sent) {
      Map<String, Value> members =
          item instanceof Value.Complex(Map<String, Value> all) ? all : Map.of();
      levels.put(known(members, COMPONENT, COMPONENTS), known(members, LEVEL, LEVELS));
    }
    return new Value.Items(
        levels.entrySet().stream().map(e -> setting(e.getKey(), e.getValue())).toList());
  }

  private static String known(Map<String, Value> members, String member, List<String> words) {
    String sent = members.get(member) instanceof Value.Text(String text) ? text : "";
    if (!words.contains(sent)) {
      throw new Refusal(
          Code.INVALID_VALUE,
          SETTINGS + "." + member + ": must be one of " + words + " but was '" + sent + "'",
          SETTINGS);
    }
    return sent;
  }

  private static Value setting(String component, String level) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put(COMPONENT, new Value.Text(component));
    members.put(LEVEL, new Value.Text(level));
    return new Value.Complex(members);
  }
}
