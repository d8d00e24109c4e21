package io.reelwork.odata.payload;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// One way of writing and reading bodies: JSON light, JSON verbose or Atom. Stateless, safe for any
/// number of threads.
///
/// Readers throw `ODataError` (`MALFORMED_BODY`, `UNKNOWN_PROPERTY` with the name in the message,
/// `INVALID_VALUE`) and never close the stream.
public interface WireFormat {
  /// The answer to a read of one entity or to a create.
  Document entity(Entity entity, Context context);

  /// A feed; `path` is the set or navigation path below the root that was asked, for `self` links.
  Document feed(EntityType type, Page page, String path, Context context);

  /// A single property: `GET Jobs('…')/State`.
  Document property(Property<?> property, Value value, Context context);

  /// A function's or action's result; `name` is the function's.
  Document result(String name, Property<?> result, Value value, Context context);

  /// Links: `GET Assets('…')/$links/ContentKeys`.
  Document links(List<EntityReference> links, boolean many, Context context);

  /// The service document with the sets in the order given.
  Document serviceDocument(List<String> sets, Context context);

  /// The error body; `code` may be empty.
  Document error(String code, String message);

  /// Reads a body for a create or an update of `type`; `types` resolves the sets of inline
  /// children.
  NewEntity readEntity(EntityType type, Map<String, EntityType> types, InputStream body);

  /// Reads a `$links` body: `{"uri":"…"}`, `{"url":"…"}` or `<uri>…</uri>`.
  EntityReference readLink(InputStream body);

  /// Reads an action's arguments; names are matched without regard to case. An empty body is none.
  Map<String, Value> readArguments(List<Property<?>> parameters, InputStream body);

  /// A written body.
  ///
  /// @param contentType the literal Content-Type
  /// @param dataServiceVersion the literal DataServiceVersion, with its semicolon: `3.0;`
  /// @param bytes the body; handed over once, never compared or changed
  @SuppressWarnings("ArrayRecordComponent")
  record Document(String contentType, String dataServiceVersion, byte[] bytes) {}
}
