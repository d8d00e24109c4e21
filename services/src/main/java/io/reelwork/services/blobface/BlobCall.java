package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.memory.Document;
import io.reelwork.services.storage.BlobNames;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.web.Request;
import java.util.List;
import java.util.Optional;

/// A request to the blob face, taken apart.
///
/// @param document the body, for operations that understand it as a whole
/// @param name the blob; empty when the container itself is meant
/// @param version the protocol version in force: `api-version`, else `x-ms-version`, else `sv`
/// @param grant what its signature allows
record BlobCall(
    Request request,
    Document document,
    ContainerId container,
    String name,
    Parameters parameters,
    String version,
    Grant grant) {
  private static final String OLDEST_VERSION = "2009-09-19";

  /// Query parameters that name a state of a blob other than its current one.
  private static final List<String> OLD_STATES = List.of("snapshot", "versionid");

  /// The storage account, container and blob name that a path names.
  ///
  /// @param container has no name when the account itself is meant
  /// @param name the blob; empty when the container or the account is meant
  record Target(ContainerId container, String name) {
    String account() {
      return container.storageAccount();
    }
  }

  /// Takes `/reelwork`, `/reelwork/asset-1` and `/reelwork/asset-1/a%20b/c.mp4` apart.
  static Target target(String path) {
    if (path.length() < 2 || !path.startsWith("/")) {
      throw new BlobError(Code.ResourceNotFound, "The specified resource does not exist.");
    }
    String[] parts = path.substring(1).split("/", 3);
    String account = decode(parts[0]);
    String container = parts.length < 2 ? "" : decode(parts[1]);
    String name = parts.length < 3 ? "" : decode(parts[2]);
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

  String account() {
    return container.storageAccount();
  }

  /// Whether a query asks for a snapshot or an old version, of which there are none.
  static boolean namesAnOldState(Parameters parameters) {
    return OLD_STATES.stream().anyMatch(name -> !parameters.text(name).isEmpty());
  }

  /// Whether a blob or its container is asked for, as the path says.
  boolean isForAccount() {
    return container.name().isEmpty();
  }

  Optional<String> header(String name) {
    return request.header(name).filter(value -> !value.isBlank());
  }

  /// `comp` in lower case; empty when there is none.
  String comp() {
    return parameters.text("comp").toLowerCase(java.util.Locale.ROOT);
  }
}
