package io.reelwork.odata.payload;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.uri.PercentEncoding;
import java.net.URI;

/// The address of an entity as the service writes it, relative to the root:
/// `Jobs('nb%3Ajid%3AUUID%3Af3c4…')` (protocol section 7.1). Colons are always percent-encoded.
public final class EntityAddress {
  private EntityAddress() {}

  /// The address of an entity.
  public static String of(Entity entity) {
    return of(entity.type(), entity.key());
  }

  /// The address of the entity of `type` with that key.
  public static String of(EntityType type, String key) {
    return switch (type.key()) {
      case KeyForm.Guid _ -> type.set() + "(guid'" + key + "')";
      case KeyForm.Nb _, KeyForm.Name _, KeyForm.Part _ -> quoted(type.set(), key);
    };
  }

  /// The address of a referenced entity, whose key is a text.
  public static String of(EntityReference reference) {
    return quoted(reference.set(), reference.key());
  }

  /// The absolute address of an entity.
  public static String absolute(URI root, Entity entity) {
    return root + of(entity);
  }

  private static String quoted(String set, String key) {
    return set + "('" + PercentEncoding.encode(key.replace("'", "''")) + "')";
  }
}
