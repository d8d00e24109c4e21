package io.reelwork.services.ffmpeg;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What FFmpeg's messages mean to a person who does not type its options. Messages that are not in
/// the catalogue say nothing to a client; they are in the log.
public final class PlainWords {
  /// A reason, and what FFmpeg says of it; the first that matches counts.
  private record Entry(String reason, Pattern said) {
    Entry(String reason, String said) {
      this(reason, Pattern.compile(said, Pattern.CASE_INSENSITIVE));
    }
  }

  private static final int MAX_CHARS = 1000;

  private static final List<Entry> CATALOGUE =
      List.of(
          new Entry("it is encrypted", "\\bdrm\\b|encrypt|decryption"),
          new Entry("there is not enough memory for it", "cannot allocate memory|out of memory"),
          new Entry("there is no room for the output", "no space left|quota exceeded"),
          new Entry("its index (moov) is missing", "moov atom not found"),
          new Entry("its header is broken", "header parsing failed|invalid png signature"),
          new Entry("it has no picture in it", "image data not found|no jpeg data found"),
          new Entry(
              "it ends before it should", "partial file|ended prematurely|unexpected end|truncat"),
          new Entry(
              "it has a codec that is not known here",
              "decoder( \\(codec .{1,40}\\))? not found|no decoder|unknown (de)?coder|unknown codec"),
          new Entry(
              "a feature of it is not supported",
              "not implemented|is not supported|unsupported|patch ?welcome"),
          new Entry(
              "its sound cannot be mixed to the channels that were asked for",
              "rematrix|channel layout|reinitializing filters"),
          new Entry("its picture has no size", "dimensions not set|invalid frame dimensions"),
          new Entry(
              "its tracks are not described", "could not find codec parameters|unspecified size"),
          new Entry(
              "its pictures or its sound are damaged",
              "error while decoding|error submitting|corrupt|conceal|damaged|invalid nal"),
          new Entry("it holds invalid data", "invalid data found"));

  private PlainWords() {}

  /// The reason in one message.
  public static Optional<String> of(String message) {
    String text = message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) : message;
    return CATALOGUE.stream()
        .filter(entry -> entry.said().matcher(text).find())
        .map(Entry::reason)
        .findFirst();
  }

  /// The reason in several messages: the one that tells most.
  public static Optional<String> of(List<String> messages) {
    var reasons = messages.stream().map(PlainWords::of).flatMap(Optional::stream).toList();
    return CATALOGUE.stream().map(Entry::reason).filter(reasons::contains).findFirst();
  }
}
