package io.reelwork.services.processors;

/// A document beside the media of an output asset.
///
/// @param primary whether players are given its address
@SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
record Document(String name, String mimeType, boolean primary, byte[] content) {}
