package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.BlobNames;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.web.Request;
import java.util.Optional;

/// A request to the blob face, taken apart.
///
/// @param name the blob; empty when the container itself is meant
/// @param version the protocol version in force: `api-version`, else `x-ms-version`, else `sv`
/// @param grant what its signature allows
record BlobCall(
    Request request,
    ContainerId container,
    String name,
    Parameters parameters,
    String version,
    Grant grant) {
  private static final String OLDEST_VERSION = "2009-09-19";

  /// The storage account, container and blob name that a path names.
  record Target(ContainerId container, String name) {}

  /// Takes `/reelwork/asset-1/a%20b/c.mp4` apart.
  static Target target(String path) {
    int first = path.indexOf('/', 1);
    if (!path.startsWith("/") || first < 0) {
      throw new BlobError(Code.ResourceNotFound, "The specified resource does not exist.");
    }
    int second = path.indexOf('/', first + 1);
    String account = decode(path.substring(1, first));
    String container = decode(path.substring(first + 1, second < 0 ? path.length() : second));
    String name = second < 0 ? "" : decode(path.substring(second + 1));
    if (!name.isEmpty() && !BlobNames.isName(name)) {
      throw new BlobError(
          Code.InvalidResourceName, "The specified resource name contains invalid characters.");
    }
    return new Target(new ContainerId(account, container), name);
  }

  private static String decode(String text) {
    String decoded =
        PercentText.decode(text)
            .orElseThrow(() ->
                new BlobError(
                    Code.InvalidUri,
                    "The requested URI does not represent any resource on the server."));
    if (decoded.indexOf('\0') >= 0) {
      throw new BlobError(
          Code.InvalidResourceName, "The specified resource name contains invalid characters.");
    }
    return decoded;
  }

  /// What the caller goes by, for the answer's `x-ms-version`.
  static String version(Request request, Parameters parameters) {
    return parameters
        .find("api-version")
        .or(() -> request.header("x-ms-version"))
        .or(() -> parameters.find("sv"))
        .filter(text -> text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
        .orElse(OLDEST_VERSION);
  }

  Optional<String> header(String name) {
    return request.header(name).filter(value -> !value.isBlank());
  }

  /// `comp` in lower case; empty when there is none.
  String comp() {
    return parameters.text("comp").toLowerCase(java.util.Locale.ROOT);
  }
}
