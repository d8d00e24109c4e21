package io.reelwork.services.blobface;

/// A refusal in Azure's words: becomes a status, a code and an XML body in `BlobFace`.
final class BlobError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Azure's codes with their statuses, spelled as on the wire.
  enum Code {
    AccountIsDisabled(403),
    AuthenticationFailed(403),
    AuthorizationFailure(403),
    AuthorizationPermissionMismatch(403),
    AuthorizationProtocolMismatch(403),
    AuthorizationResourceTypeMismatch(403),
    AuthorizationServiceMismatch(403),
    AuthorizationSourceIPMismatch(403),
    CannotVerifyCopySource(403),
    CorsPreflightFailure(403),
    UnauthorizedBlobOverwrite(403),
    ResourceNotFound(404),
    ContainerNotFound(404),
    BlobNotFound(404),
    BlobTypeNotSupported(400),
    BlockListTooLong(400),
    Crc64Mismatch(400),
    InvalidBlockList(400),
    InvalidHeaderValue(400),
    InvalidInput(400),
    InvalidMd5(400),
    InvalidMetadata(400),
    InvalidQueryParameterValue(400),
    InvalidResourceName(400),
    InvalidUri(400),
    InvalidXmlDocument(400),
    InvalidXmlNodeValue(400),
    Md5Mismatch(400),
    MetadataTooLarge(400),
    MissingRequiredHeader(400),
    MissingRequiredQueryParameter(400),
    OutOfRangeQueryParameterValue(400),
    UnsupportedHeader(400),
    UnsupportedQueryParameter(400),
    UnsupportedHttpVerb(405),
    BlobAlreadyExists(409),
    ContainerAlreadyExists(409),
    CopyIdMismatch(409),
    LeaseAlreadyPresent(409),
    LeaseIdMismatchWithLeaseOperation(409),
    LeaseIsBreakingAndCannotBeAcquired(409),
    LeaseIsBreakingAndCannotBeChanged(409),
    LeaseIsBrokenAndCannotBeRenewed(409),
    LeaseNotPresentWithLeaseOperation(409),
    NoPendingCopyOperation(409),
    PublicAccessNotPermitted(409),
    MissingContentLengthHeader(411),
    ConditionNotMet(412),
    LeaseIdMismatchWithBlobOperation(412),
    LeaseIdMismatchWithContainerOperation(412),
    LeaseIdMissing(412),
    LeaseLost(412),
    LeaseNotPresentWithBlobOperation(412),
    LeaseNotPresentWithContainerOperation(412),
    SourceConditionNotMet(412),
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
  private final int status;

  BlobError(Code code, String message) {
    this(code, code.status(), message);
  }

  /// With another status than the code usually has: that of a source, for instance.
  BlobError(Code code, int status, String message) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  int status() {
    return status;
  }

  Code code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
