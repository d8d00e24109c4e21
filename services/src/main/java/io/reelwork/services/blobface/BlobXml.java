package io.reelwork.services.blobface;

import io.reelwork.formats.xml.XmlCursor;
import io.reelwork.formats.xml.XmlLimits;
import io.reelwork.services.ServiceFailure;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blob.Copy;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.BlobPage;
import io.reelwork.services.storage.BlobPage.Entry;
import io.reelwork.services.storage.Block;
import io.reelwork.services.storage.Container;
import io.reelwork.services.storage.Listing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/// The XML bodies of the blob face.
final class BlobXml {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
  private static final XmlLimits LIMITS = XmlLimits.ofDepth(16);
  private static final String URLS_GONE = "2013-08-15";

  private BlobXml() {}

  /// Writes the content of a document.
  @FunctionalInterface
  interface Content {
    void write(XMLStreamWriter out) throws XMLStreamException;
  }

  /// Reads what is in a document's root element, up to its end.
  @FunctionalInterface
  interface Reader<T> {
    T read(XMLStreamReader in) throws XMLStreamException;
  }

  /// Reads a request's document, with or without declaration and byte order mark.
  ///
  /// @throws BlobError `InvalidXmlDocument` when it is not well-formed or has another root
  static <T> T read(byte[] body, String root, Reader<T> reader) {
    try {
      XMLStreamReader in = XmlCursor.of(body, LIMITS);
      in.nextTag();
      if (!in.getLocalName().equals(root)) {
        throw invalid();
      }
      T content = reader.read(in);
      while (in.hasNext()) {
        in.next();
      }
      return content;
    } catch (XMLStreamException | IllegalStateException malformed) {
      throw invalid();
    }
  }

