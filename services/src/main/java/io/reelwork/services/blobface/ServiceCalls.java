package io.reelwork.services.blobface;

import io.reelwork.services.blobface.Grant.Level;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Container;
import io.reelwork.services.storage.Lease;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Operations on a storage account: its containers, its properties, what it is.
final class ServiceCalls {
  private static final int MAX_PROPERTIES_BYTES = 64 * 1024;

  private final Blobs blobs;
  private final List<CorsRule> standardCors;

  ServiceCalls(Blobs blobs, List<CorsRule> standardCors) {
    this.blobs = blobs;
    this.standardCors = List.copyOf(standardCors);
  }

  Response list(BlobCall call) {
    call.grant().mustManage(Level.SERVICE, Permission.LIST);
    Parameters query = call.parameters();
    Optional<String> marker = query.find("marker").filter(text -> !text.isEmpty());
    int max = query.max();
    List<Container> found =
        blobs.containers(
            call.account(),
            query.text("prefix"),
            marker.map(Parameters::decodeMarker).orElse(""),
            max + 1);
    List<Container> page = found.subList(0, Math.min(max, found.size()));
    Optional<String> next =
        found.size() > max
            ? Optional.of(Parameters.encodeMarker(found.get(max).id().name()))
            : Optional.empty();
    Map<String, Lease> held = blobs.leases().ofContainers(call.account(), page);
    boolean metadata =
        Arrays.asList(query.text("include").toLowerCase(Locale.ROOT).split(",", -1))
            .contains("metadata");
    byte[] body =
        BlobXml.containers(
            new BlobXml.AskedContainers(call, marker, metadata),
            page,
            container ->
                LeaseCalls.Words.of(
                    Optional.ofNullable(held.get(container.id().name())), blobs.leases().now()),
            next);
    return Response.of(200, "application/xml", body);
  }

  Response properties(BlobCall call) {
    call.grant().mustManage(Level.SERVICE, Permission.READ);
    return Response.of(200, "application/xml", current(call).document());
  }

  private ServiceProperties current(BlobCall call) {
    return blobs
        .accounts()
        .serviceProperties(call.account())
        .map(ServiceProperties::parse)
        .orElseGet(() -> new ServiceProperties(standardCors, Optional.empty()));
  }

  Response setProperties(BlobCall call) {
    call.grant().mustManage(Level.SERVICE, Permission.WRITE);
    ServiceProperties changed = current(call).with(Upload.small(call, MAX_PROPERTIES_BYTES));
    blobs
        .accounts()
        .setServiceProperties(
            call.account(), new String(changed.document(), StandardCharsets.UTF_8));
    return Response.of(202);
  }

  /// Any signature of the account may ask what it is.
  Response account() {
    return Response.of(200)
        .and("x-ms-sku-name", "Standard_LRS")
        .and("x-ms-account-kind", "StorageV2")
        .and("x-ms-is-hns-enabled", "false");
  }
}
