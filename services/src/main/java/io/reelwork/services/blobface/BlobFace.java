package io.reelwork.services.blobface;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The blob face: the Azure Blob REST dialect for block blobs, path-style, by service SAS.
///
/// ```
/// PUT /reelwork/asset-2b6e…/a.mp4?sv=2012-02-12&sr=c&si=…&sig=…&se=…
/// x-ms-blob-type: BlockBlob
/// ```
///
/// Put Blob, Put Block, Put Block List, Get Block List, Get Blob, Get Blob Properties and Metadata,
/// Set Blob Properties and Metadata, Delete Blob, List Blobs, Get Container Properties. Bodies
/// stream both ways; refusals are Azure's XML with its codes. Safe for any number of threads.
public final class BlobFace implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(BlobFace.class);

  private final Sas sas;
  private final BlobReads reads;
  private final BlobWrites writes;
  private final BlockWrites blockWrites;

  /// A face over `blobs` whose requests `sas` verifies.
  public BlobFace(Blobs blobs, Sas sas) {
    this.sas = sas;
    this.reads = new BlobReads(blobs);
    this.writes = new BlobWrites(blobs);
    this.blockWrites = new BlockWrites(blobs);
  }

  /// Answers one request; every refusal is an answer, not an exception.
  @Override
  public Response handle(Request request) {
    Response answer;
    try {
      answer = dispatch(call(request));
    } catch (BlobError error) {
      answer = refusal(request, error);
    } catch (ServiceFailure failure) {
      answer = refusal(request, asBlobError(request, failure));
    } catch (UncheckedIOException gone) {
      answer =
          refusal(request, new BlobError(Code.InvalidInput, "The request body ended too early."));
    } catch (RuntimeException broken) {
      LOG.error("blob request failed id={} method={}", request.id(), request.method(), broken);
      answer = refusal(request, internal());
    }
    return decorated(request, answer);
  }

  private BlobCall call(Request request) {
    BlobCall.Target target = BlobCall.target(request.path());
    Parameters parameters = Parameters.parse(request.query());
    if (parameters.text("sig").isEmpty()) {
      throw request.header("Authorization").isPresent()
          ? new BlobError(Code.AuthenticationFailed, "Server failed to authenticate the request.")
          : new BlobError(Code.ResourceNotFound, "The specified resource does not exist.");
    }
    String scheme = String.valueOf(request.origin().getScheme());
    Sas.Caller caller = new Sas.Caller(scheme, request.remote());
    Grant grant = sas.verify(parameters, target.container(), target.name(), caller);
    return new BlobCall(
        request,
        target.container(),
        target.name(),
        parameters,
        BlobCall.version(request, parameters),
        grant);
  }

  private Response dispatch(BlobCall call) {
    String operation = call.request().method() + " " + call.comp();
    return call.name().isEmpty() ? onContainer(call, operation) : onBlob(call, operation);
  }

  private Response onContainer(BlobCall call, String operation) {
    if (!call.parameters().text("restype").equalsIgnoreCase("container")) {
      throw new BlobError(
          Code.MissingRequiredQueryParameter, "The query parameter restype must be container.");
    }
    return switch (operation) {
      case "GET list" -> reads.list(call);
      case "GET ", "HEAD ", "GET metadata", "HEAD metadata" -> reads.containerProperties(call);
      case "PUT ", "DELETE ", "PUT metadata", "PUT acl", "GET acl" ->
          throw new BlobError(
              Code.AuthorizationFailure,
              "This request is not authorized to perform this operation.");
      default -> throw unknown(call);
    };
  }

  private Response onBlob(BlobCall call, String operation) {
    return switch (operation) {
      case "GET " -> reads.get(call);
      case "HEAD " -> reads.head(call);
      case "GET metadata", "HEAD metadata" -> reads.metadata(call);
      case "GET blocklist" -> reads.blockList(call);
      case "PUT " -> writes.put(call);
      case "PUT metadata" -> writes.setMetadata(call);
      case "PUT properties" -> writes.setProperties(call);
      case "PUT block" -> blockWrites.putBlock(call);
      case "PUT blocklist" -> blockWrites.putBlockList(call);
      case "DELETE " -> writes.delete(call);
      default -> throw unknown(call);
    };
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

  private static BlobError asBlobError(Request request, ServiceFailure failure) {
    return switch (failure.code()) {
      case STORAGE_FULL -> {
        LOG.warn("upload refused id={} reason={}", request.id(), failure.getMessage());
        yield new BlobError(Code.InsufficientStorage, "There is not enough room on the server.");
      }
      case DATABASE, INTERRUPTED -> {
        LOG.error("blob request failed id={}", request.id(), failure);
        yield new BlobError(Code.ServerBusy, "The server is busy.");
      }
      case CONFIGURATION, SCHEMA_TOO_NEW, DATA_FOLDER_IN_USE, STORAGE, FFMPEG, KEYS -> {
        LOG.error("blob request failed id={}", request.id(), failure);
        yield internal();
      }
    };
  }

  private static BlobError internal() {
    return new BlobError(
        Code.InternalError, "The server encountered an internal error. Please retry the request.");
  }

  private static Response refusal(Request request, BlobError error) {
    Response answer =
        request.method().equals("HEAD")
            ? Response.of(error.code().status())
            : Response.of(
                error.code().status(), "application/xml", BlobXml.error(error, request.id()));
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
