package io.reelwork.services.web;

/// Answers requests. Safe for any number of threads; may block.
@FunctionalInterface
public interface Handler {
  /// Answers one request; what it throws becomes an error answer at the edge.
  Response handle(Request request);
}