  static BlobError invalid() {
    return new BlobError(
        BlobError.Code.InvalidXmlDocument, "XML specified is not syntactically valid.");
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

  /// What a listing of blobs was asked for, beside its page.
  record Asked(BlobCall call, Listing listing, Optional<String> marker, Set<String> include) {}

  /// `<EnumerationResults>`; before 2013-08-15 with the blobs' URLs.
  static byte[] listing(
      Asked asked,
      BlobPage page,
      Function<Blob, LeaseCalls.Words> leases,
      Optional<String> nextMarker) {
    return document(out -> {
      boolean urls = hasUrls(asked.call());
      String container = asked.call().container().name();
      out.writeStartElement("EnumerationResults");
      if (urls) {
        out.writeAttribute("ContainerName", service(asked.call()) + container);
      } else {
        out.writeAttribute("ServiceEndpoint", service(asked.call()));
        out.writeAttribute("ContainerName", container);
      }
      asking(out, asked.call(), asked.marker());
      if (asked.listing().delimiter().isPresent()) {
        text(out, "Delimiter", asked.listing().delimiter().get());
      }
      out.writeStartElement("Blobs");
      for (Entry entry : page.entries()) {
        switch (entry) {
          case BlobPage.Item item -> item(out, item.blob(), asked, leases.apply(item.blob()));
          case BlobPage.Uncommitted uncommitted -> uncommitted(out, uncommitted, asked);
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

  private static boolean hasUrls(BlobCall call) {
    return call.version().compareTo(URLS_GONE) < 0;
  }

  /// The URL of the storage account: `http://host:8481/reelwork/`.
  private static String service(BlobCall call) {
    return call.request().origin() + "/" + call.account() + "/";
  }

  private static void asking(XMLStreamWriter out, BlobCall call, Optional<String> marker)
      throws XMLStreamException {
    String prefix = call.parameters().text("prefix");
    if (!prefix.isEmpty()) {
      text(out, "Prefix", prefix);
    }
    if (marker.isPresent()) {
      text(out, "Marker", marker.get());
    }
    if (call.parameters().find("maxresults").isPresent()) {
      text(out, "MaxResults", String.valueOf(call.parameters().max()));
    }
  }

  private static void item(XMLStreamWriter out, Blob blob, Asked asked, LeaseCalls.Words lease)
      throws XMLStreamException {
    begin(out, blob.name(), asked.call());
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
    lease(out, lease);
    if (asked.include().contains("copy") && blob.copy().isPresent()) {
      copy(out, blob.copy().get(), blob.sizeBytes());
    }
    out.writeEndElement();
    if (asked.include().contains("metadata")) {
      metadata(out, headers.metadata());
    }
    out.writeEndElement();
  }

  /// `<Blob>` with its name, as far as into the properties.
  private static void begin(XMLStreamWriter out, String name, BlobCall call)
      throws XMLStreamException {
    out.writeStartElement("Blob");
    text(out, "Name", name);
    if (hasUrls(call)) {
      String path = PercentText.encode(name).replace("%2F", "/");
      text(out, "Url", service(call) + call.container().name() + "/" + path);
    }
    out.writeStartElement("Properties");
  }

  /// A blob to be: empty, leased by nobody, and without a version until its blocks are committed.
  private static void uncommitted(XMLStreamWriter out, BlobPage.Uncommitted blob, Asked asked)
      throws XMLStreamException {
    begin(out, blob.name(), asked.call());
    text(out, "Creation-Time", HttpDate.format(blob.created()));
    text(out, "Last-Modified", HttpDate.format(blob.created()));
    text(out, "Content-Length", "0");
    text(out, "BlobType", "BlockBlob");
    lease(out, LeaseCalls.Words.NONE);
    out.writeEndElement();
    out.writeEndElement();
  }

  private static void lease(XMLStreamWriter out, LeaseCalls.Words lease) throws XMLStreamException {
    text(out, "LeaseStatus", lease.status());
    text(out, "LeaseState", lease.state());
    if (lease.duration().isPresent()) {
      text(out, "LeaseDuration", lease.duration().get());
    }
  }

  private static void copy(XMLStreamWriter out, Copy copy, long sizeBytes)
      throws XMLStreamException {
    text(out, "CopyId", copy.id());
    text(out, "CopySource", copy.source());
    text(out, "CopyStatus", "success");
    text(out, "CopyProgress", sizeBytes + "/" + sizeBytes);
    text(out, "CopyCompletionTime", HttpDate.format(copy.completed()));
  }

  private static void metadata(XMLStreamWriter out, Map<String, String> pairs)
      throws XMLStreamException {
    out.writeStartElement("Metadata");
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      text(out, pair.getKey(), pair.getValue());
    }
    out.writeEndElement();
  }

  /// What a listing of containers was asked for, beside its page.
  record AskedContainers(BlobCall call, Optional<String> marker, boolean metadata) {}

  /// `<EnumerationResults>` of an account's containers; before 2013-08-15 with their URLs.
  static byte[] containers(
      AskedContainers asked,
      List<Container> page,
      Function<Container, LeaseCalls.Words> leases,
      Optional<String> nextMarker) {
    return document(out -> {
      boolean urls = hasUrls(asked.call());
      out.writeStartElement("EnumerationResults");
      out.writeAttribute(urls ? "AccountName" : "ServiceEndpoint", service(asked.call()));
      asking(out, asked.call(), asked.marker());
      out.writeStartElement("Containers");
      for (Container container : page) {
        out.writeStartElement("Container");
        text(out, "Name", container.id().name());
        if (urls) {
          text(out, "Url", service(asked.call()) + container.id().name());
        }
        out.writeStartElement("Properties");
        text(out, "Last-Modified", HttpDate.format(container.lastModified()));
        text(out, "Etag", "\"" + container.etag() + "\"");
        lease(out, leases.apply(container));
        text(out, "HasImmutabilityPolicy", "false");
        text(out, "HasLegalHold", "false");
        out.writeEndElement();
        if (asked.metadata()) {
          metadata(out, container.metadata());
        }
        out.writeEndElement();
      }
      out.writeEndElement();
      text(out, "NextMarker", nextMarker.orElse(""));
      out.writeEndElement();
    });
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

  static void text(XMLStreamWriter out, String name, String text) throws XMLStreamException {
    out.writeStartElement(name);
    out.writeCharacters(text);
    out.writeEndElement();
  }

  static byte[] document(Content content) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>".getBytes(StandardCharsets.UTF_8));
      XMLStreamWriter out = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      content.write(out);
      out.close();
      return bytes.toByteArray();
    } catch (XMLStreamException e) {
      throw new ServiceFailure(ServiceFailure.Code.DEFECT, "blob answer: must be XML", e);
    }
  }
}
