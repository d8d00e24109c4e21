package io.reelwork.odata.payload;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An entity as a client sends it: only what was in the body.
///
/// One shape for every way of creating: deep insert, links in the body, or the later requests of a
/// `$batch` changeset that post to `$1/Tasks` (those become `children` of the first request).
///
/// @param type what is to be made or changed
/// @param values the properties that were sent, by name, with their checked types
/// @param links existing entities to bind, by navigation name, in the order sent
/// @param children new entities inside it, by navigation name, in the order sent
public record NewEntity(
    EntityType type,
    Map<String, Value> values,
    Map<String, List<EntityReference>> links,
    Map<String, List<NewEntity>> children)
    implements PropertyValues {
  /// Copies, keeping the order.
  public NewEntity {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
    children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
  }

  @Override
  public Value value(String property) {
    return values.getOrDefault(property, Value.Null.NULL);
  }

  /// The links of a navigation, none when it was not sent.
  public List<EntityReference> links(String navigation) {
    return links.getOrDefault(navigation, List.of());
  }

  /// The children of a navigation, none when it was not sent.
  public List<NewEntity> children(String navigation) {
    return children.getOrDefault(navigation, List.of());
  }
}
