package io.reelwork.odata.payload;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A `NewEntity` while its body is being read. For one thread.
public final class Draft {
  private final EntityType type;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, List<EntityReference>> links = new LinkedHashMap<>();
  private final Map<String, List<NewEntity>> children = new LinkedHashMap<>();

  /// An empty entity of `type`.
  public Draft(EntityType type) {
    this.type = type;
  }

  /// Notes a sent property.
  public void value(String property, Value value) {
    values.put(property, value);
  }

  /// Adds a link to an existing entity.
  public void link(String navigation, EntityReference target) {
    links.computeIfAbsent(navigation, _ -> new ArrayList<>()).add(target);
  }

  /// Adds a new entity inside this one.
  public void child(String navigation, NewEntity child) {
    children.computeIfAbsent(navigation, _ -> new ArrayList<>()).add(child);
  }

  /// What was read.
  public NewEntity finish() {
    return new NewEntity(type, values, links, children);
  }
}
