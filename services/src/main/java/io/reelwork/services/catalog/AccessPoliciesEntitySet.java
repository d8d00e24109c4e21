package io.reelwork.services.catalog;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.Database;
import java.util.List;
import java.util.Map;

/// `AccessPolicies`: what a locator permits and for how long (entities section 1). Never changed
/// once made; deleting one leaves the locators made with it as they are.
final class AccessPoliciesEntitySet extends StoredEntitySet {
  static final String SET = "AccessPolicies";

  private static final EntityType TYPE =
      EntityType.of(
          "AccessPolicy",
          SET,
          new KeyForm.Nb("pid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.dateTime("Created").notNull(),
              Property.dateTime("LastModified").notNull(),
              Property.text("Name").settable().maxLength(4000),
              Property.of("DurationInMinutes", Codec.DOUBLE).required(),
              Property.int32("Permissions").settable()),
          List.of());

  private final Quotas quotas;

  AccessPoliciesEntitySet(Database database, Quotas quotas) {
    super(database, TYPE, "access_policy", Map.of());
    this.quotas = quotas;
  }

  @Override
  public Created create(Call call, NewEntity entity) {
    if (entity.value("DurationInMinutes") instanceof Value.Real(double minutes) && minutes <= 0) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "DurationInMinutes: must be greater than 0 but was " + minutes,
          "DurationInMinutes");
    }
    if (entity.value("Permissions") instanceof Value.Int(int flags) && !Permissions.exist(flags)) {
      throw new Refusal(
          Code.INVALID_VALUE,
          "Permissions: must be a sum of 1, 2, 4 and 8 but was " + flags,
          "Permissions");
    }
    quotas.checkRoom(call.account(), Quota.ACCESS_POLICIES, () -> count(call, Query.all()));
    return insert(call, newRow(entity));
  }
}
