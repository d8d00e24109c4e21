package io.reelwork.services.streaming;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import java.util.Map;
import java.util.Optional;

/// `Filters` on the wire, known by their name.
final class FiltersEntitySet extends FilterEntitySet {
  private static final Property<String> NAME = Property.text("Name").column("id").required();
  private static final EntityType FILTER = type("Filter", "Filters", new KeyForm.Name(), NAME);

  FiltersEntitySet(Filters filters) {
    super(filters, filters.table().ofAccounts(), FILTER, Map.of());
  }

  @Override
  PropertyMap ofKey(FilterKey key) {
    return new PropertyMap().set(NAME, key.name().value());
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    return create(call, new FilterKey(Optional.empty(), new FilterName(sent.get(NAME))), sent);
  }
}
