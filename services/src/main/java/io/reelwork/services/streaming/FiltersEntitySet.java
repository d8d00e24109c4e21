package io.reelwork.services.streaming;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `Filters` (entities section 10): for every asset of an account, known by their name.
final class FiltersEntitySet extends StoredEntitySet {
  private static final EntityType TYPE =
      EntityType.of(
              "Filter",
              "Filters",
              new KeyForm.Name(),
              Stream.concat(
                      Stream.of(Property.text("Name").column("id").required()),
                      FilterShape.PROPERTIES.stream())
                  .toList(),
              List.of())
          .since(11);

  FiltersEntitySet(Database database) {
    super(database, TYPE, "filter", Map.of());
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    FilterShape.checkName(textOf(entity, "Name"));
    return insert(call, FilterShape.checked(newRow(entity)));
  }

  @Override
  public Outcome update(Call call, String key, Map<String, Value> changes) {
    return super.update(call, key, FilterShape.checked(changes));
  }
}
