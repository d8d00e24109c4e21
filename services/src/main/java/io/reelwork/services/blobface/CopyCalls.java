package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blob.Copy;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Block;
import io.reelwork.services.storage.ByteRange;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.storage.StagedObject;
import io.reelwork.services.web.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/// Copies from blobs of this service. Bytes are immutable objects, so a copy names the source's
/// object and is done when it is answered; only blocks are written anew.
///
/// ```
/// PUT /reelwork/asset-2/b.mp4
/// x-ms-copy-source: http://host:8481/reelwork/asset-1/a.mp4?sv=…&sig=…
/// ```
///
/// Nothing is fetched from elsewhere: a source must carry a signature of one of our accounts, or be
/// of the same account as a request that has the account's key.
final class CopyCalls {
  private static final int MAX_URL = 2048;

  private final Blobs blobs;
  private final Sas sas;
  private final LeaseCalls leases;

  CopyCalls(Blobs blobs, Sas sas, LeaseCalls leases) {
    this.blobs = blobs;
    this.sas = sas;
    this.leases = leases;
  }

  /// Copy Blob and Copy Blob From URL: content, properties and metadata, unless the request has
  /// metadata of its own.
  Response copyBlob(BlobCall call) {
    call.grant().mustAllow(Permission.WRITE, Permission.CREATE);
    BlobHeaders wanted = ContentHeaders.ofCommit(call);
    Source source = source(call);
    Blob made =
        name(
            call,
            source,
            old -> wanted.metadata().isEmpty() ? old : old.withMetadata(wanted.metadata()),
            true);
    return BlobReads.version(Response.of(202), made)
        .and("x-ms-copy-id", made.copy().orElseThrow().id())
        .and("x-ms-copy-status", "success");
  }

  /// Put Blob From URL: content and, unless the request says otherwise, properties.
  Response putFromUrl(BlobCall call) {
    call.grant().mustAllow(Permission.WRITE, Permission.CREATE);
    BlobWrites.checkBlobType(call);
    BlobHeaders wanted = ContentHeaders.ofCommit(call);
    Source source = source(call);
    checkMd5(call, source.blob(), new ByteRange(0, source.blob().sizeBytes()));
    boolean properties =
        !call.header("x-ms-copy-source-blob-properties").orElse("").equalsIgnoreCase("false");
    Blob made = name(call, source, old -> properties ? over(call, wanted, old) : wanted, false);
    Response answer = BlobReads.version(Response.of(201), made);
    return made.headers()
        .contentMd5()
        .map(md5 -> answer.and("Content-MD5", md5))
        .orElse(answer)
        .and("x-ms-request-server-encrypted", "false");
  }

  /// The wanted fields where there are any, else those of the source.
  private static BlobHeaders over(BlobCall call, BlobHeaders wanted, BlobHeaders old) {
    return new BlobHeaders(
        call.header("x-ms-blob-content-type").orElse(old.contentType()),
        wanted.contentEncoding().or(old::contentEncoding),
        wanted.contentLanguage().or(old::contentLanguage),
        wanted.contentDisposition().or(old::contentDisposition),
        wanted.cacheControl().or(old::cacheControl),
        wanted.contentMd5().or(old::contentMd5),
        wanted.metadata());
  }

  private Blob name(
      BlobCall call, Source source, Function<BlobHeaders, BlobHeaders> headers, boolean marked) {
    return blobs.locked(
        call.container(),
        () -> {
          Optional<Blob> current = blobs.find(call.container(), call.name());
          BlobWrites.checkWrite(call, current);
          leases.checkBlobWrite(call);
          Optional<Copy> mark =
              marked
                  ? Optional.of(
                      new Copy(UUID.randomUUID().toString(), source.url(), blobs.leases().now()))
                  : Optional.empty();
          Blob made =
              blobs.copy(
                  source.blob(),
                  call.container(),
                  call.name(),
                  headers.apply(source.blob().headers()),
                  mark);
          leases.passed(call);
          return made;
        },
        () -> {
          throw BlobReads.missing(blobs, call.container());
        });
  }

  /// Put Block From URL.
  Response putBlockFromUrl(BlobCall call) {
    call.grant().mustAllow(Permission.WRITE, Permission.CREATE);
    String blockId = BlockWrites.blockId(call);
    Blob source = source(call).blob();
    ByteRange range = range(call, source);
    String md5 = md5(source, range);
    ContentHeaders.md5(call, "x-ms-source-content-md5")
        .ifPresent(promised -> Upload.mustEqual(promised, md5));
    blobs.checkRoomFor(range.length());
    Block part = new Block(blockId, source.object(), range.offset(), range.length());
    try (StagedObject staged = blobs.join(List.of(part))) {
      BlockWrites.store(blobs, leases, call, blockId, staged);
    }
    return Response.of(201).and("Content-MD5", md5).and("x-ms-request-server-encrypted", "false");
  }

