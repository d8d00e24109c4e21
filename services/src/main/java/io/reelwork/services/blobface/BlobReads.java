package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blob.Copy;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Block;
import io.reelwork.services.storage.ByteRange;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The reading half of the blob face. A download is fixed to its object when it begins, so an
/// overwrite or delete does not reach it.
final class BlobReads {
  private static final long MAX_HASHED_BYTES = 4L << 20;

  private final Blobs blobs;
  private final LeaseCalls leases;

  BlobReads(Blobs blobs, LeaseCalls leases) {
    this.blobs = blobs;
    this.leases = leases;
  }

  Response get(BlobCall call) {
    call.grant().mustAllow(Permission.READ);
    Blob blob = blob(call);
    if (Conditions.of(call.request()).isUnchanged(blob)) {
      return unchanged(blob);
    }
    Optional<ByteRange> range;
    try {
      range = RangeHeader.of(call, blob.sizeBytes());
    } catch (RangeHeader.Unsatisfiable outside) {
      return unsatisfiable(call, blob);
    }
    ByteRange part = range.orElse(new ByteRange(0, blob.sizeBytes()));
    Response answer =
        new Response(
            range.isPresent() ? 206 : 200,
            describe(call, blob, range),
            new Response.Body.FileSlice(blobs.localFile(blob), part.offset(), part.length()));
    return range
        .map(r ->
            answer.and(
                "Content-Range",
                "bytes %d-%d/%d".formatted(r.offset(), r.last(), blob.sizeBytes())))
        .orElse(answer);
  }

  private static Response unchanged(Blob blob) {
    return version(Response.of(304), blob).and("x-ms-error-code", Code.ConditionNotMet.name());
  }

  private static Response unsatisfiable(BlobCall call, Blob blob) {
    BlobError error =
        new BlobError(
            Code.InvalidRange,
            "The range specified is invalid for the current size of the resource.");
    return Response.of(416, "application/xml", BlobXml.error(error, call.request().id()))
        .and("Content-Range", "bytes */" + blob.sizeBytes())
        .and("x-ms-error-code", error.code().name());
  }

  /// The same fields as a whole read; the server leaves the body out.
  Response head(BlobCall call) {
    call.grant().mustAllow(Permission.READ);
    Blob blob = blob(call);
    if (Conditions.of(call.request()).isUnchanged(blob)) {
      return unchanged(blob);
    }
    return new Response(
        200,
        describe(call, blob, Optional.empty()),
        new Response.Body.FileSlice(blobs.localFile(blob), 0, blob.sizeBytes()));
  }

  Response metadata(BlobCall call) {
    call.grant().mustAllow(Permission.READ);
    Blob blob = blob(call);
    if (Conditions.of(call.request()).isUnchanged(blob)) {
      return unchanged(blob);
    }
    Response answer = version(Response.of(200), blob);
    return new Response(200, withMetadata(answer.headers(), blob), answer.body());
  }

  /// Refuses what is asked of a snapshot or an old version, before it reaches the blob itself.
  void mustBeOfToday(BlobCall call) {
    if (BlobCall.namesAnOldState(call.parameters())) {
      throw missing(blobs, call.container());
    }
  }

  private Blob blob(BlobCall call) {
    Blob blob =
        blobs
            .find(call.container(), call.name())
            .orElseThrow(() -> missing(blobs, call.container()));
    leases.checkBlobRead(call);
    return blob;
  }

  /// Which of the two is not there.
  static BlobError missing(Blobs blobs, ContainerId container) {
    return blobs.containerExists(container)
        ? new BlobError(Code.BlobNotFound, "The specified blob does not exist.")
        : new BlobError(Code.ContainerNotFound, "The specified container does not exist.");
  }

  static Response version(Response answer, Blob blob) {
    return answer
        .and("ETag", "\"" + blob.etag() + "\"")
        .and("Last-Modified", HttpDate.format(blob.lastModified()));
  }

