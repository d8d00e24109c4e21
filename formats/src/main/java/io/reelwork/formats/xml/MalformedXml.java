package io.reelwork.formats.xml;

import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;

/// A text that is not XML as we read it.
///
/// Each caller has its own words for its clients; `reason` says which apply, `getLocation` where
/// the fault is.
public final class MalformedXml extends XMLStreamException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /// What is wrong.
  public enum Reason {
    /// There is no letter.
    EMPTY,
    /// The bytes are no text in UTF-8 or UTF-16.
    ENCODING,
    /// There is a document type declaration.
    DOCUMENT_TYPE,
    /// It breaks a rule of XML, or names an entity that XML itself does not have.
    SYNTAX,
    /// Elements are nested deeper than the limit.
    TOO_DEEP,
    /// There are more elements and attributes than the limit.
    TOO_MANY_NODES
  }

  MalformedXml(Reason reason, String message, Location location) {
    super(message, location);
    this.reason = reason;
  }

  /// A fault that the parser found, or a failure of the parser itself.
  static MalformedXml of(Exception fault, Location location) {
    return switch (fault) {
      case MalformedXml known -> known;
      case XMLStreamException told when told.getLocation() != null ->
          new MalformedXml(Reason.SYNTAX, String.valueOf(told.getMessage()), told.getLocation());
      // The parser's own texts are missing for some faults: it then fails in other ways.
      default -> new MalformedXml(Reason.SYNTAX, "not well-formed", location);
    };
  }

  /// What is wrong.
  public Reason reason() {
    return reason;
  }
}
