package io.reelwork.services.streaming;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// A host that the origin serves under (entities section 23).
///
/// @param id its id
/// @param name its name, the first part of its host name
/// @param created when it was created
/// @param lastModified when its settings were changed
/// @param state its state
/// @param scaleUnits how many units it has
/// @param settings what clients set
/// @param freeTrialEnd when its free trial ends
public record StreamingEndpoint(
    EndpointId id,
    String name,
    Ticks created,
    Ticks lastModified,
    EndpointState state,
    int scaleUnits,
    EndpointSettings settings,
    Optional<Ticks> freeTrialEnd) {
  /// The name of the endpoint that every account has.
  public static final String DEFAULT = "default";

  boolean isDefault() {
    return name.equals(DEFAULT);
  }
}