  private static ByteRange range(BlobCall call, Blob source) {
    Optional<String> text = call.header("x-ms-source-range");
    if (text.isEmpty()) {
      return new ByteRange(0, source.sizeBytes());
    }
    try {
      return RangeHeader.parse(text.get().strip(), source.sizeBytes())
          .orElseThrow(() ->
              new BlobError(
                  Code.InvalidHeaderValue,
                  "The value for one of the HTTP headers is not in the correct format:"
                      + " x-ms-source-range"));
    } catch (RangeHeader.Unsatisfiable outside) {
      throw new BlobError(
          Code.InvalidRange,
          "The range specified is invalid for the current size of the resource.");
    }
  }

  private void checkMd5(BlobCall call, Blob source, ByteRange range) {
    ContentHeaders.md5(call, "x-ms-source-content-md5")
        .ifPresent(promised -> Upload.mustEqual(promised, md5(source, range)));
  }

  private String md5(Blob blob, ByteRange range) {
    try (InputStream in = blobs.open(blob, range)) {
      return Upload.md5(in);
    } catch (IOException e) {
      throw Blobs.failure("blob " + blob.name() + ": cannot be read", e);
    }
  }

  /// Abort Copy Blob: there is never anything left to abort.
  Response abort(BlobCall call) {
    call.grant().mustAllow(Permission.WRITE);
    if (call.parameters().text("copyid").isEmpty()) {
      throw new BlobError(
          Code.MissingRequiredQueryParameter,
          "A query parameter that's mandatory for this request is not specified: copyid.");
    }
    if (!call.header("x-ms-copy-action").orElse("").equalsIgnoreCase("abort")) {
      throw new BlobError(
          Code.InvalidHeaderValue,
          "The value for one of the HTTP headers is not in the correct format: x-ms-copy-action");
    }
    Blob blob =
        blobs
            .find(call.container(), call.name())
            .orElseThrow(() -> BlobReads.missing(blobs, call.container()));
    boolean known =
        blob.copy().filter(it -> it.id().equals(call.parameters().text("copyid"))).isPresent();
    throw known
        ? new BlobError(
            Code.NoPendingCopyOperation, "There is currently no pending copy operation.")
        : new BlobError(
            Code.CopyIdMismatch,
            "The specified copy ID did not match the copy ID for the pending copy operation.");
  }

  /// A blob to copy from, which the caller may read.
  ///
  /// @param url without its signature
  private record Source(Blob blob, String url) {}

  private Source source(BlobCall call) {
    String text = call.header("x-ms-copy-source").orElse("").strip();
    URI uri = parse(text);
    BlobCall.Target target = BlobCall.target(uri.getRawPath());
    Parameters parameters = Parameters.parse(Optional.ofNullable(uri.getRawQuery()).orElse(""));
    authorize(call, uri, target, parameters);
    Predicate<Blob> current = _ -> !BlobCall.namesAnOldState(parameters);
    Blob blob =
        blobs
            .find(target.container(), target.name())
            .filter(current)
            .orElseThrow(() -> unverified(404, "The specified blob does not exist."));
    Conditions.ofSource(call.request()).checkSource(blob);
    return new Source(blob, text.replaceFirst("\\?.*", ""));
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text);
      boolean known =
          uri.getRawPath() != null
              && !uri.isOpaque()
              && (uri.getScheme() == null || uri.getScheme().matches("(?i)https?"));
      if (known && text.length() <= MAX_URL) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      throw invalidSource();
    }
    throw invalidSource();
  }

  private static BlobError invalidSource() {
    return new BlobError(
        Code.InvalidHeaderValue,
        "The value for one of the HTTP headers is not in the correct format: x-ms-copy-source must"
            + " be the URL of a blob of this service.");
  }

  private void authorize(BlobCall call, URI uri, BlobCall.Target target, Parameters parameters) {
    if (!parameters.text("sig").isEmpty()) {
      Sas.Caller caller =
          new Sas.Caller(
              Optional.ofNullable(uri.getScheme()).orElse("http"), call.request().remote());
      try {
        sas.verify(parameters, target, caller).mustAllow(Permission.READ);
      } catch (BlobError refused) {
        throw unverified(403, refused.text());
      }
      return;
    }
    boolean here =
        uri.getRawAuthority() == null
            || uri.getRawAuthority().equalsIgnoreCase(call.request().origin().getRawAuthority());
    if (!here) {
      throw invalidSource();
    }
    if (call.grant().way() != Grant.Way.SHARED_KEY || !target.account().equals(call.account())) {
      throw unverified(404, "The specified resource does not exist.");
    }
  }

  private static BlobError unverified(int status, String message) {
    return new BlobError(Code.CannotVerifyCopySource, status, message);
  }
}
