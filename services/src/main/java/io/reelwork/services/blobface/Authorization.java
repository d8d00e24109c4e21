package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.StorageKeys;
import io.reelwork.services.web.Request;
import java.time.InstantSource;
import java.util.function.Predicate;

/// Who may ask: a signature in the query first, else one in the `Authorization` field. Whatever a
/// signature allows, nothing is changed in the storage of a media account that is disabled.
final class Authorization {
  private final Blobs blobs;
  private final Sas sas;
  private final SharedKey sharedKey;
  private final Predicate<String> mayChange;

  /// @param mayChange whether the media account of that name may be changed, or only read
  Authorization(Blobs blobs, Sas sas, Predicate<String> mayChange, InstantSource clock) {
    this.mayChange = mayChange;
    this.blobs = blobs;
    this.sas = sas;
    this.sharedKey = new SharedKey(clock);
  }

  /// What the caller may do with a target.
  ///
  /// @throws BlobError when it has not shown who it is; before anything is told about the target
  Grant check(Request request, BlobCall.Target target, Parameters parameters) {
    Grant grant = grant(request, target, parameters);
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads && isDisabled(target.account())) {
      throw new BlobError(Code.AccountIsDisabled, "The specified account is disabled.");
    }
    return grant;
  }

  private boolean isDisabled(String storageAccount) {
    return blobs
        .accounts()
        .find(storageAccount)
        .filter(storage -> !mayChange.test(storage.account()))
        .isPresent();
  }

  private Grant grant(Request request, BlobCall.Target target, Parameters parameters) {
    if (!parameters.text("sig").isEmpty()) {
      return sas.verify(parameters, target, caller(request));
    }
    String field =
        request
            .header("Authorization")
            .orElseThrow(() ->
                new BlobError(Code.ResourceNotFound, "The specified resource does not exist."));
    String account = target.account();
    StorageKeys keys =
        SharedKey.account(field)
            .filter(account::equals)
            .flatMap(name -> blobs.accounts().keys(name))
            .orElseThrow(() ->
                new BlobError(
                    Code.AuthenticationFailed,
                    "Server failed to authenticate the request. The Authorization field must be"
                        + " SharedKey or SharedKeyLite with the account that the URL names."));
    sharedKey.verify(request, parameters, account, keys);
    return Grant.ofSharedKey();
  }

  static Sas.Caller caller(Request request) {
    return new Sas.Caller(String.valueOf(request.origin().getScheme()), request.remote());
  }
}
