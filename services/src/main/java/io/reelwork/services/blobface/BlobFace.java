package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.memory.Document;
import io.reelwork.services.memory.Memory;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.RequestFailure;
import io.reelwork.services.web.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The blob face: the Azure Blob REST dialect for block blobs, path-style, by shared access
/// signature or the account's key.
///
/// ```
/// PUT /reelwork/asset-2b6e…/a.mp4?sv=2012-02-12&sr=c&si=…&sig=…&se=…
/// x-ms-blob-type: BlockBlob
/// ```
///
/// Operations on blobs, containers and the account are methods of the `…Calls`, `BlobReads`,
/// `BlobWrites` and `BlockWrites`; docs/coverage/blobs.md lists them. Bodies stream both ways;
/// refusals are Azure's XML with its codes. Safe for any number of threads.
public final class BlobFace implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(BlobFace.class);

  /// What Azure has and this service has not: no blob is versioned, tagged, tiered or a page blob.
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "appendblock",
          "batch",
          "blobs",
          "expiry",
          "immutabilitypolicies",
          "incrementalcopy",
          "legalhold",
          "page",
          "pagelist",
          "query",
          "seal",
          "snapshot",
          "tags",
          "tier",
          "undelete",
          "userdelegationkey");

  private static final Set<String> WRITING = Set.of("PUT", "DELETE");

  private final Memory memory;
  private final Authorization authorization;
  private final Cors cors;
  private final BlobReads reads;
  private final BlobWrites writes;
  private final BlockWrites blockWrites;
  private final CopyCalls copies;
  private final LeaseCalls leases;
  private final ContainerCalls containers;
  private final ServiceCalls service;

  /// A face over `blobs` whose requests `sas` or the accounts' keys verify.
  ///
  /// @param cors the cross-origin rules of accounts that have set none of their own
  /// @param mayChange whether what the media account of that name owns may be changed, or only read
  /// @param clock the time against which requests signed with a key are held
  public BlobFace(
      Blobs blobs, Sas sas, List<CorsRule> cors, Predicate<String> mayChange, InstantSource clock) {
    this(blobs, sas, cors, mayChange, clock, Memory.ofThisProcess());
  }

  /// The same, reading lists and properties within the budgets of `memory`.
  public BlobFace(
      Blobs blobs,
      Sas sas,
      List<CorsRule> cors,
      Predicate<String> mayChange,
      InstantSource clock,
      Memory memory) {
    this.memory = memory;
    this.authorization = new Authorization(blobs, sas, mayChange, clock);
    this.cors = new Cors(blobs, cors);
    this.leases = new LeaseCalls(blobs);
    this.reads = new BlobReads(blobs, leases);
    this.writes = new BlobWrites(blobs, leases);
    this.blockWrites = new BlockWrites(blobs, leases, writes);
    this.copies = new CopyCalls(blobs, sas, leases);
    this.containers = new ContainerCalls(blobs, leases);
    this.service = new ServiceCalls(blobs, cors);
  }

  /// Answers one request; every refusal is an answer, not an exception.
  @Override
  public Response handle(Request request) {
    Response answer;
    Document document =
        new Document(
            request.body(), request.contentLength().orElse(0), memory, Document::weightOfTree);
    try {
      answer =
          request.method().equals("OPTIONS")
              ? cors.preflight(request)
              : dispatch(call(request, document));
    } catch (BlobError error) {
      answer = refusal(request, error);
    } catch (RuntimeException | VirtualMachineError | LinkageError thrown) {
      answer = failed(request, thrown);
    } finally {
      document.release();
    }
    return decorated(request, crossOrigin(request, answer));
  }

  private Response crossOrigin(Request request, Response answer) {
    try {
      return cors.decorate(request, answer);
    } catch (RuntimeException thrown) {
      RequestFailure.of(thrown).log(LOG, request, thrown);
      return answer;
    }
  }

  private BlobCall call(Request request, Document document) {
    BlobCall.Target target = BlobCall.target(request.path());
    Parameters parameters = Parameters.parse(request.query());
    return new BlobCall(
        request,
        document,
        target.container(),
        target.name(),
        parameters,
        BlobCall.version(request, parameters),
        authorization.check(request, target, parameters));
  }

  private Response dispatch(BlobCall call) {
    String comp = call.comp();
    if (UNSUPPORTED.contains(comp)) {
      throw new BlobError(
          Code.UnsupportedQueryParameter,
          "One of the query parameters specified in the request URI is not supported: comp="
              + comp);
    }
    String restype = call.parameters().text("restype").toLowerCase(Locale.ROOT);
    String operation = call.request().method() + " " + comp;
    if (restype.equals("account")) {
      return onAccount(call, operation);
    }
    if (call.isForAccount()) {
      return onService(call, restype, operation);
    }
    return call.name().isEmpty() ? onContainer(call, restype, operation) : onBlob(call, operation);
  }

  private Response onAccount(BlobCall call, String operation) {
    return switch (operation) {
      case "GET properties", "HEAD properties" -> service.account();
      default -> throw unknown(call);
    };
  }

  private Response onService(BlobCall call, String restype, String operation) {
    if (operation.equals("GET list") && restype.isEmpty()) {
      return service.list(call);
    }
    return switch (restype + " " + operation) {
      case "service GET properties" -> service.properties(call);
      case "service PUT properties" -> service.setProperties(call);
      default -> throw unknown(call);
    };
  }

  private Response onContainer(BlobCall call, String restype, String operation) {
    if (!restype.equals("container")) {
      throw new BlobError(
          Code.MissingRequiredQueryParameter, "The query parameter restype must be container.");
    }
    return switch (operation) {
      case "GET list" -> containers.list(call);
      case "GET ", "HEAD " -> containers.properties(call);
      case "GET metadata", "HEAD metadata" -> containers.metadata(call);
      case "GET acl", "HEAD acl" -> containers.policies(call);
      case "PUT " -> containers.create(call);
      case "PUT metadata" -> containers.setMetadata(call);
      case "PUT acl" -> containers.setPolicies(call);
      case "PUT lease" -> leases.onContainer(call);
      case "DELETE " -> containers.delete(call);
      default -> throw unknown(call);
    };
  }

  private Response onBlob(BlobCall call, String operation) {
    reads.mustBeOfToday(call);
    if (WRITING.contains(call.request().method())) {
      Upload.refuseUnsupported(call);
    }
    boolean copied = call.header("x-ms-copy-source").isPresent();
    return switch (operation) {
      case "GET " -> reads.get(call);
      case "HEAD " -> reads.head(call);
      case "GET metadata", "HEAD metadata" -> reads.metadata(call);
      case "GET blocklist" -> reads.blockList(call);
      case "PUT " -> copied ? copied(call) : writes.put(call);
      case "PUT metadata" -> writes.setMetadata(call);
      case "PUT properties" -> writes.setProperties(call);
      case "PUT block" -> copied ? copies.putBlockFromUrl(call) : blockWrites.putBlock(call);
      case "PUT blocklist" -> blockWrites.putBlockList(call);
      case "PUT copy" -> copies.abort(call);
      case "PUT lease" -> leases.onBlob(call);
      case "DELETE " -> writes.delete(call);
      default -> throw unknown(call);
    };
  }

  private Response copied(BlobCall call) {
    return call.header("x-ms-blob-type").isPresent()
        ? copies.putFromUrl(call)
        : copies.copyBlob(call);
  }

  private static BlobError unknown(BlobCall call) {
    return switch (call.request().method()) {
      case "GET", "HEAD", "PUT", "DELETE" ->
          new BlobError(
              Code.InvalidQueryParameterValue,
              "Value for one of the query parameters specified in the request URI is invalid.");
      default ->
          new BlobError(
              Code.UnsupportedHttpVerb, "The resource doesn't support specified Http Verb.");
    };
  }

  /// Azure says neither what is out nor why; its clients try again on 503 and 500.
  private static Response failed(Request request, Throwable thrown) {
    RequestFailure failure = RequestFailure.of(thrown);
    failure.log(LOG, request, thrown);
    return failure.on(
        refusal(
            request,
            switch (failure) {
              case BUSY, UNAVAILABLE -> new BlobError(Code.ServerBusy, "The server is busy.");
              case NO_ROOM ->
                  new BlobError(
                      Code.InsufficientStorage, "There is not enough room on the server.");
              case BODY_CUT ->
                  new BlobError(Code.InvalidInput, "The request body ended too early.");
              case DEFECT ->
                  new BlobError(
                      Code.InternalError,
                      "The server encountered an internal error. Please retry the request.");
            }));
  }

  private static Response refusal(Request request, BlobError error) {
    Response answer =
        request.method().equals("HEAD")
            ? Response.of(error.status())
            : Response.of(error.status(), "application/xml", BlobXml.error(error, request.id()));
    return answer.and("x-ms-error-code", error.code().name());
  }

  private static Response decorated(Request request, Response answer) {
    Response named = answer.with("x-ms-request-id", request.id());
    Response versioned =
        named.with("x-ms-version", BlobCall.version(request, lenient(request.query())));
    return request
        .header("x-ms-client-request-id")
        .map(id -> versioned.with("x-ms-client-request-id", id))
        .orElse(versioned);
  }

  private static Parameters lenient(String query) {
    try {
      return Parameters.parse(query);
    } catch (BlobError malformed) {
      return new Parameters(java.util.Map.of());
    }
  }
}
