package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.blobface.Grant.Level;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobPage;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Container;
import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.storage.Lease;
import io.reelwork.services.storage.Listing;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Response;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Operations on a container: made, described, listed, deleted.
///
/// Containers of assets are no exception for who has the account's key: deleting one leaves its
/// asset without bytes, as it did in Azure.
final class ContainerCalls {
  private static final Pattern NAME = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");
  private static final int MAX_ACL_BYTES = 64 * 1024;

  /// What `include` may ask for. Snapshots, versions, tags and the like are known words for things
  /// that no blob here has.
  private static final Set<String> INCLUDES =
      Set.of(
          "metadata",
          "copy",
          "uncommittedblobs",
          "snapshots",
          "versions",
          "deleted",
          "deletedwithversions",
          "tags",
          "immutabilitypolicy",
          "legalhold",
          "permissions");

  private final Blobs blobs;
  private final LeaseCalls leases;

  ContainerCalls(Blobs blobs, LeaseCalls leases) {
    this.blobs = blobs;
    this.leases = leases;
  }

  static Response version(Response answer, Container container) {
    return answer
        .and("ETag", "\"" + container.etag() + "\"")
        .and("Last-Modified", HttpDate.format(container.lastModified()));
  }

  Response create(BlobCall call) {
    call.grant().mustManage(Level.CONTAINER, Permission.CREATE, Permission.WRITE);
    String name = call.container().name();
    if (!NAME.matcher(name).matches() && !name.equals("$root")) {
      throw new BlobError(
          Code.InvalidResourceName, "The specified resource name contains invalid characters.");
    }
    refusePublicAccess(call);
    if (!blobs.createContainer(call.container(), ContentHeaders.metadata(call))) {
      throw new BlobError(Code.ContainerAlreadyExists, "The specified container already exists.");
    }
    return version(Response.of(201), container(call));
  }

  /// Nothing is ever open to callers without a signature.
  private static void refusePublicAccess(BlobCall call) {
    if (call.header("x-ms-blob-public-access").isPresent()) {
      throw new BlobError(
          Code.PublicAccessNotPermitted, "Public access is not permitted on this storage account.");
    }
  }

  private Container container(BlobCall call) {
    return blobs
        .container(call.container())
        .orElseThrow(() -> BlobReads.missing(blobs, call.container()));
  }

  Response delete(BlobCall call) {
    call.grant().mustManage(Level.CONTAINER, Permission.DELETE);
    return locked(
        call,
        container -> {
          leases.checkContainer(call, true);
          Conditions.of(call.request()).checkContainer(container);
          blobs.deleteContainer(call.container());
          return Response.of(202);
        });
  }

  private Response locked(BlobCall call, Function<Container, Response> work) {
    return blobs.locked(
        call.container(),
        () -> work.apply(container(call)),
        () -> {
          throw BlobReads.missing(blobs, call.container());
        });
  }

  Response properties(BlobCall call) {
    call.grant().mustAllow(Level.CONTAINER, Permission.READ, Permission.LIST);
    Container container = container(call);
    leases.checkContainer(call, false);
    Headers headers = withMetadata(version(Response.of(200), container).headers(), container);
    return new Response(
        200,
        leases
            .words(call.container(), "")
            .in(headers)
            .and("x-ms-has-immutability-policy", "false")
            .and("x-ms-has-legal-hold", "false"),
        new Response.Body.Empty());
  }

  private static Headers withMetadata(Headers headers, Container container) {
    Headers all = headers;
    for (Map.Entry<String, String> pair : container.metadata().entrySet()) {
      all = all.and("x-ms-meta-" + pair.getKey(), pair.getValue());
    }
    return all;
  }

  Response metadata(BlobCall call) {
    call.grant().mustAllow(Level.CONTAINER, Permission.READ, Permission.LIST);
    leases.checkContainer(call, false);
    Container container = container(call);
    Response answer = version(Response.of(200), container);
    return new Response(200, withMetadata(answer.headers(), container), answer.body());
  }

  Response setMetadata(BlobCall call) {
    call.grant().mustManage(Level.CONTAINER, Permission.WRITE);
    Map<String, String> metadata = ContentHeaders.metadata(call);
    return locked(
        call,
        container -> {
          leases.checkContainer(call, false);
          Conditions.of(call.request()).checkContainer(container);
          return version(
              Response.of(200), blobs.setMetadata(call.container(), metadata).orElseThrow());
        });
  }

  Response policies(BlobCall call) {
    call.grant().mustBeSharedKey();
    leases.checkContainer(call, false);
    Container container = container(call);
    byte[] body = SignedIdentifiers.document(blobs.policies(call.container()));
    return version(Response.of(200, "application/xml", body), container);
  }

  Response setPolicies(BlobCall call) {
    call.grant().mustBeSharedKey();
    refusePublicAccess(call);
    List<ContainerPolicy> policies = SignedIdentifiers.parse(Upload.small(call, MAX_ACL_BYTES));
    return locked(
        call,
        container -> {
          leases.checkContainer(call, false);
          Conditions.of(call.request()).checkContainer(container);
          return version(
              Response.of(200), blobs.setPolicies(call.container(), policies).orElseThrow());
        });
  }

  Response list(BlobCall call) {
    call.grant().mustAllow(Level.CONTAINER, Permission.LIST);
    container(call);
    Parameters query = call.parameters();
    Optional<String> marker = query.find("marker").filter(text -> !text.isEmpty());
    Set<String> includes = includes(query);
    Listing listing =
        new Listing(
            query.text("prefix"),
            query.find("delimiter").filter(text -> !text.isEmpty()),
            marker.map(Parameters::decodeMarker),
            query.max(),
            includes.contains("uncommittedblobs"));
    BlobPage page = blobs.list(call.container(), listing);
    Map<String, Lease> held = blobs.leases().ofBlobs(call.container(), page.blobs());
    BlobXml.Asked asked = new BlobXml.Asked(call, listing, marker, includes);
    byte[] body =
        BlobXml.listing(
            asked, page, blob -> words(held, blob), page.next().map(Parameters::encodeMarker));
    return Response.of(200, "application/xml", body);
  }

  private LeaseCalls.Words words(Map<String, Lease> held, Blob blob) {
    return LeaseCalls.Words.of(Optional.ofNullable(held.get(blob.name())), blobs.leases().now());
  }

  private static Set<String> includes(Parameters query) {
    Set<String> asked = new HashSet<>();
    Arrays.stream(query.text("include").toLowerCase(Locale.ROOT).split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .forEach(asked::add);
    if (!INCLUDES.containsAll(asked)) {
      throw Parameters.invalid("include");
    }
    return asked;
  }
}
