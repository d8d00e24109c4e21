package io.reelwork.services.operations;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.sql.EntityRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `Operations` (entities section 26): made by others, only read. An unknown one is
/// `OperationNotFound`, the word that clients look for.
final class OperationsEntitySet extends StoredEntitySet {
  private static final String SET = "Operations";

  private static final EntityType TYPE =
      EntityType.of(
              "Operation",
              SET,
              new KeyForm.Nb("opid", false),
              List.of(
                  Property.text("Id").notNull(),
                  Property.text("State").notNull(),
                  Property.text("TargetEntityId").notNull(),
                  Property.text("ErrorCode"),
                  Property.text("ErrorMessage")),
              List.of())
          .since(2);

  OperationsEntitySet(EntityRows rows) {
    super(rows, TYPE, Map.of());
  }

  @Override
  public Optional<Entity> find(Call call, String key) {
    Optional<Entity> found = super.find(call, key);
    if (found.isEmpty()) {
      throw new Refusal(
          Code.OPERATION_NOT_FOUND, SET + ": there is no operation with the id " + key);
    }
    return found;
  }

  @Override
  public Outcome update(Call call, String key, PropertyMap changes) {
    throw refused("MERGE");
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    throw refused("DELETE");
  }

  private static ODataError refused(String what) {
    return new ODataError(ODataError.Code.METHOD_NOT_ALLOWED, SET + ": does not offer " + what);
  }
}
