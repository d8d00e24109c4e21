package io.reelwork.services.blobface;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.BlobPage;
import io.reelwork.services.storage.BlobPage.Entry;
import io.reelwork.services.storage.Block;
import io.reelwork.services.storage.Listing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The XML bodies the blob face writes.
final class BlobXml {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
  private static final String URLS_GONE = "2013-08-15";

  private BlobXml() {}

  @FunctionalInterface
  private interface Content {
    void write(XMLStreamWriter out) throws XMLStreamException;
  }

  /// `<Error><Code>BlobNotFound</Code><Message>…</Message></Error>`.
  static byte[] error(BlobError error, String requestId) {
    return document(out -> {
      out.writeStartElement("Error");
      text(out, "Code", error.code().name());
      text(out, "Message", error.text() + "\nRequestId:" + requestId);
      out.writeEndElement();
    });
  }

  /// What a listing was asked for, beside its page.
  ///
  /// @param service the URL of the storage account: `http://host:8481/reelwork/`
  record Asked(
      BlobCall call, String service, Listing listing, Optional<String> marker, boolean metadata) {}

  /// `<EnumerationResults>`; before 2013-08-15 with the blobs' URLs.
  static byte[] listing(Asked asked, BlobPage page, Optional<String> nextMarker) {
    return document(out -> {
      boolean urls = asked.call().version().compareTo(URLS_GONE) < 0;
      String container = asked.call().container().name();
      out.writeStartElement("EnumerationResults");
      if (urls) {
        out.writeAttribute("ContainerName", asked.service() + container);
      } else {
        out.writeAttribute("ServiceEndpoint", asked.service());
        out.writeAttribute("ContainerName", container);
      }
      asking(out, asked);
      out.writeStartElement("Blobs");
      for (Entry entry : page.entries()) {
        switch (entry) {
          case BlobPage.Item item -> item(out, item.blob(), asked, urls);
          case BlobPage.Prefix prefix -> {
            out.writeStartElement("BlobPrefix");
            text(out, "Name", prefix.name());
            out.writeEndElement();
          }
        }
      }
      out.writeEndElement();
      text(out, "NextMarker", nextMarker.orElse(""));
      out.writeEndElement();
    });
  }

  private static void asking(XMLStreamWriter out, Asked asked) throws XMLStreamException {
    if (!asked.listing().prefix().isEmpty()) {
      text(out, "Prefix", asked.listing().prefix());
    }
    if (asked.marker().isPresent()) {
      text(out, "Marker", asked.marker().get());
    }
    if (asked.call().parameters().find("maxresults").isPresent()) {
      text(out, "MaxResults", String.valueOf(asked.listing().max()));
    }
    if (asked.listing().delimiter().isPresent()) {
      text(out, "Delimiter", asked.listing().delimiter().get());
    }
  }

  private static void item(XMLStreamWriter out, Blob blob, Asked asked, boolean url)
      throws XMLStreamException {
    out.writeStartElement("Blob");
    text(out, "Name", blob.name());
    if (url) {
      String path = PercentText.encode(blob.name()).replace("%2F", "/");
      text(out, "Url", asked.service() + blob.container().name() + "/" + path);
    }
    out.writeStartElement("Properties");
    BlobHeaders headers = blob.headers();
    text(out, "Creation-Time", HttpDate.format(blob.created()));
    text(out, "Last-Modified", HttpDate.format(blob.lastModified()));
    text(out, "Etag", blob.etag());
    text(out, "Content-Length", String.valueOf(blob.sizeBytes()));
    text(out, "Content-Type", headers.contentType());
    text(out, "Content-Encoding", headers.contentEncoding().orElse(""));
    text(out, "Content-Language", headers.contentLanguage().orElse(""));
    text(out, "Content-MD5", headers.contentMd5().orElse(""));
    text(out, "Cache-Control", headers.cacheControl().orElse(""));
    text(out, "Content-Disposition", headers.contentDisposition().orElse(""));
    text(out, "BlobType", "BlockBlob");
    text(out, "LeaseStatus", "unlocked");
    text(out, "LeaseState", "available");
    out.writeEndElement();
    if (asked.metadata()) {
      out.writeStartElement("Metadata");
      for (Map.Entry<String, String> pair : headers.metadata().entrySet()) {
        text(out, pair.getKey(), pair.getValue());
      }
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  /// `<BlockList><CommittedBlocks>…</CommittedBlocks><UncommittedBlocks>…`.
  static byte[] blockList(Optional<List<Block>> committed, Optional<List<Block>> uncommitted) {
    return document(out -> {
      out.writeStartElement("BlockList");
      if (committed.isPresent()) {
        blocks(out, "CommittedBlocks", committed.get());
      }
      if (uncommitted.isPresent()) {
        blocks(out, "UncommittedBlocks", uncommitted.get());
      }
      out.writeEndElement();
    });
  }

  private static void blocks(XMLStreamWriter out, String name, List<Block> blocks)
      throws XMLStreamException {
    out.writeStartElement(name);
    for (Block block : blocks) {
      out.writeStartElement("Block");
      text(out, "Name", block.id());
      text(out, "Size", String.valueOf(block.sizeBytes()));
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  private static void text(XMLStreamWriter out, String name, String text)
      throws XMLStreamException {
    out.writeStartElement(name);
    out.writeCharacters(text);
    out.writeEndElement();
  }

  private static byte[] document(Content content) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>".getBytes(StandardCharsets.UTF_8));
      XMLStreamWriter out = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      content.write(out);
      out.close();
      return bytes.toByteArray();
    } catch (XMLStreamException e) {
      throw new ServiceFailure(ServiceFailure.Code.STORAGE, "blob answer: must be XML", e);
    }
  }
}
