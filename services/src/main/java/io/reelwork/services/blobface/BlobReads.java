package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.BlobPage;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Block;
import io.reelwork.services.storage.ByteRange;
import io.reelwork.services.storage.Container;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.Listing;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The reading half of the blob face. A download is fixed to its object when it begins, so an
/// overwrite or delete does not reach it.
final class BlobReads {
  private static final long MAX_RANGE_MD5_BYTES = 4L << 20;

  private final Blobs blobs;

  BlobReads(Blobs blobs) {
    this.blobs = blobs;
  }

  Response get(BlobCall call) {
    call.grant().mustAllow(Permission.READ);
    Blob blob = blob(call);
    if (Conditions.of(call.request()).isUnchanged(blob)) {
      return version(Response.of(304), blob);
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
      return version(Response.of(304), blob);
    }
    return new Response(
        200,
        describe(call, blob, Optional.empty()),
        new Response.Body.FileSlice(blobs.localFile(blob), 0, blob.sizeBytes()));
  }

  Response metadata(BlobCall call) {
    call.grant().mustAllow(Permission.READ);
    Response answer = version(Response.of(200), blob(call));
    return new Response(200, withMetadata(answer.headers(), blob(call)), answer.body());
  }

  private Blob blob(BlobCall call) {
    return blobs
        .find(call.container(), call.name())
        .orElseThrow(() -> missing(blobs, call.container()));
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
            .and("x-ms-lease-status", "unlocked")
            .and("x-ms-lease-state", "available")
            .and("x-ms-creation-time", HttpDate.format(blob.created()))
            .and("x-ms-server-encrypted", "false");
    headers = withMetadata(headers, blob);
    for (Map.Entry<String, String> override : call.grant().overrides().entrySet()) {
      headers = headers.with(override.getKey(), override.getValue());
    }
    return headers;
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
    boolean asked = call.header("x-ms-range-get-content-md5").orElse("").equalsIgnoreCase("true");
    return asked ? named.and("Content-MD5", rangeMd5(blob, range.get())) : named;
  }

  private String rangeMd5(Blob blob, ByteRange range) {
    if (range.length() > MAX_RANGE_MD5_BYTES) {
      throw new BlobError(
          Code.InvalidHeaderValue, "An MD5 is given of ranges of up to 4 MiB only.");
    }
    try (InputStream in = blobs.open(blob, range)) {
      return Base64.getEncoder().encodeToString(Upload.md5Digest().digest(in.readAllBytes()));
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
          default -> throw invalidQuery("blocklisttype");
        };
    Response answer =
        Response.of(200, "application/xml", body)
            .and("x-ms-blob-content-length", String.valueOf(blob.map(Blob::sizeBytes).orElse(0L)));
    return blob.map(committedBlob -> version(answer, committedBlob)).orElse(answer);
  }

  Response containerProperties(BlobCall call) {
    call.grant().mustAllow(Permission.READ, Permission.LIST);
    Container container =
        blobs.container(call.container()).orElseThrow(() -> missing(blobs, call.container()));
    return Response.of(200)
        .and("ETag", "\"" + container.etag() + "\"")
        .and("Last-Modified", HttpDate.format(container.lastModified()))
        .and("x-ms-lease-status", "unlocked")
        .and("x-ms-lease-state", "available")
        .and("x-ms-has-immutability-policy", "false")
        .and("x-ms-has-legal-hold", "false");
  }

  Response list(BlobCall call) {
    call.grant().mustAllow(Permission.LIST);
    if (!blobs.containerExists(call.container())) {
      throw missing(blobs, call.container());
    }
    Parameters query = call.parameters();
    Optional<String> marker = query.find("marker").filter(text -> !text.isEmpty());
    Listing listing =
        new Listing(
            query.text("prefix"),
            query.find("delimiter").filter(text -> !text.isEmpty()),
            marker.map(BlobReads::decodeMarker),
            max(query));
    BlobPage page = blobs.list(call.container(), listing);
    List<String> include = Arrays.asList(query.text("include").toLowerCase(Locale.ROOT).split(","));
    String service = call.request().origin() + "/" + call.container().storageAccount() + "/";
    BlobXml.Asked asked =
        new BlobXml.Asked(call, service, listing, marker, include.contains("metadata"));
    byte[] body = BlobXml.listing(asked, page, page.next().map(BlobReads::encodeMarker));
    return Response.of(200, "application/xml", body);
  }

  private static int max(Parameters query) {
    String text = query.text("maxresults");
    if (text.isEmpty()) {
      return Listing.MAX;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw invalidQuery("maxresults");
    }
    int max = Integer.parseInt(text);
    if (max == 0) {
      throw new BlobError(
          Code.OutOfRangeQueryParameterValue,
          "One of the query parameters specified in the request URI is outside the permissible"
              + " range.");
    }
    return Math.min(max, Listing.MAX);
  }

  private static BlobError invalidQuery(String name) {
    return new BlobError(
        Code.InvalidQueryParameterValue,
        "Value for one of the query parameters specified in the request URI is invalid: " + name);
  }

  /// Markers are base64 of the last name, because a name may have any character.
  private static String encodeMarker(String after) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(after.getBytes(StandardCharsets.UTF_8));
  }

  private static String decodeMarker(String marker) {
    try {
      String after = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (after.indexOf('\0') < 0) {
        return after;
      }
    } catch (IllegalArgumentException notBase64) {
      throw invalidQuery("marker");
    }
    throw invalidQuery("marker");
  }
}
