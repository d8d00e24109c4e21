package io.reelwork.server.api;

import io.reelwork.odata.atom.Atom;
import io.reelwork.odata.atom.Metadata;
import io.reelwork.odata.batch.BatchLimits;
import io.reelwork.odata.json.JsonLight;
import io.reelwork.odata.json.JsonVerbose;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.WireFormat.Document;
import io.reelwork.odata.service.Failures;
import io.reelwork.odata.service.Formats;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.odata.service.ODataService;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.odata.service.ServiceParts;
import io.reelwork.odata.service.Snapshots;
import io.reelwork.odata.service.Transactions;
import io.reelwork.services.feed.ODataRefusals;
import io.reelwork.services.web.RequestFailure;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wire formats of the api.
public final class ODataWire {
  private static final Logger LOG = LoggerFactory.getLogger(ODataWire.class);
  private static final Namespace NAMES = Namespace.MEDIA_SERVICES;

  /// The sets in the order of AMS's service document (protocol section 1.2).
  private static final List<String> ORDER =
      List.of(
          "AccessPolicies",
          "Locators",
          "ContentKeys",
          "ContentKeyAuthorizationPolicyOptions",
          "ContentKeyAuthorizationPolicies",
          "Files",
          "Assets",
          "AssetDeliveryPolicies",
          "IngestManifestFiles",
          "IngestManifestAssets",
          "IngestManifests",
          "StorageAccounts",
          "Tasks",
          "NotificationEndPoints",
          "Jobs",
          "TaskTemplates",
          "JobTemplates",
          "MediaProcessors",
          "EncodingReservedUnitTypes",
          "Operations",
          "StreamingEndpoints",
          "Channels",
          "Programs",
          "AssetFilters",
          "Filters",
          "MonitoringConfigurations");

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

  /// The service of these features.
  public static ODataService service(
      List<ODataFeature> features,
      Transactions transactions,
      Snapshots snapshots,
      InstantSource clock) {
    return new ODataService(
        new ServiceParts(
            features.stream()
                .flatMap(feature -> feature.entitySets().stream())
                .sorted(Comparator.comparingInt(set -> ORDER.indexOf(set.type().set())))
                .toList(),
            features.stream().flatMap(feature -> feature.functions().stream()).toList(),
            formats(clock),
            transactions,
            snapshots,
            BatchLimits.DEFAULT,
            new WireFailures()));
  }

  private record WireFailures() implements Failures {
    @Override
    public Optional<ODataError> refusal(RuntimeException thrown) {
      return ODataRefusals.of(thrown);
    }

    /// Parts of a batch have statuses of their own.
    @Override
    public ODataError failure(RuntimeException thrown) {
      RequestFailure failure = RequestFailure.of(thrown);
      if (failure.mayPass()) {
        LOG.warn(
            "request in batch not served failure={} reason=\"{}\"", failure, thrown.toString());
      } else {
        LOG.error("request in batch failed", thrown);
      }
      return new ODataError(Errors.code(failure), failure.text());
    }
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
