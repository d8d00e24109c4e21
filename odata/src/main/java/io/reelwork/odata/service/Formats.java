package io.reelwork.odata.service;

import io.reelwork.odata.batch.MediaType;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.WireFormat;
import io.reelwork.odata.payload.WireFormat.Document;
import io.reelwork.odata.uri.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The wire formats a service speaks, and which one a request means (protocol section 4).
///
/// @param atom Atom and plain XML; what a caller without preference gets
/// @param verbose `application/json;odata=verbose`
/// @param minimal `application/json` and `odata=minimalmetadata`
/// @param none `odata=nometadata`
/// @param full `odata=fullmetadata`
/// @param metadata the writer of `$metadata`
public record Formats(
    WireFormat atom,
    WireFormat verbose,
    WireFormat minimal,
    WireFormat none,
    WireFormat full,
    MetadataWriter metadata) {
  private static final int SNIFFED = 64;
  private static final Pattern QUALITY = Pattern.compile("[01](\\.\\d{0,3})?|\\.\\d{1,3}");

  /// Writes `$metadata`.
  @FunctionalInterface
  public interface MetadataWriter {
    /// The model as a caller sees it: types in the order of the service document, functions.
    Document write(List<EntityType> types, List<ServiceFunction> functions, Context context);
  }

  /// A format to read a body with, and the body, none of it lost.
  record Incoming(WireFormat format, InputStream body) {}

  /// One entry of an Accept header.
  private record Range(MediaType type, double quality) {}

  /// The format of the answer; empty when the caller accepts none that there is.
  ///
  /// @param accept the Accept header, empty when there is none
  /// @param maxVersion the MaxDataServiceVersion header: below 3.0, plain JSON means verbose
  Optional<WireFormat> forAnswer(String accept, String maxVersion) {
    if (accept.isBlank()) {
      return Optional.of(atom);
    }
    Optional<WireFormat> best = Optional.empty();
    double bestQuality = 0;
    for (String part : MediaType.split(accept, ',')) {
      Range range = range(part);
      if (range.quality() > bestQuality) {
        Optional<WireFormat> written = written(range.type(), maxVersion);
        if (written.isPresent()) {
          best = written;
          bestQuality = range.quality();
        }
      }
    }
    return best;
  }

  /// The format that `$format` names, which wins over the Accept header: `json`, `verbosejson`,
  /// `atom`, `xml`, or a media type.
  ///
  /// @throws ODataError `UNSUPPORTED_MEDIA_TYPE` for any other
  WireFormat named(String name, String maxVersion) {
    Optional<WireFormat> format =
        switch (name.strip().toLowerCase(Locale.ROOT)) {
          case "json" -> forAnswer("application/json", maxVersion);
          case "verbosejson" -> Optional.of(verbose);
          case "atom", "xml" -> Optional.of(atom);
          case String type when type.contains("/") -> forAnswer(type, maxVersion);
          default -> Optional.empty();
        };
    return format.orElseThrow(() ->
        new ODataError(
            Code.UNSUPPORTED_MEDIA_TYPE,
            "$format: must be json, verbosejson, atom, xml or a media type of these but was "
                + Excerpt.of(name)));
  }

  /// The format of an error: the caller's, or Atom when there is none.
  WireFormat forError(String accept, String maxVersion) {
    return forAnswer(accept, maxVersion).orElse(atom);
  }

  /// Whether it is JSON light, which has no version below 3.0.
  boolean isLight(WireFormat format) {
    return List.of(minimal, none, full).contains(format);
  }

  /// The format of an entity in a request body; without a Content-Type the first letter decides.
  ///
  /// @throws ODataError `UNSUPPORTED_MEDIA_TYPE`
  Incoming forEntity(String contentType, InputStream body) {
    return contentType.isBlank()
        ? sniffed(contentType, body)
        : new Incoming(read(contentType), body);
  }

  /// The format of arguments and links: the first letter wins over the Content-Type, because some
  /// clients send JSON under the type of their entities (clients section 4.2).
  Incoming sniffed(String contentType, InputStream body) {
    PushbackInputStream whole = new PushbackInputStream(body, SNIFFED);
    return switch (firstLetter(whole)) {
      case '{', '[' -> new Incoming(isVerbose(contentType) ? verbose : minimal, whole);
      case '<' -> new Incoming(atom, whole);
      default -> new Incoming(contentType.isBlank() ? atom : read(contentType), whole);
    };
  }

  private Optional<WireFormat> written(MediaType type, String maxVersion) {
    return switch (type.name()) {
      case "application/json" -> Optional.of(json(type, maxVersion));
      case "application/atom+xml",
          "application/atomsvc+xml",
          "application/xml",
          "text/xml",
          "application/*",
          "*/*" ->
          Optional.of(atom);
      default -> Optional.empty();
    };
  }

  private WireFormat json(MediaType type, String maxVersion) {
    return switch (type.parameter("odata").orElse("").toLowerCase(Locale.ROOT)) {
      case "verbose" -> verbose;
      case "nometadata" -> none;
      case "fullmetadata" -> full;
      case "" -> isBelowThree(maxVersion) ? verbose : minimal;
      default -> minimal;
    };
  }

  static boolean isBelowThree(String version) {
    return version.strip().startsWith("1.") || version.strip().startsWith("2.");
  }

  private WireFormat read(String contentType) {
    return switch (MediaType.parse(contentType).name()) {
      case "application/json", "text/json" -> isVerbose(contentType) ? verbose : minimal;
      case "application/atom+xml", "application/xml", "text/xml" -> atom;
      default ->
          throw new ODataError(
              Code.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type: must be application/json or application/atom+xml");
    };
  }

  private static boolean isVerbose(String contentType) {
    return MediaType.parse(contentType)
        .parameter("odata")
        .filter("verbose"::equalsIgnoreCase)
        .isPresent();
  }

  private static Range range(String part) {
    MediaType type = MediaType.parse(part);
    return new Range(type, type.parameter("q").map(Formats::quality).orElse(1.0));
  }

  private static double quality(String text) {
    String stripped = text.strip();
    return QUALITY.matcher(stripped).matches() ? Double.parseDouble(stripped) : 1;
  }

  /// The first letter that is neither blank nor byte order mark, 0 when there is none.
  private static int firstLetter(PushbackInputStream body) {
    try {
      byte[] start = body.readNBytes(SNIFFED);
      body.unread(start);
      for (byte letter : start) {
        boolean skipped = letter <= ' ';
        if (!skipped) {
          return letter;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
