package io.reelwork.server.api;

import io.reelwork.odata.atom.Atom;
import io.reelwork.odata.atom.Metadata;
import io.reelwork.odata.json.JsonLight;
import io.reelwork.odata.json.JsonVerbose;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.WireFormat.Document;
import io.reelwork.odata.service.Formats;
import io.reelwork.odata.service.ServiceFunction;
import java.time.InstantSource;
import java.util.List;

/// The wire formats of the api.
public final class ODataWire {
  private static final Namespace NAMES = Namespace.MEDIA_SERVICES;

  private ODataWire() {}

  /// All formats under the names of Azure Media Services v2.
  public static Formats formats(InstantSource clock) {
    return new Formats(
        new Atom(NAMES, clock),
        new JsonVerbose(NAMES),
        new JsonLight(NAMES, JsonLight.Level.MINIMAL),
        new JsonLight(NAMES, JsonLight.Level.NONE),
        new JsonLight(NAMES, JsonLight.Level.FULL),
        ODataWire::metadata);
  }

  private static Document metadata(
      List<EntityType> types, List<ServiceFunction> functions, Context context) {
    List<Metadata.Function> shapes =
        functions.stream()
            .map(it -> new Metadata.Function(it.name(), it.parameters(), it.result()))
            .toList();
    return new Metadata(NAMES, types, shapes).write(context.version());
  }
}
