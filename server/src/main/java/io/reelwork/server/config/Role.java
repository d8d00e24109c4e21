package io.reelwork.server.config;

/// What one process does (design section 2).
public enum Role {
  /// OData, tokens and `/ext`.
  API,
  /// Uploads and downloads in the Azure Blob dialect.
  BLOB,
  /// Streaming to players.
  ORIGIN,
  /// Encoding.
  WORKER
}