  private Headers describe(BlobCall call, Blob blob, Optional<ByteRange> range) {
    BlobHeaders content = blob.headers();
    Headers headers = version(Response.of(200), blob).headers();
    headers = headers.and("Content-Type", content.contentType());
    headers = and(headers, "Content-Encoding", content.contentEncoding());
    headers = and(headers, "Content-Language", content.contentLanguage());
    headers = and(headers, "Content-Disposition", content.contentDisposition());
    headers = and(headers, "Cache-Control", content.cacheControl());
    headers = md5(headers, call, blob, range);
    headers =
        headers
            .and("Accept-Ranges", "bytes")
            .and("x-ms-blob-type", "BlockBlob")
            .and("x-ms-creation-time", HttpDate.format(blob.created()))
            .and("x-ms-server-encrypted", "false");
    headers = leases.words(blob.container(), blob.name()).in(headers);
    headers = blob.copy().map(copied(headers, blob.sizeBytes())).orElse(headers);
    headers = withMetadata(headers, blob);
    for (Map.Entry<String, String> override : call.grant().overrides().entrySet()) {
      headers = headers.with(override.getKey(), override.getValue());
    }
    return headers;
  }

  private static Function<Copy, Headers> copied(Headers headers, long sizeBytes) {
    return copy ->
        headers
            .and("x-ms-copy-id", copy.id())
            .and("x-ms-copy-source", copy.source())
            .and("x-ms-copy-status", "success")
            .and("x-ms-copy-progress", sizeBytes + "/" + sizeBytes)
            .and("x-ms-copy-completion-time", HttpDate.format(copy.completed()));
  }

  private static Headers and(Headers headers, String name, Optional<String> value) {
    return value.map(text -> headers.and(name, text)).orElse(headers);
  }

  /// `Content-MD5` is of the bytes that follow: of a part only on request.
  private Headers md5(Headers headers, BlobCall call, Blob blob, Optional<ByteRange> range) {
    Optional<String> whole = blob.headers().contentMd5();
    if (range.isEmpty()) {
      return and(headers, "Content-MD5", whole);
    }
    Headers named = and(headers, "x-ms-blob-content-md5", whole);
    if (isTrue(call, "x-ms-range-get-content-md5")) {
      byte[] digest = Upload.md5Digest().digest(bytes(blob, range.get()));
      return named.and("Content-MD5", Base64.getEncoder().encodeToString(digest));
    }
    return isTrue(call, "x-ms-range-get-content-crc64")
        ? named.and("x-ms-content-crc64", Crc64.of(bytes(blob, range.get())))
        : named;
  }

  private static boolean isTrue(BlobCall call, String header) {
    return call.header(header).orElse("").equalsIgnoreCase("true");
  }

  private byte[] bytes(Blob blob, ByteRange range) {
    if (range.length() > MAX_HASHED_BYTES) {
      throw new BlobError(
          Code.InvalidHeaderValue, "A hash is given of ranges of up to 4 MiB only.");
    }
    try (InputStream in = blobs.open(blob, range)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw Blobs.failure("blob " + blob.name() + ": cannot be read", e);
    }
  }

  private static Headers withMetadata(Headers headers, Blob blob) {
    Headers all = headers;
    for (Map.Entry<String, String> pair : blob.headers().metadata().entrySet()) {
      all = all.and("x-ms-meta-" + pair.getKey(), pair.getValue());
    }
    return all;
  }

  Response blockList(BlobCall call) {
    call.grant().mustAllow(Permission.READ);
    Optional<Blob> blob = blobs.find(call.container(), call.name());
    leases.checkBlobRead(call);
    List<Block> uncommitted = blobs.uncommittedBlocks(call.container(), call.name());
    if (blob.isEmpty() && uncommitted.isEmpty()) {
      throw missing(blobs, call.container());
    }
    String type = call.parameters().text("blocklisttype").toLowerCase(Locale.ROOT);
    Optional<List<Block>> committed =
        Optional.of(blob.map(blobs::committedBlocks).orElse(List.of()));
    byte[] body =
        switch (type) {
          case "", "committed" -> BlobXml.blockList(committed, Optional.empty());
          case "uncommitted" -> BlobXml.blockList(Optional.empty(), Optional.of(uncommitted));
          case "all" -> BlobXml.blockList(committed, Optional.of(uncommitted));
          default -> throw Parameters.invalid("blocklisttype");
        };
    Response answer =
        Response.of(200, "application/xml", body)
            .and("x-ms-blob-content-length", String.valueOf(blob.map(Blob::sizeBytes).orElse(0L)));
    return blob.map(committedBlob -> version(answer, committedBlob)).orElse(answer);
  }
}
