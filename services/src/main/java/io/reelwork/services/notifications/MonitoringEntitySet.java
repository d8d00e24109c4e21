package io.reelwork.services.notifications;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `MonitoringConfigurations` on the wire.
final class MonitoringEntitySet extends StoredEntitySet {
  private static final Property<String> COMPONENT = Property.text("Component");
  private static final Property<String> LEVEL = Property.text("Level");
  private static final ComplexType SETTING =
      new ComplexType("ComponentMonitoringSettings", List.of(COMPONENT, LEVEL));

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> END_POINT =
      Property.text("NotificationEndPointId").required().updatable();
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<List<Value.Complex>> SETTINGS =
      Property.of("Settings", Codec.list(Codec.complex(SETTING)))
          .settable()
          .updatable()
          .notNull(List.of());

  private static final EntityType CONFIGURATION =
      EntityType.of(
              "MonitoringConfiguration",
              "MonitoringConfigurations",
              new KeyForm.Nb("mcid", false),
              List.of(ID, END_POINT, CREATED, LAST_MODIFIED, SETTINGS),
              List.of())
          .since(13);

  private final MonitoringConfigurations configurations;

  MonitoringEntitySet(MonitoringConfigurations configurations) {
    super(configurations.table().rows(), CONFIGURATION, Map.of());
    this.configurations = configurations;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    configurations.checkRoom(call.account());
    EndPointId endPoint = EndPointsEntitySet.id(END_POINT, sent.find(END_POINT));
    MonitoringConfiguration made =
        configurations.create(call.account(), endPoint, settings(sent.get(SETTINGS)));
    return Created.of(entity(made));
  }

  /// The later of two settings of one component is valid.
  private static Map<MonitoredComponent, MonitoringLevel> settings(List<Value.Complex> sent) {
    Map<MonitoredComponent, MonitoringLevel> settings = new EnumMap<>(MonitoredComponent.class);
    for (Value.Complex setting : sent) {
      settings.put(
          Word.of(MonitoredComponent.values(), "Component", setting.find(COMPONENT).orElse("")),
          Word.of(MonitoringLevel.values(), "Level", setting.find(LEVEL).orElse("")));
    }
    return settings;
  }

  private static Entity entity(MonitoringConfiguration configuration) {
    List<Value.Complex> settings =
        configuration.settings().entrySet().stream()
            .map(setting ->
                new PropertyMap()
                    .set(COMPONENT, setting.getKey().word())
                    .set(LEVEL, setting.getValue().word())
                    .complex())
            .toList();
    return new PropertyMap()
        .set(ID, configuration.id())
        .set(END_POINT, configuration.endPoint().value())
        .set(CREATED, Times.fresh(configuration.created()))
        .set(LAST_MODIFIED, Times.fresh(configuration.lastModified()))
        .set(SETTINGS, settings)
        .entity(CONFIGURATION);
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap sent) {
    Optional<EndPointId> endPoint =
        sent.has(END_POINT)
            ? Optional.of(EndPointsEntitySet.id(END_POINT, sent.find(END_POINT)))
            : Optional.empty();
    boolean found =
        sent.isEmpty()
            ? configurations.find(call.account(), key).isPresent()
            : configurations.update(
                call.account(),
                key,
                endPoint,
                sent.find(SETTINGS).map(MonitoringEntitySet::settings));
    if (!found) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!configurations.delete(call.account(), key)) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }
}
