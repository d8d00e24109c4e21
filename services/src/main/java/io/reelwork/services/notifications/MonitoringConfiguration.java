package io.reelwork.services.notifications;

import io.reelwork.services.sql.Ticks;
import java.util.EnumMap;
import java.util.Map;

/// Which telemetry an account wants (entities section 17).
///
/// @param id `nb:mcid:UUID:<guid>`
/// @param endPoint the table that it would go to
/// @param created when it was created
/// @param lastModified when it was changed last
/// @param settings the level of every component
public record MonitoringConfiguration(
    String id,
    EndPointId endPoint,
    Ticks created,
    Ticks lastModified,
    Map<MonitoredComponent, MonitoringLevel> settings) {
  /// Completes the settings: a component that is left out is disabled.
  public MonitoringConfiguration {
    Map<MonitoredComponent, MonitoringLevel> all = new EnumMap<>(MonitoredComponent.class);
    for (MonitoredComponent component : MonitoredComponent.values()) {
      all.put(component, settings.getOrDefault(component, MonitoringLevel.DISABLED));
    }
    settings = all;
  }
}
