package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Block;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.storage.StagedObject;
import io.reelwork.services.web.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The writing half of the blob face: whole blobs, their headers, deletion.
final class BlobWrites {
  private final Blobs blobs;
  private final LeaseCalls leases;

  BlobWrites(Blobs blobs, LeaseCalls leases) {
    this.blobs = blobs;
    this.leases = leases;
  }

  Response put(BlobCall call) {
    call.grant().mustAllow(Permission.WRITE, Permission.CREATE);
    checkBlobType(call);
    OptionalLong length = Upload.length(call);
    BlobHeaders headers = ContentHeaders.ofPut(call);
    checkBeforeBody(call);
    blobs.checkRoomFor(length.orElse(0));
    try (StagedObject staged = blobs.stage()) {
      String md5 = Upload.receive(call, length, staged);
      headers.contentMd5().ifPresent(promised -> Upload.mustEqual(promised, md5));
      Blob blob = publish(call, staged, headers.withMd5(Optional.of(md5)), List.of());
      return BlobReads.version(Response.of(201), blob)
          .and("Content-MD5", md5)
          .and("x-ms-request-server-encrypted", "false");
    }
  }

  static void checkBlobType(BlobCall call) {
    String type =
        call.header("x-ms-blob-type")
            .orElseThrow(() ->
                new BlobError(
                    Code.MissingRequiredHeader,
                    "An HTTP header that's mandatory for this request is not specified:"
                        + " x-ms-blob-type."));
    if (type.equalsIgnoreCase("PageBlob") || type.equalsIgnoreCase("AppendBlob")) {
      throw new BlobError(Code.BlobTypeNotSupported, type + "s are not supported.");
    }
    if (!type.equalsIgnoreCase("BlockBlob")) {
      throw new BlobError(
          Code.InvalidHeaderValue,
          "The value for one of the HTTP headers is not in the correct format: x-ms-blob-type must"
              + " be BlockBlob.");
    }
  }

  /// Refuses what would be refused after the body as well, so that nobody sends it in vain.
  void checkBeforeBody(BlobCall call) {
    if (!blobs.containerExists(call.container())) {
      throw BlobReads.missing(blobs, call.container());
    }
    checkWrite(call, blobs.find(call.container(), call.name()));
    leases.checkBlobWrite(call);
  }

  static void checkWrite(BlobCall call, Optional<Blob> current) {
    Conditions.of(call.request()).checkWrite(current);
    if (current.isPresent() && !call.grant().allows(Permission.WRITE)) {
      throw new BlobError(
          Code.UnauthorizedBlobOverwrite,
          "This request is not authorized to perform blob overwrites.");
    }
  }

  /// Names a sealed object, if what is there now still allows it.
  Blob publish(BlobCall call, StagedObject staged, BlobHeaders headers, List<Block> parts) {
    return locked(
        call,
        current -> {
          checkWrite(call, current);
          leases.checkBlobWrite(call);
          Blob made = blobs.publish(call.container(), call.name(), staged, headers, parts);
          leases.passed(call);
          return made;
        });
  }

  private <T> T locked(BlobCall call, Function<Optional<Blob>, T> work) {
    return blobs.locked(
        call.container(),
        () -> work.apply(blobs.find(call.container(), call.name())),
        () -> {
          throw BlobReads.missing(blobs, call.container());
        });
  }

  Response setMetadata(BlobCall call) {
    return setHeaders(call, old -> old.headers().withMetadata(ContentHeaders.metadata(call)));
  }

  /// Fields that are not sent are cleared, as in Azure; metadata stays.
  Response setProperties(BlobCall call) {
    return setHeaders(
        call, old -> ContentHeaders.ofCommit(call).withMetadata(old.headers().metadata()));
  }

  private Response setHeaders(BlobCall call, Function<Blob, BlobHeaders> change) {
    call.grant().mustAllow(Permission.WRITE);
    Blob changed =
        locked(
            call,
            current -> {
              Blob old = current.orElseThrow(() -> BlobReads.missing(blobs, call.container()));
              Conditions.of(call.request()).checkWrite(current);
              leases.checkBlobWrite(call);
              leases.passed(call);
              return blobs
                  .setHeaders(call.container(), call.name(), change.apply(old))
                  .orElseThrow(() -> BlobReads.missing(blobs, call.container()));
            });
    return BlobReads.version(Response.of(200), changed);
  }

  Response delete(BlobCall call) {
    call.grant().mustAllow(Permission.DELETE);
    boolean whole = !isOfSnapshotsOnly(call);
    locked(
        call,
        current -> {
          if (current.isEmpty()) {
            throw BlobReads.missing(blobs, call.container());
          }
          Conditions.of(call.request()).checkWrite(current);
          leases.checkBlobWrite(call);
          return whole && blobs.delete(call.container(), call.name());
        });
    return Response.of(202).and("x-ms-delete-type-permanent", "true");
  }

  /// `only` means the snapshots without their blob, and there are none.
  private static boolean isOfSnapshotsOnly(BlobCall call) {
    return switch (call.header("x-ms-delete-snapshots")
        .orElse("include")
        .toLowerCase(Locale.ROOT)) {
      case "include" -> false;
      case "only" -> true;
      default ->
          throw new BlobError(
              Code.InvalidHeaderValue,
              "The value for one of the HTTP headers is not in the correct format:"
                  + " x-ms-delete-snapshots must be include or only.");
    };
  }
}
