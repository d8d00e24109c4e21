package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The body of Put Block List, with or without declaration and byte order mark:
///
/// ```xml
/// <?xml version="1.0" encoding="utf-8"?>
/// <BlockList><Latest>QUFB</Latest><Committed>QkJC</Committed><Uncommitted>Q0ND</Uncommitted></BlockList>
/// ```
final class BlockList {
  private static final XMLInputFactory FACTORY = factory();
  private static final int MAX_BLOCKS = 50_000;

  private BlockList() {}

  /// Where a block is looked for.
  enum From {
    LATEST,
    COMMITTED,
    UNCOMMITTED
  }

  /// One line of the list.
  record Entry(From from, String id) {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /// The entries in order.
  ///
  /// @throws BlobError `InvalidXmlDocument` when it is not such a list, `BlockListTooLong` beyond
  ///   50,000 entries
  static List<Entry> parse(byte[] body) {
    try {
      XMLStreamReader in = FACTORY.createXMLStreamReader(new ByteArrayInputStream(body));
      try {
        return read(in);
      } finally {
        in.close();
      }
    } catch (XMLStreamException | IllegalStateException malformed) {
      throw invalid();
    }
  }

  private static List<Entry> read(XMLStreamReader in) throws XMLStreamException {
    List<Entry> entries = new ArrayList<>();
    in.nextTag();
    if (!in.getLocalName().equals("BlockList")) {
      throw invalid();
    }
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      From from =
          switch (in.getLocalName()) {
            case "Latest" -> From.LATEST;
            case "Committed" -> From.COMMITTED;
            case "Uncommitted" -> From.UNCOMMITTED;
            default -> throw invalid();
          };
      entries.add(new Entry(from, in.getElementText().strip()));
      if (entries.size() > MAX_BLOCKS) {
        throw new BlobError(
            Code.BlockListTooLong, "The block list may not contain more than 50,000 blocks.");
      }
    }
    while (in.hasNext()) {
      in.next();
    }
    return entries;
  }

  private static BlobError invalid() {
    return new BlobError(Code.InvalidXmlDocument, "XML specified is not syntactically valid.");
  }
}
