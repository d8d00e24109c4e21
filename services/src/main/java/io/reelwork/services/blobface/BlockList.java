package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import java.util.ArrayList;
import java.util.List;
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

  /// The entries in order.
  ///
  /// @throws BlobError `InvalidXmlDocument` when it is not such a list, `BlockListTooLong` beyond
  ///   50,000 entries
  static List<Entry> parse(byte[] body) {
    return BlobXml.read(body, "BlockList", BlockList::read);
  }

  private static List<Entry> read(XMLStreamReader in) throws XMLStreamException {
    List<Entry> entries = new ArrayList<>();
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      From from =
          switch (in.getLocalName()) {
            case "Latest" -> From.LATEST;
            case "Committed" -> From.COMMITTED;
            case "Uncommitted" -> From.UNCOMMITTED;
            default -> throw BlobXml.invalid();
          };
      entries.add(new Entry(from, in.getElementText().strip()));
      if (entries.size() > MAX_BLOCKS) {
        throw new BlobError(
            Code.BlockListTooLong, "The block list may not contain more than 50,000 blocks.");
      }
    }
    return entries;
  }
}
