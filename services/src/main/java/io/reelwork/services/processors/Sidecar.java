package io.reelwork.services.processors;

/// A text file that goes with the media files of an output.
///
/// @param name of the file
/// @param text of it
record Sidecar(String name, String text) {}
