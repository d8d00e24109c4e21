package io.reelwork.services.processors;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ListedEntitySet;
import io.reelwork.services.steps.ProcessorInfo;
import java.util.List;
import java.util.Map;

/// `MediaProcessors`: read-only, the same for every account (entities section 15). Clients select
/// by exact name and take the highest version, which must read as a decimal number.
final class MediaProcessorsEntitySet {
  private static final EntityType TYPE =
      EntityType.of(
          "MediaProcessor",
          "MediaProcessors",
          new KeyForm.Nb("mpid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Description"),
              Property.text("Name").notNull(),
              Property.text("Sku"),
              Property.text("Vendor"),
              Property.text("Version")),
          List.of());

  private MediaProcessorsEntitySet() {}

  /// The set of these processors, in this order.
  static EntitySet of(List<ProcessorInfo> processors) {
    return new ListedEntitySet(
        TYPE, processors.stream().map(MediaProcessorsEntitySet::entity).toList());
  }

  private static Entity entity(ProcessorInfo processor) {
    return new Entity(
        TYPE,
        Map.of(
            "Id", new Value.Text(processor.id()),
            "Description", new Value.Text(processor.name()),
            "Name", new Value.Text(processor.name()),
            "Sku", new Value.Text(""),
            "Vendor", new Value.Text("Microsoft"),
            "Version", new Value.Text(processor.version())));
  }
}
