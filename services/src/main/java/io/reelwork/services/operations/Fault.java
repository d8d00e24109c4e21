package io.reelwork.services.operations;

/// Why work could not be done.
///
/// @param code what clients switch on
/// @param message the reason in words, for the client
public record Fault(OperationError code, String message) {}
