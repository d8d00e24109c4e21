package io.reelwork.formats.xml;

import io.reelwork.formats.xml.MalformedXml.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.List;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/// The one way in which XML from outside is read: a StAX cursor that keeps to its limits.
///
/// - A document type declaration is refused before the parser sees the text, in every encoding.
/// - No entity but those of XML itself, nothing external.
/// - Depth and number of nodes are bounded while reading, before a caller keeps anything.
/// - Whatever the parser throws is a `MalformedXml`, also where the parser fails on its own.
///
/// Neighbouring texts and CDATA sections come as one event. For one thread.
public final class XmlCursor extends StreamReaderDelegate {
  /// The parser counts every `&lt;` as an entity, and presets inside a task are full of them. There
  /// are no other entities, because there is no document type.
  private static final List<String> ENTITY_SIZES =
      List.of("jdk.xml.totalEntitySizeLimit", "jdk.xml.maxGeneralEntitySizeLimit");

  private static final int NO_LIMIT = 0;
  private static final int MAX_FILE_BYTES = 16 << 20;
  private static final XMLInputFactory FACTORY = factory();

  private final XmlLimits limits;
  private int depth;
  private int nodes;

  private XmlCursor(XMLStreamReader parser, XmlLimits limits) {
    super(parser);
    this.limits = limits;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    ENTITY_SIZES.forEach(limit -> factory.setProperty(limit, NO_LIMIT));
    return factory;
  }

  /// A cursor before the root of a document in UTF-8 or UTF-16, with or without a byte order mark.
  ///
  /// @throws MalformedXml when the bytes are no text, or there is a document type
  public static XmlCursor of(byte[] document, XmlLimits limits) throws MalformedXml {
    return ofText(XmlText.decode(document), limits);
  }

  /// A cursor before the root of a document that is read from a stream, which stays open: of a file
  /// such as a manifest, 16 MiB at most.
  ///
  /// @throws MalformedXml as for bytes
  /// @throws IOException when it cannot be read or is longer
  public static XmlCursor of(InputStream document, XmlLimits limits)
      throws MalformedXml, IOException {
    byte[] bytes = document.readNBytes(MAX_FILE_BYTES + 1);
    if (bytes.length > MAX_FILE_BYTES) {
      throw new IOException("XML: must have at most " + MAX_FILE_BYTES + " bytes");
    }
    return of(bytes, limits);
  }

  /// A cursor before the root of a text. White space before the declaration and the encoding in it
  /// do not matter: clients declare UTF-16 in text that travels as UTF-8.
  ///
  /// @throws MalformedXml when there is a document type
  public static XmlCursor of(String document, XmlLimits limits) throws MalformedXml {
    return ofText(XmlText.withoutDeclaration(document), limits);
  }

  private static XmlCursor ofText(String text, XmlLimits limits) throws MalformedXml {
    XmlText.refuseDocumentType(text);
    try {
      return new XmlCursor(FACTORY.createXMLStreamReader(new StringReader(text)), limits);
    } catch (XMLStreamException | RuntimeException e) {
      throw MalformedXml.of(e, XmlText.place(text, 0));
    }
  }

  @Override
  public int next() throws MalformedXml {
    try {
      return counted(super.next());
    } catch (XMLStreamException | RuntimeException e) {
      throw MalformedXml.of(e, getLocation());
    }
  }

  @Override
  public int nextTag() throws MalformedXml {
    try {
      return counted(super.nextTag());
    } catch (XMLStreamException | RuntimeException e) {
      throw MalformedXml.of(e, getLocation());
    }
  }

  @Override
  public boolean hasNext() throws MalformedXml {
    try {
      return super.hasNext();
    } catch (XMLStreamException | RuntimeException e) {
      throw MalformedXml.of(e, getLocation());
    }
  }

  @Override
  public String getElementText() throws MalformedXml {
    try {
      String text = super.getElementText();
      depth--;
      return text;
    } catch (XMLStreamException | RuntimeException e) {
      throw MalformedXml.of(e, getLocation());
    }
  }

  private int counted(int event) throws MalformedXml {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        nodes += 1 + getAttributeCount();
        if (++depth > limits.depth()) {
          throw refused(Reason.TOO_DEEP, "nested deeper than " + limits.depth());
        }
        if (nodes > limits.nodes()) {
          throw refused(
              Reason.TOO_MANY_NODES, "more than " + limits.nodes() + " elements and attributes");
        }
      }
      case XMLStreamConstants.END_ELEMENT -> depth--;
      case XMLStreamConstants.DTD -> throw refused(Reason.DOCUMENT_TYPE, "a document type");
      case XMLStreamConstants.ENTITY_REFERENCE -> throw refused(Reason.SYNTAX, "an entity");
      default -> {}
    }
    return event;
  }

  private MalformedXml refused(Reason reason, String what) {
    Location here = getLocation();
    return new MalformedXml(reason, what, here);
  }
}
