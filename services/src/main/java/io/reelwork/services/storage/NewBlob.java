package io.reelwork.services.storage;

/// An object that is to get a name.
///
/// @param object sealed
/// @param headers of the blob; the MD5 is the measured one unless they give one
public record NewBlob(String name, StagedObject object, BlobHeaders headers) {
  /// Checks the name.
  public NewBlob {
    BlobNames.check(name);
  }

  BlobHeaders measuredHeaders() {
    return headers.withMd5(headers.contentMd5().or(object::md5));
  }
}
