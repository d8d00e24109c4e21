package io.reelwork.services.blobface;

/// A refusal in Azure's words: becomes a status, a code and an XML body in `BlobFace`.
final class BlobError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Azure's codes with their statuses, spelled as on the wire.
  enum Code {
    AuthenticationFailed(403),
    AuthorizationFailure(403),
    AuthorizationPermissionMismatch(403),
    AuthorizationProtocolMismatch(403),
    AuthorizationSourceIPMismatch(403),
    UnauthorizedBlobOverwrite(403),
    ResourceNotFound(404),
    ContainerNotFound(404),
    BlobNotFound(404),
    InvalidUri(400),
    InvalidResourceName(400),
    InvalidQueryParameterValue(400),
    OutOfRangeQueryParameterValue(400),
    MissingRequiredQueryParameter(400),
    MissingRequiredHeader(400),
    InvalidHeaderValue(400),
    UnsupportedHeader(400),
    InvalidXmlDocument(400),
    InvalidBlockList(400),
    BlockListTooLong(400),
    InvalidMetadata(400),
    MetadataTooLarge(400),
    InvalidMd5(400),
    Md5Mismatch(400),
    InvalidInput(400),
    UnsupportedHttpVerb(405),
    BlobAlreadyExists(409),
    MissingContentLengthHeader(411),
    ConditionNotMet(412),
    RequestBodyTooLarge(413),
    InvalidRange(416),
    InternalError(500),
    ServerBusy(503),
    InsufficientStorage(507);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private final Code code;

  BlobError(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  Code code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
