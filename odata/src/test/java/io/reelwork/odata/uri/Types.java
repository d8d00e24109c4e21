package io.reelwork.odata.uri;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A type with a property of every kind, for filters.
final class Types {
  static final String ID = "nb:jid:UUID:f3c43f94-327f-2347-90bb-3bf79f8559f1";

  static final EntityType JOBS =
      EntityType.of(
          "Job",
          "Jobs",
          new KeyForm.Nb("jid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name"),
              Property.text("ParentAssetId"),
              Property.int32("State"),
              Property.int64("Size"),
              Property.real("Duration"),
              Property.flag("IsDefault"),
              Property.dateTime("Created"),
              Property.of("Length", Codec.TIME),
              Property.of("Account", Codec.GUID),
              Property.of("Tags", Codec.list(Codec.STRING)),
              Property.text("Later").since(11)),
          List.of(Navigation.toMany("Tasks", "Tasks")));

  private Types() {}

  static BoundFilter bind(String filter) {
    return FilterBinder.bind(FilterParser.parse(filter), JOBS, ApiVersion.LATEST);
  }

  /// An entity with some values given as literals: `Name='x'`.
  static Entity job(String... assignments) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String assignment : assignments) {
      String[] sides = assignment.split("=", 2);
      values.put(sides[0], Literals.parse(sides[1]));
    }
    return new Entity(JOBS, values);
  }
}
